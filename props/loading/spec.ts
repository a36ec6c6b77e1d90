/** Loads for the specification: its state is plain data. */
import type { State } from "../../spec/index.ts";
import type { Mcache } from "../../spec/objects/mcache.ts";
import type { Stats } from "../../spec/stats/mstats.ts";
import { Word } from "../../spec/numbers/units.ts";
import { add, subtract, uint32 } from "../../spec/numbers/word.ts";
import { isLocal, type Load, valueOf } from "../instances/load.ts";

const withStats = (s: State, change: Partial<Stats>): State => ({
  ...s,
  stats: { ...s.stats, ...change },
});

/** The spans were swept in the generations that follow. */
const withSweepgen = (s: State, to: number): State => {
  const ahead = to - s.sweeping.sweepgen;
  return {
    ...s,
    sweeping: { ...s.sweeping, sweepgen: uint32(to) },
    spans: s.spans.map((span) => ({ ...span, sweepgen: uint32(span.sweepgen + ahead) })),
  };
};

const withCache = (s: State, change: (cache: Mcache) => Partial<Mcache>): State => {
  const index = s.procs.caches[0]!;
  const cache = s.caches.get(index)!;
  return { ...s, caches: s.caches.set(index, { ...cache, ...change(cache) }) };
};

const withMalloc = (s: State, spc: number, more: Word): State => ({
  ...s,
  nmalloc: s.nmalloc.set(spc, add(s.nmalloc.get(spc) ?? 0, more)),
});

const loadOne = (s: State, load: Load): State => {
  const { counter, spc = 0 } = load;
  const { stats, sweeping } = s;
  const to = Word(valueOf(load));
  switch (counter) {
    case "sweepgen":
      return withSweepgen(s, Number(to));
    case "heap_live": {
      const more = subtract(to, stats.heap_live);
      const heapLiveBasis = add(sweeping.heapLiveBasis, more);
      return withStats({ ...s, sweeping: { ...sweeping, heapLiveBasis } }, { heap_live: to });
    }
    case "heap_marked":
      return { ...s, gc: { ...s.gc, marked: to } };
    case "largealloc": {
      const largefree = add(stats.largefree, subtract(to, stats.largealloc));
      return withStats(s, { largealloc: to, largefree });
    }
    case "nlargealloc": {
      const nlargefree = add(stats.nlargefree, subtract(to, stats.nlargealloc));
      return withStats(s, { nlargealloc: to, nlargefree });
    }
    case "nmalloc": {
      const more = subtract(to, s.nmalloc.get(spc) ?? 0);
      const freed = add(stats.nsmallfree.get(spc >> 1) ?? 0, more);
      return withStats(withMalloc(s, spc, more), {
        nsmallfree: stats.nsmallfree.set(spc >> 1, freed),
      });
    }
    case "local_tinyallocs":
      return withCache(s, () => ({ localTinyallocs: Number(to) }));
    case "local_scan":
      return withCache(s, () => ({ localScan: Number(to) }));
    case "local_largefree":
      return withCache(withStats(s, { largealloc: add(stats.largealloc, to) }), () => ({
        localLargefree: to,
      }));
    case "local_nlargefree":
      return withCache(withStats(s, { nlargealloc: add(stats.nlargealloc, to) }), () => ({
        localNlargefree: Number(to),
      }));
    case "local_nsmallfree":
      return withCache(withMalloc(s, spc, to), ({ localNsmallfree }) => ({
        localNsmallfree: localNsmallfree.set(spc >> 1, Number(to)),
      }));
    default:
      return withStats(s, { [counter]: to });
  }
};

const hasCache = ({ caches, procs }: State): boolean => caches.has(procs.caches[0] ?? -1);

/** The state with its counters loaded; without a processor the counters of its cache are not. */
export const loadSpec = (loads: ReadonlyArray<Load>, s: State): State =>
  loads.filter((load) => !isLocal(load) || hasCache(s)).reduce(loadOne, s);
