/** The loads of an instance: counters near the places where a number of some width ends. */
import * as fc from "fast-check";
import type { Config } from "../../../spec/instance/config.ts";
import {
  accounts,
  globals,
  isByClass,
  type Load,
  type Loaded,
  locals,
} from "../../instances/load.ts";
import type { SharedConfig } from "../../instances/sharedconfig.ts";

/** Where the numbers end that a counter may be kept in. */
const powers = [31, 32, 53, 63, 64] as const;

/** So much before the end, or behind it: objects, pages, the least growth of the heap. */
const distances = ({ pageSize, heapAllocChunk }: Config): ReadonlyArray<number> =>
  [0, 1, 2, 3, 8, 100, pageSize, 16 * pageSize, heapAllocChunk].flatMap((by) => [
    0 - by,
    0 - by,
    by,
  ]);

/** Bytes that are taken at once: an account that has so much left overflows with the next ones. */
const takes = (config: Config): ReadonlyArray<number> => [
  config.fixAllocChunk,
  config.persistentChunk,
  config.gcBitsChunkBytes,
  config.sizeof.gcSweepBlock,
];

/** What no counter can say: 2^64 and more. */
const isWord = ({ power, by }: Load): boolean => power < 64 || by < 0;

const loadOf = (
  counters: ReadonlyArray<Loaded>,
  ends: ReadonlyArray<number>,
  config: SharedConfig,
): fc.Arbitrary<Load> =>
  fc
    .record({
      counter: fc.constantFrom(...counters),
      power: fc.constantFrom(...ends),
      by: fc.constantFrom(...distances(config)),
      spc: fc.integer({ min: 2, max: 2 * config.classToSize.length - 1 }),
    })
    .map(({ spc, ...load }) => (isByClass(load) ? { ...load, spc } : load))
    .filter(isWord);

/** A generation is even, and the stacks of spans trade places with it: a multiple of 4 changes nothing. */
const sweepgen: fc.Arbitrary<Load> = fc.record({
  counter: fc.constant("sweepgen" as const),
  power: fc.constantFrom(31, 32, 32),
  by: fc.constantFrom(-4, -4, -8),
});

/**
 * A cache's counters are uintptrs, and are added to the global ones in every cycle: what a cycle can
 * count passes 2^32 on 64-bit at most.
 */
const localPowers = ({ ptrSize }: Config) =>
  ptrSize === 4 ? ([31] as const) : ([31, 32] as const);

/**
 * Where an account of the OS's memory overflows, Go exits: at 2^64, and on little-endian processors of
 * 32 bits at 2^32, since Go counts in the low half there.
 */
const overflows = ({ bigEndian, ptrSize }: Config): boolean => ptrSize === 4 && bigEndian !== 1;
const accountPowers = (config: Config) =>
  overflows(config) ? ([31] as const) : ([31, 32, 53, 63] as const);

/** On little-endian processors of 32 bits Go exits where an account reaches 2^32: at the next take. */
const overflowing = (config: SharedConfig): fc.Arbitrary<Load> =>
  fc.record({
    counter: fc.constantFrom(...accounts),
    power: fc.constant(32),
    by: fc.constantFrom(...takes(config).flatMap((n) => [-n, 1 - n, -n - 1, -2 * n])),
  });

const one = (config: SharedConfig): fc.Arbitrary<Load> => {
  const alone = globals.filter((counter) => counter !== "sweepgen");
  return fc.oneof(
    { weight: 3, arbitrary: sweepgen },
    { weight: 8, arbitrary: loadOf(alone, powers, config) },
    { weight: 3, arbitrary: loadOf(locals, localPowers(config), config) },
    { weight: 3, arbitrary: loadOf(accounts, accountPowers(config), config) },
    { weight: overflows(config) ? 1 : 0, arbitrary: overflowing(config) },
  );
};

const loads = (config: SharedConfig): fc.Arbitrary<ReadonlyArray<Load>> =>
  fc.uniqueArray(one(config), {
    minLength: 3,
    maxLength: 8,
    selector: ({ counter }) => counter,
  });

/**
 * The account of the span records comes to 2^32 exactly, with the first chunk of them: nothing else is
 * accounted there.
 */
const exactly = ({ fixAllocChunk }: SharedConfig): Load => ({
  counter: "mspan_sys",
  power: 32,
  by: 0 - fixAllocChunk,
});

/** One sequence in so many begins with loads; on 32-bit, one in so many fills an account. */
const [seldom, rarest] = [8, 64];

/**
 * The loads of a sequence: its luck says them, so that all else that is generated is the same with and
 * without them.
 */
export const loadsBy = (luck: number, config: SharedConfig): ReadonlyArray<Load> => {
  if (luck % seldom !== 0) return [];
  const loaded = fc.sample(loads(config), { seed: luck, numRuns: 1 })[0]!;
  if (luck % rarest !== seldom || !overflows(config)) return loaded;
  return [exactly(config), ...loaded.filter(({ counter }) => counter !== "mspan_sys")];
};
