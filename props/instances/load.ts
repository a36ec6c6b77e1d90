/**
 * Loads: what counters say when a sequence begins, as if the program had run for years. No sequence of
 * actions is long enough to reach such a state, so it is loaded once the machine is up.
 *
 * A load keeps the state consistent: what was allocated long ago was also freed long ago, and a credit
 * moves with its basis. What follows from the spans and the records cannot be loaded.
 */
import type { Stat } from "../../spec/machine/event.ts";
import type { Load, Loaded } from "../../wire/index.ts";

export type { Load, Loaded } from "../../wire/index.ts";

/** The accounts of memory from the OS that no span or list says again. */
export const accounts = [
  "mspan_sys",
  "mcache_sys",
  "buckhash_sys",
  "gc_sys",
  "other_sys",
] as const satisfies ReadonlyArray<Loaded & Stat>;

/** Counters that stand alone, or together with another one that moves with them. */
export const globals = [
  /** With the generations of all spans. */
  "sweepgen",
  "tinyallocs",
  "heap_scan",
  /** With the basis of the sweep credit. */
  "heap_live",
  /** What the last cycle has marked. */
  "heap_marked",
  /** With largefree, by as much. */
  "largealloc",
  /** With nlargefree, by as many. */
  "nlargealloc",
  /** Of a span class; with nsmallfree of its size class, by as many. */
  "nmalloc",
] as const satisfies ReadonlyArray<Loaded>;

/** Counters of the first processor's cache, together with the global one that they are taken off. */
export const locals = [
  "local_tinyallocs",
  "local_scan",
  /** With largealloc, by as much. */
  "local_largefree",
  /** With nlargealloc, by as many. */
  "local_nlargefree",
  /** Of the size class of a span class; with nmalloc of the span class, by as many. */
  "local_nsmallfree",
] as const satisfies ReadonlyArray<Loaded>;

const local: ReadonlySet<Loaded> = new Set(locals);

export const isLocal = ({ counter }: Load): boolean => local.has(counter);

const byClass: ReadonlySet<Loaded> = new Set<Loaded>(["nmalloc", "local_nsmallfree"]);

/** Whether the counter is one of a span class. */
export const isByClass = ({ counter }: Pick<Load, "counter">): boolean => byClass.has(counter);

export const valueOf = ({ power, by }: Load): bigint => 2n ** BigInt(power) + BigInt(by);

/** `tinyallocs is 2^53 - 3 when the machine is up`. */
export const showLoad = ({ counter, power, by, spc }: Load): string => {
  const off = by === 0 ? "" : by < 0 ? ` - ${-by}` : ` + ${by}`;
  const of = spc === undefined ? "" : ` of span class ${spc}`;
  return `${counter}${of} is 2^${power}${off} when the machine is up`;
};
