/** Loads for the fast machine: its parts can be written between two actions. */
import type { Counter } from "../../src/numbers/counter.ts";
import type { Machine } from "../../src/machine.ts";
import {
  CACHE_ROW,
  LOCAL_LARGEFREE,
  LOCAL_NLARGEFREE,
  LOCAL_SCAN,
} from "../../src/objects/mcache.ts";
import type { Runtime } from "../../src/runtime.ts";
import { STATS } from "../../src/machine/vocabulary.ts";
import { isLocal, type Load, valueOf } from "../instances/load.ts";

/** Counters that move together: the first one goes to a value. */
const move = (to: bigint, counter: Counter, ...others: ReadonlyArray<Counter>): void => {
  const more = to - counter.bigint();
  counter.set(to);
  for (const other of others) other.set(other.bigint() + more);
};

/** The spans were swept in the generations that follow. */
const moveSweepgen = ({ heap, spans, spanalloc }: Runtime, to: number): void => {
  const ahead = to - heap.sweepgen;
  heap.sweepgen = to;
  for (let s = 1; s <= spanalloc.count; s++) spans.sweepgen[s]! += ahead;
};

const loadOne = (rt: Runtime, load: Load): void => {
  const { caches, central, classes, heap, pacer, processors, stats, system } = rt;
  const { counter, spc = 0 } = load;
  const cache = processors.cacheOf(0);
  const to = valueOf(load);
  const more = (of: Counter): void => of.set(of.bigint() + to);
  switch (counter) {
    case "sweepgen":
      return moveSweepgen(rt, Number(to));
    case "tinyallocs":
      return move(to, stats.tinyallocs);
    case "heap_scan":
      return move(to, stats.heapScan);
    case "heap_live":
      return move(to, stats.heapLive, heap.sweepHeapLiveBasis);
    case "heap_marked":
      pacer.heapMarked = to;
      return;
    case "largealloc":
      return move(to, stats.largealloc, stats.largefree);
    case "nlargealloc":
      return move(to, stats.nlargealloc, stats.nlargefree);
    case "nmalloc":
      return move(to, central.nmalloc[spc]!, stats.nsmallfree[spc >> 1]!);
    case "local_tinyallocs":
      caches.blocks[cache]!.allocs = Number(to);
      return;
    case "local_scan":
      caches.rows[cache * CACHE_ROW + LOCAL_SCAN] = Number(to);
      return;
    case "local_largefree":
      caches.rows[cache * CACHE_ROW + LOCAL_LARGEFREE] = Number(to);
      return more(stats.largealloc);
    case "local_nlargefree":
      caches.rows[cache * CACHE_ROW + LOCAL_NLARGEFREE] = Number(to);
      return more(stats.nlargealloc);
    case "local_nsmallfree":
      caches.nsmallfree[cache * classes.count + (spc >> 1)] = Number(to);
      return more(central.nmalloc[spc]!);
    default:
      return move(to, system.stat[STATS.indexOf(counter)]!);
  }
};

/** Loads the counters of a machine; without a processor those of its cache are not. */
export const loadMachine = (loads: ReadonlyArray<Load>, { rt }: Machine): void => {
  const hasCache = rt.processors.cacheOf(0) !== 0;
  for (const load of loads) if (hasCache || !isLocal(load)) loadOne(rt, load);
};
