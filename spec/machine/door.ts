/**
 * The door: values that make no sense in any state, or that name what does not exist, are rejected with
 * a code before anything happens. Here is one check for each kind of value; the rows of the actions say
 * of which kind each field is.
 */
import { callerNames, statNames, sweeperNames } from "./event.ts";
import { cacheAt } from "../objects/mcache.ts";
import { lookup, spanOf } from "../pages/mspan.ts";
import { procsMax } from "../objects/processors.ts";
import type { Code } from "./rejected.ts";
import type { State } from "../state.ts";
import type { Address, Word } from "../numbers/units.ts";
import { addressEnd, hex, uintptrBits } from "../numbers/word.ts";

/** What is wrong with a value. */
export interface Wrong {
  readonly code: Code;
  readonly expected: string;
}

/** What is wrong with what was found in a field of an action; undefined when nothing is. */
export type Check<A = unknown> = (found: unknown, s: State, action: A) => Wrong | undefined;

const expect = (isRight: boolean, code: Code, expected: string): Wrong | undefined =>
  isRight ? undefined : { code, expected };

/** A field that may be absent. */
export const optional =
  <A>(check: Check<A>): Check<A> =>
  (found, s, action) =>
    found === undefined ? undefined : check(found, s, action);

const isNatural = (n: unknown): n is number => Number.isSafeInteger(n) && Number(n) >= 0;

/** A float that is a whole number is a size like any other. */
const isBelow = (n: unknown, bits: number): boolean =>
  typeof n === "bigint"
    ? n >= 0n && n < 2n ** BigInt(bits)
    : Number.isInteger(n) && Number(n) >= 0 && Number(n) < 2 ** bits;

export const uint64: Check = (n) =>
  expect(isBelow(n, 64), "size", "a whole number from 0 to 2^64-1");

/** A size is a uintptr. */
export const uintptr: Check = (n, { config }) => {
  const bits = uintptrBits(config);
  return expect(isBelow(n, bits), "size", `a whole number from 0 to 2^${bits}-1`);
};

/** The size of an object: its pages are counted in a double, which on Go's own constants all sizes are. */
export const objectSize: Check = (n, s, action) => {
  const most = BigInt(Number.MAX_SAFE_INTEGER) * BigInt(s.config.pageSize);
  const wrong = uintptr(n, s, action);
  if (wrong !== undefined) return wrong;
  return expect(BigInt(n as Word) <= most, "size", "at most 2^53-1 pages of this instance");
};

/** A count of elements is an int, as wide as a pointer. */
export const int: Check = (n, { config }) => {
  const bits = uintptrBits(config);
  const isWhole = typeof n === "bigint" || (typeof n === "number" && Number.isInteger(n));
  return expect(
    isWhole && BigInt.asIntN(bits, BigInt(n)) === BigInt(n),
    "size",
    `a whole number of elements, from -2^${bits - 1} to 2^${bits - 1}-1`,
  );
};

export const natural: Check = (n) =>
  expect(isNatural(n), "size", "a whole number from 0 to 2^53-1");

export const int32: Check = (n) =>
  expect(isInt32(n), "size", "a whole number from -2^31 to 2^31-1");

const isInt32 = (n: unknown): boolean =>
  Number.isInteger(n) && Number(n) >= -(2 ** 31) && Number(n) < 2 ** 31;

export const flag: Check = (n) => expect(n === 0 || n === 1, "flag", "0 or 1");

export const pages: Check = (n, { config }) =>
  expect(
    isNatural(n) && n > 0 && n < 2 ** uintptrBits(config),
    "size",
    "a whole number of pages, not 0",
  );

/** The largest plausible size of physical pages; real systems have up to 64 KiB. */
const physPageSizeMax = 2 ** 24;

const isPowerOfTwo = (n: number): boolean => 2 ** Math.round(Math.log2(n)) === n;

/** mallocinit itself throws unless the size is a power of two. */
export const physPageSize: Check = (n, { config }) =>
  expect(
    isNatural(n) && n < 2 ** uintptrBits(config) && (n <= physPageSizeMax || !isPowerOfTwo(n)),
    "size",
    "a size of physical pages, at most 2^24",
  );

export const alignment: Check = (n) =>
  expect(isNatural(n), "align", "a whole number of bytes, 0 for the default");

export const rate: Check = (n) => expect(isNatural(n), "rate", "a whole number of bytes");

const oneOf =
  (names: ReadonlyArray<unknown>, code: Code): Check =>
  (name) =>
    expect(names.includes(name), code, `one of ${names.join(", ")}`);

export const stat: Check = oneOf(statNames, "stat");
export const sweeper: Check = oneOf(sweeperNames, "gc");
export const caller: Check = oneOf(callerNames, "processor");

/** A pointer of the program, into the heap or not. */
export const pointer: Check = (n) => expect(isNatural(n), "address", "an address");

/** An address that the OS reports. */
export const osAddress: Check = (n, { config }) =>
  expect(
    isNatural(n) && n <= addressEnd(config),
    "address",
    `an address up to ${hex(addressEnd(config))}`,
  );

/** Size, bytes up to the last pointer, alignment, pointer-free flag. */
export const typeInfo: Check = (ty, { config }) =>
  expect(
    isTypeInfo(ty, config.ptrSize),
    "type",
    "[size, pointer bytes up to size, alignment, pointer-free flag]",
  );

/** The pointers lie within the type; a type with pointers has some, and consists of words. */
const isTypeInfo = (ty: unknown, word: 4 | 8): boolean => {
  if (!Array.isArray(ty) || ty.length !== 4) return false;
  const [size, ptrdata, align, noscan] = ty as ReadonlyArray<unknown>;
  if (!isNatural(size) || !isNatural(ptrdata) || !isNatural(align)) return false;
  if (ptrdata > size || size >= 2 ** (8 * word)) return false;
  return noscan === 1 || (noscan === 0 && ptrdata > 0 && ptrdata % word === 0 && size % word === 0);
};

/** The type of an object, which holds it at least once; a defer record has only a header. */
export const objectType: Check<{ readonly n: Word; readonly df?: unknown }> = (ty, s, action) => {
  const wrong = typeInfo(ty, s, action);
  if (wrong !== undefined || action.df === 1 || Number(action.n) === 0) return wrong;
  const [size] = ty as ReadonlyArray<number>;
  return expect(
    Number(action.n) >= (size ?? 0),
    "type",
    `a type of at most the ${action.n} bytes that are asked for`,
  );
};

/** The address of a cache. */
export const cache: Check = (c, s) =>
  cacheAt(s, c as Address) === undefined
    ? {
        code: "cache",
        expected: `one of ${s.caches
          .valueSeq()
          .take(8)
          .map((m) => m.record.address)
          .join(", ")}`,
      }
    : undefined;

export const nprocs: Check = (n) =>
  expect(
    Number.isInteger(n) && Number(n) >= 1 && Number(n) <= procsMax,
    "procs",
    `a whole number from 1 to ${procsMax}`,
  );

/** A processor below those that there will be. */
export const processorBelow: Check<{ readonly nprocs: unknown }> = (i, _, action) =>
  expect(
    isNatural(i) && isNatural(action.nprocs) && i < action.nprocs,
    "procs",
    "a processor below nprocs",
  );

export const ratio: Check = (x) =>
  expect(typeof x === "number" && !Number.isNaN(x), "gc", "a trigger ratio");

export const percent: Check = (n) => expect(isInt32(n), "gc", "a GC percent of 32 bits");

/** A small number that names something: a mode, a phase, a cause, a cycle. */
export const upTo =
  (max: number): Check =>
  (n) =>
    expect(isNatural(n) && n <= max, "gc", `a whole number from 0 to ${max}`);

/**
 * The marker gives up at an address in the arena that no object can have. It skips addresses outside
 * the arena and in stacks. (mgcmark.go: greyobject, heapBitsForObject)
 */
const isFindable = (s: State, a: number): boolean =>
  a < s.arena.start ||
  a >= s.arena.used ||
  lookup(s, a) !== undefined ||
  spanOf(s, a)?.state === "manual";

export const objects: Check = (list, s) =>
  expect(
    Array.isArray(list) && Array.from<unknown>(list).every((a) => isNatural(a) && isFindable(s, a)),
    "address",
    "a list of addresses in spans in use",
  );

/** The first byte of a manually managed span. */
export const manualSpan: Check = (a, s) => {
  const span = isNatural(a) ? spanOf(s, a) : undefined;
  return expect(
    span?.state === "manual" && span.base === a,
    "address",
    "the first byte of a manually managed span",
  );
};

/** The pages of the manually managed span at `a`, as it was allocated. */
export const manualPages: Check<{ readonly a: Address }> = (np, s, { a }) => {
  const pagesThere = spanOf(s, a)?.npages ?? 0;
  return expect(np === pagesThere, "size", `${pagesThere} pages`);
};
