/** Bugs of counters that are kept in too few bits: they show where a program has run for years. */
import type { Counter } from "../../src/numbers/counter.ts";
import { planted, replace } from "./planted.ts";

/** Whatever is added to a counter, this is what becomes of the sum. */
const keepAs = (counter: Counter, kept: (sum: bigint) => bigint): void =>
  replace(counter, "add", (add) => (n) => {
    add(n);
    counter.set(kept(counter.bigint()));
  });

export const roundedPieces = planted(
  "rounded-pieces",
  "The number of pieces of tiny blocks is a float64.",
  ({ stats }) => keepAs(stats.tinyallocs, (sum) => BigInt(Number(sum))),
);

export const narrowLarge = planted(
  "narrow-large",
  "The number of large objects is a uint32.",
  ({ stats }) => keepAs(stats.nlargealloc, (sum) => BigInt.asUintN(32, sum)),
);

export const signedFrees = planted(
  "signed-frees",
  "The numbers of small objects that were freed are int32s.",
  ({ stats }) => {
    for (const counter of stats.nsmallfree) keepAs(counter, (sum) => BigInt.asIntN(32, sum));
  },
);

export const endlessGeneration = planted(
  "endless-generation",
  "The heap's sweep generation does not wrap at 2^32, those of its spans do.",
  ({ cycle, heap }) =>
    replace(cycle, "nextSweepgen", (nextSweepgen) => () => {
      const before = heap.sweepgen;
      nextSweepgen();
      if (heap.sweepgen < before) heap.sweepgen = before + 2;
    }),
);

export const signedScan = planted(
  "signed-scan",
  "What a cache has counted as scannable is added as an int32.",
  ({ caches }) => replace(caches, "localScan", (localScan) => (c) => localScan(c) | 0),
);

export const saturatedBytes = planted(
  "saturated-bytes",
  "The bytes of large objects stop at the greatest int64.",
  ({ stats }) => keepAs(stats.largealloc, (sum) => (sum < 2n ** 63n ? sum : 2n ** 63n - 1n)),
);
