/**
 * The comparison of a state of the specification with what a heap means: value by value, and by name
 * where they differ.
 *
 * A heap's collections are not copied into persistent ones only to be compared: each is a look-up.
 */
import type { Collection } from "../../spec/numbers/collection.ts";

/** A fact that the specification and a heap do not agree on. */
export interface Evidence {
  /** Where it stands in the state: `spans[3].freeindex`. */
  readonly path: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

/** The natural numbers below n. */
export function* below(n: number): Iterable<number> {
  for (let i = 0; i < n; i++) yield i;
}

/** A collection as a heap has it. */
export class Lookup<K extends number, V> {
  readonly get: (key: K) => V | undefined;
  /** The keys that the specification must have, if it has any others than those that agree. */
  readonly keys: () => Iterable<K>;
  /** A key as reports write it. */
  readonly name: (key: K) => string;

  constructor(
    get: (key: K) => V | undefined,
    keys: () => Iterable<K>,
    name: (key: K) => string = String,
  ) {
    this.get = get;
    this.keys = keys;
    this.name = name;
  }

  /** The entries of a column that are not zero: where the specification has none, it means zero. */
  static counts(column: ArrayLike<number>, from = 0, n = column.length): Lookup<number, number> {
    const keys = (): number[] => {
      const found: number[] = [];
      for (let i = 0; i < n; i++) if (column[from + i] !== 0) found.push(i);
      return found;
    };
    return new Lookup((i) => column[from + i], keys);
  }
}

type Atom = number | bigint | string | boolean | null | undefined;

/** A part of a state as it is read off a heap. */
export type Meaning<T> = T extends Atom
  ? T
  : T extends Collection<infer K, infer V>
    ? Lookup<K, Meaning<V>>
    : { readonly [F in keyof T]: Meaning<T[F]> };

type Bag = Readonly<Record<string, unknown>>;
type Entries = Collection<number, unknown>;
type Reading = Lookup<number, unknown>;

const sameEntries = (expected: Entries, actual: Reading): boolean => {
  let agree = true;
  expected.forEach((value, key) => (agree = same(value, actual.get(key))));
  if (!agree) return false;
  for (const key of actual.keys()) if (!expected.has(key)) return false;
  return true;
};

/** Whether a part of a state is what the heap means; type-checked where it is asked. */
const same = (expected: unknown, actual: unknown): boolean => {
  if (expected === actual) return true;
  if (typeof expected !== "object" || expected === null) return Object.is(expected, actual);
  if (typeof actual !== "object" || actual === null) return false;
  if (actual instanceof Lookup) return sameEntries(expected as Entries, actual);
  if (Array.isArray(expected) && expected.length !== (actual as Bag).length) return false;
  // V8 optimizes a `for in` over records of many shapes again and again, and gives it up each time.
  const keys = Object.keys(actual);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    const e = (expected as Bag)[key];
    const a = (actual as Bag)[key];
    // Most fields are equal numbers, for which this saves the call.
    if (e !== a && !same(e, a)) return false;
  }
  return true;
};

/** Collects evidence, and stops looking when there is enough of it. */
export class Findings {
  readonly evidence: Evidence[] = [];
  readonly #enough: number;

  constructor(enough: number) {
    this.#enough = enough;
  }

  get isFull(): boolean {
    return this.evidence.length >= this.#enough;
  }

  /**
   * Both sides say the same of this part, or the first facts that differ are taken note of. A record
   * that was read off a heap may lack what is not read; its type says so.
   */
  compare(path: string, expected: unknown, actual: unknown): void {
    if (!same(expected, actual)) this.#explain(path, expected, actual);
  }

  add(path: string, expected: unknown, actual: unknown): void {
    if (!this.isFull) this.evidence.push({ path, expected, actual });
  }

  #explain(path: string, expected: unknown, actual: unknown): void {
    if (this.isFull || same(expected, actual)) return;
    const [e, a] = [expected, actual];
    if (typeof e !== "object" || typeof a !== "object" || e === null || a === null) {
      this.add(path, e, a);
    } else if (a instanceof Lookup) {
      this.#explainEntries(path, e as Entries, a as Reading);
    } else if (Array.isArray(e)) {
      const length = Math.max(e.length, (a as ReadonlyArray<unknown>).length);
      for (let i = 0; i < length; i++) {
        this.#explain(`${path}[${i}]`, e[i], (a as ReadonlyArray<unknown>)[i]);
      }
    } else {
      for (const key in a) this.#explain(`${path}.${key}`, (e as Bag)[key], (a as Bag)[key]);
    }
  }

  #explainEntries(path: string, expected: Entries, actual: Reading): void {
    const missing = [...actual.keys()].filter((key) => !expected.has(key));
    for (const key of [...expected.keys(), ...missing].toSorted((a, b) => a - b)) {
      this.#explain(`${path}[${actual.name(key)}]`, expected.get(key), actual.get(key));
    }
  }
}
