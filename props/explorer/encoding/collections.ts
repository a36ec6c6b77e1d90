/** Shapes of lists, sets and maps. Sets and maps are written in the order of their elements. */
import type { BitReader, BitWriter } from "./bits.ts";
import { mapped, type Itf, type Shape, unexpected, within } from "./shape.ts";
import { tuple } from "./records.ts";
import { natural } from "./scalars.ts";

const writeAll = <A>(shape: Shape<A>, values: ReadonlyArray<A>, bits: BitWriter): void => {
  let i = 0;
  try {
    for (; i < values.length; i++) shape.write(values[i]!, bits);
  } catch (error) {
    within(i, () => {
      throw error;
    });
  }
};

const readAll = <A>(shape: Shape<A>, length: number, bits: BitReader): ReadonlyArray<A> => {
  const values: A[] = [];
  for (let i = 0; i < length; i++) values.push(shape.read(bits));
  return values;
};

/** The shorter list first, then by the first elements that differ. */
const compareAll = <A>(shape: Shape<A>, a: ReadonlyArray<A>, b: ReadonlyArray<A>): number => {
  if (a.length !== b.length) return a.length - b.length;
  for (let i = 0; i < a.length; i++) {
    const order = shape.compare(a[i]!, b[i]!);
    if (order !== 0) return order;
  }
  return 0;
};

const itemsOf = (itf: Itf, key: string): ReadonlyArray<Itf> => {
  const items = typeof itf === "object" && key in itf ? (itf as Record<string, Itf>)[key] : itf;
  return Array.isArray(items) ? (items as ReadonlyArray<Itf>) : unexpected(itf, `a ${key}`);
};

/** Arrays of a fixed length. */
export const array = <A>(length: number, shape: Shape<A>): Shape<ReadonlyArray<A>> => {
  const text = `${length} × (${shape.text})`;
  const check = <B>(values: ReadonlyArray<B>): ReadonlyArray<B> =>
    values.length === length ? values : unexpected(values.length, `${length} elements`);
  return {
    text,
    write: (values, bits) => writeAll(shape, check(values), bits),
    read: (bits) => readAll(shape, length, bits),
    compare: (a, b) => compareAll(shape, a, b),
    toItf: (values) => values.map((item) => shape.toItf(item)),
    fromItf: (itf) =>
      check(itemsOf(itf, "#list")).map((item, i) => within(i, () => shape.fromItf(item))),
  };
};

/** Arrays of any length; where their length has a bound, its shape takes fewer bits. */
export const list = <A>(
  shape: Shape<A>,
  length: Shape<number> = natural,
): Shape<ReadonlyArray<A>> => ({
  text: `list of (${shape.text})`,
  write: (values, bits) => {
    length.write(values.length, bits);
    writeAll(shape, values, bits);
  },
  read: (bits) => readAll(shape, length.read(bits), bits),
  compare: (a, b) => compareAll(shape, a, b),
  toItf: (values) => values.map((item) => shape.toItf(item)),
  fromItf: (itf) => itemsOf(itf, "#list").map((item, i) => within(i, () => shape.fromItf(item))),
});

const sorted = <A>(shape: Shape<A>, values: Iterable<A>): ReadonlyArray<A> =>
  [...values].sort((a, b) => shape.compare(a, b));

/** Sets whose elements JavaScript tells apart by identity: strings, numbers, booleans. */
export const set = <A extends string | number | boolean | bigint>(
  shape: Shape<A>,
  size: Shape<number> = natural,
): Shape<ReadonlySet<A>> => ({
  ...mapped<ReadonlySet<A>, ReadonlyArray<A>>(
    list(shape, size),
    (values) => sorted(shape, values),
    (values) => new Set(values),
  ),
  text: `set of (${shape.text})`,
  toItf: (values) => ({ "#set": sorted(shape, values).map((item) => shape.toItf(item)) }),
  fromItf: (itf) => new Set(itemsOf(itf, "#set").map((item) => shape.fromItf(item))),
});

/** Arrays in which the order of the elements says nothing; elements may occur several times. */
export const bag = <A>(
  shape: Shape<A>,
  size: Shape<number> = natural,
): Shape<ReadonlyArray<A>> => ({
  ...mapped<ReadonlyArray<A>, ReadonlyArray<A>>(
    list(shape, size),
    (values) => sorted(shape, values),
    (values) => values,
  ),
  text: `bag of (${shape.text})`,
});

/** Maps by keys that JavaScript tells apart by identity. */
export const map = <K extends string | number | boolean | bigint, V>(
  key: Shape<K>,
  value: Shape<V>,
  size: Shape<number> = natural,
): Shape<ReadonlyMap<K, V>> => {
  const entry = tuple<readonly [K, V]>(key, value);
  const byKey = (entries: Iterable<readonly [K, V]>): ReadonlyArray<readonly [K, V]> =>
    [...entries].sort(([a], [b]) => key.compare(a, b));
  return {
    ...mapped<ReadonlyMap<K, V>, ReadonlyArray<readonly [K, V]>>(
      list(entry, size),
      (entries) => byKey(entries),
      (entries) => new Map(entries),
    ),
    text: `map from (${key.text}) to (${value.text})`,
    toItf: (entries) => ({
      "#map": byKey(entries).map(([k, v]) => [key.toItf(k), value.toItf(v)]),
    }),
    fromItf: (itf) => new Map(itemsOf(itf, "#map").map((item) => entry.fromItf(item))),
  };
};
