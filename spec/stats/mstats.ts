/**
 * Memory statistics (mstats.go): the counters that are facts of their own. What can be computed from
 * the rest of the state is a function, in report.ts.
 */
import type { Collection } from "../numbers/collection.ts";
import type { Stat } from "../machine/event.ts";
import type { State } from "../state.ts";
import { exit, modify, type Transition } from "../machine/transition.ts";
import type { Word } from "../numbers/units.ts";
import { add, subtract, uintptrBits, wrap } from "../numbers/word.ts";

/** The statistics that memory is accounted to; `local` is a counter that is thrown away. */
type Accounts = Readonly<Record<Exclude<Stat, "local">, Word>>;

export interface Stats extends Accounts {
  /** Bytes handed out since the last cycle and found live by it, as if cached spans were full. */
  readonly heap_live: Word;
  /** Bytes of it that may hold pointers. */
  readonly heap_scan: Word;
  /** Large objects allocated less large objects freed; memstats sets it to the number of objects. */
  readonly heap_objects: number;
  readonly tinyallocs: Word;
  readonly largealloc: Word;
  readonly nlargealloc: Word;
  readonly largefree: Word;
  readonly nlargefree: Word;
  /** By size class. */
  readonly nsmallfree: Collection<number, Word>;
}

export const zero = (nsmallfree: Collection<number, Word>): Stats => ({
  heap_sys: 0,
  stacks_sys: 0,
  mspan_sys: 0,
  mcache_sys: 0,
  buckhash_sys: 0,
  gc_sys: 0,
  other_sys: 0,
  stacks_inuse: 0,
  heap_inuse: 0,
  heap_live: 0,
  heap_scan: 0,
  heap_objects: 0,
  tinyallocs: 0,
  largealloc: 0,
  nlargealloc: 0,
  largefree: 0,
  nlargefree: 0,
  nsmallfree,
});

export const updateStats =
  (change: (stats: Stats) => Partial<Stats>) =>
  (s: State): State => ({ ...s, stats: { ...s.stats, ...change(s.stats) } });

/** Adds to a counter. */
export const addTo =
  (stat: Stat, n: Word) =>
  (s: State): State =>
    stat === "local" ? s : updateStats((m) => ({ [stat]: add(m[stat], n) }))(s);

/** Subtracts from a counter, modulo 2^64. */
export const takeFrom =
  (stat: Stat, n: Word) =>
  (s: State): State =>
    stat === "local" ? s : updateStats((m) => ({ [stat]: subtract(m[stat], n) }))(s);

/** A counter as a little-endian machine sees it: its low uintptr, and the rest. */
const halves = (s: State, stat: Exclude<Stat, "local">) => {
  const counter = s.stats[stat];
  const low = wrap(BigInt(counter), uintptrBits(s.config));
  return { low, high: subtract(counter, low) };
};

/** Adds to a counter of memory from the OS; on little-endian machines to its low uintptr only. */
export const mSysStatInc =
  (stat: Stat, n: Word): Transition<void> =>
  (s) => {
    if (stat === "local" || s.config.bigEndian === 1) return modify(addTo(stat, n))(s);
    const { low, high } = halves(s, stat);
    const val = add(low, n, uintptrBits(s.config));
    return val < n
      ? exit(`runtime: stat overflow: val ${val}, n ${n}`)(s)
      : modify(updateStats(() => ({ [stat]: add(high, val) })))(s);
  };

export const mSysStatDec =
  (stat: Stat, n: Word): Transition<void> =>
  (s) => {
    if (stat === "local" || s.config.bigEndian === 1) return modify(takeFrom(stat, n))(s);
    const { low, high } = halves(s, stat);
    const val = subtract(low, n, uintptrBits(s.config));
    return low < n
      ? exit(`runtime: stat underflow: val ${val}, n ${n}`)(s)
      : modify(updateStats(() => ({ [stat]: add(high, val) })))(s);
  };
