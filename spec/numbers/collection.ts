/**
 * Large collections: persistent maps from small integers (page numbers, record indices, list
 * names), where a change costs the logarithm of the size and shares the rest.
 *
 * Keys are never addresses: the hashes of addresses that are multiples of the page size collide.
 */
import { Map as PersistentMap, Range } from "immutable";

export type Collection<K extends number, V> = PersistentMap<K, V>;

export const empty = <K extends number, V>(): Collection<K, V> => PersistentMap<K, V>();

/** The collection with these entries. */
export const collect = <K extends number, V>(
  entries: Iterable<readonly [K, V]>,
): Collection<K, V> => PersistentMap<K, V>(entries);

export const get = <K extends number, V>(from: Collection<K, V>, key: K): V | undefined =>
  from.get(key);

export const set = <K extends number, V>(
  into: Collection<K, V>,
  key: K,
  value: V,
): Collection<K, V> => into.set(key, value);

export const remove = <K extends number, V>(from: Collection<K, V>, key: K): Collection<K, V> =>
  from.delete(key);

/** Several changes at once: `value` at every key from `first` up to, but not including, `end`. */
export const fill = <K extends number, V>(
  into: Collection<K, V>,
  range: { readonly first: K; readonly end: K },
  value: V,
): Collection<K, V> =>
  into.withMutations((draft) => {
    Range(range.first, range.end).forEach((key) => draft.set(key as K, value));
  });

/** The collection without the keys from `first` up to, but not including, `end`. */
export const clear = <K extends number, V>(
  from: Collection<K, V>,
  range: { readonly first: K; readonly end: K },
): Collection<K, V> =>
  from.withMutations((draft) => {
    Range(range.first, range.end).forEach((key) => draft.delete(key as K));
  });

export const fold = <K extends number, V, A>(
  from: Collection<K, V>,
  initial: A,
  f: (sum: A, value: V, key: K) => A,
): A => from.reduce((sum: A, value: V, key: K) => f(sum, value, key), initial);

/** The entries whose key satisfies the predicate. */
export const keep = <K extends number, V>(
  from: Collection<K, V>,
  isKept: (key: K) => boolean,
): Collection<K, V> => (from.size === 0 ? from : from.filter((_, key) => isKept(key)));
