/** The loads of a generated trace, which may have been written by hand. */
import type { Load } from "../../wire/index.ts";
import { isByClass, isLocal, valueOf } from "../instances/load.ts";
import type { SharedConfig } from "../instances/sharedconfig.ts";

/** What is wrong in a header. */
export interface Mistake {
  readonly field: string;
  readonly found: string;
  readonly expected: string;
}

/** What a counter may say at most: a cache keeps its counters as doubles. */
const endOf = (load: Load): bigint => {
  if (load.counter === "sweepgen") return 2n ** 32n;
  return isLocal(load) ? 2n ** 53n : 2n ** 64n;
};

/** Span classes 0 and 1 are those of large objects. */
const hasClass = (load: Load, classes: number): boolean => {
  const { spc } = load;
  return isByClass(load) ? spc !== undefined && spc > 1 && spc < 2 * classes : spc === undefined;
};

/** The first load that no machine of the instance has. */
export const wrongLoad = (
  loads: ReadonlyArray<Load>,
  { classToSize }: SharedConfig,
): Mistake | undefined => {
  for (const [i, load] of loads.entries()) {
    const { counter, power, by, spc } = load;
    const value = valueOf(load);
    const field = `loaded[${i}]`;
    if (value < 0n || value >= endOf(load)) {
      const expected = `a value from 0 to 0x${(endOf(load) - 1n).toString(16)}`;
      return { field, found: `${counter} 2^${power} + ${by}`, expected };
    }
    if (counter === "sweepgen" && value % 4n !== 0n) {
      return { field, found: `sweepgen ${value}`, expected: "a multiple of 4" };
    }
    if (!hasClass(load, classToSize.length)) {
      const expected = isByClass(load) ? "a span class of the instance" : "no span class";
      return { field, found: `spc ${spc ?? "missing"}`, expected };
    }
  }
  return undefined;
};
