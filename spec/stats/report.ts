/**
 * What the machine reports of itself: a checkpoint's raw internals and ReadMemStats (mstats.go). Go
 * keeps most of these numbers; here they are computed from the spans.
 */
import { pipe } from "fp-ts/lib/function.js";
import { type Collection, fold } from "../numbers/collection.ts";
import type { Checkpoint, Counts, MemStats } from "../machine/event.ts";
import { cacheOf } from "../objects/mcache.ts";
import { updateStats } from "./mstats.ts";
import { pagesIdle, pagesInUse, pagesReleased } from "../pages/mspan.ts";
import type { State } from "../state.ts";
import { emit, flatMap, gets, modify, tap, type Transition } from "../machine/transition.ts";
import type { Flag, Word } from "../numbers/units.ts";
import { add, multiply, signed, subtract } from "../numbers/word.ts";

const bytes = (s: State, pages: number): Word => multiply(pages, s.config.pageSize);

export const heapInuse = (s: State): Word => add(bytes(s, pagesInUse(s)), s.stats.heap_inuse);
export const heapIdle = (s: State): Word => bytes(s, pagesIdle(s));
export const heapReleased = (s: State): Word => bytes(s, pagesReleased(s));

const counts = (of: Collection<number, Word>): Counts =>
  Object.fromEntries(
    fold<number, Word, ReadonlyArray<readonly [number, Word]>>(of, [], (list, n, key) =>
      n === 0 ? list : [...list, [key, n]],
    ).toSorted(([a], [b]) => a - b),
  );

const gauges = (s: State) => ({
  heap_inuse: heapInuse(s),
  heap_idle: heapIdle(s),
  heap_released: heapReleased(s),
  heap_sys: s.stats.heap_sys,
  mspan_inuse: s.fixed.span.inuse,
  mcache_inuse: s.fixed.cache.inuse,
});

const ofExecutingProcessor = (s: State) => {
  const cache = cacheOf(s);
  return {
    local_scan: cache?.localScan ?? 0,
    local_tinyallocs: cache?.localTinyallocs ?? 0,
    local_largefree: cache?.localLargefree ?? 0,
    local_nlargefree: cache?.localNlargefree ?? 0,
    tiny: cache?.tiny,
    tinyoffset: cache?.tinyoffset,
    next_sample: cache?.nextSample ?? 0,
  };
};

/** The raw internals, as a checkpoint of a trace has them. */
const checkpoint = (s: State): Partial<Checkpoint> => {
  const { stats, arena, gc } = s;
  const { nsmallfree, ...named } = stats;
  return {
    ...named,
    ...gauges(s),
    pagesInUse: pagesInUse(s),
    pagesSwept: s.sweeping.pagesSwept,
    arena_used: arena.used,
    arena_alloc: arena.alloc,
    arena_end: arena.end,
    ...ofExecutingProcessor(s),
    next_gc: gc.nextGC,
    gc_trigger: gc.trigger,
    treap_inuse: s.fixed.treap.inuse,
    specialfinalizer_inuse: s.fixed.specialfinalizer.inuse,
    specialprofile_inuse: s.fixed.specialprofile.inuse,
    sweepgen: s.sweeping.sweepgen,
    nallspans: s.fixed.span.made,
    nmalloc: counts(s.nmalloc),
    nsmallfree: counts(nsmallfree),
  } as Partial<Checkpoint>;
};

export const ckpt = (mallocs: number, end: Flag): Transition<void> =>
  pipe(
    gets(checkpoint),
    flatMap((fields) => emit({ e: "ckpt", mallocs, end, ...fields })),
  );

interface Sum {
  readonly count: Word;
  readonly bytes: Word;
}

const bySize = (s: State, of: Collection<number, Word>, classOf: (key: number) => number) =>
  fold<number, Word, Sum>(of, { count: 0, bytes: 0 }, (sum, n, key) => ({
    count: add(sum.count, n),
    bytes: add(sum.bytes, multiply(n, s.classes.sizes[classOf(key)] ?? 0)),
  }));

const sys = ({ stats }: State): Word =>
  [
    stats.heap_sys,
    stats.stacks_sys,
    stats.mspan_sys,
    stats.mcache_sys,
    stats.buckhash_sys,
    stats.gc_sys,
    stats.other_sys,
    stats.stacks_inuse,
  ].reduce<Word>((sum, n) => add(sum, n), 0);

/** What ReadMemStats reports, once the caches are empty and flushed. (updatememstats) */
export const memStats = (s: State): MemStats => {
  const { stats } = s;
  const small = bySize(s, s.nmalloc, (spc) => spc >> 1);
  const freed = bySize(s, stats.nsmallfree, (sizeclass) => sizeclass);
  const total_alloc = add(small.bytes, stats.largealloc);
  const alloc = subtract(total_alloc, add(freed.bytes, stats.largefree));
  const mallocs = add(add(small.count, stats.nlargealloc), stats.tinyallocs);
  const frees = add(add(freed.count, stats.nlargefree), stats.tinyallocs);
  return {
    alloc,
    heap_alloc: alloc,
    total_alloc,
    mallocs,
    frees,
    heap_objects: subtract(mallocs, frees),
    sys: sys(s),
    ...gauges(s),
  };
};

/** ReadMemStats also brings the count of objects up to date. (mstats.go: updatememstats) */
export const readmemstats: Transition<void> = pipe(
  gets(memStats),
  tap(({ heap_objects }) =>
    modify(updateStats(() => ({ heap_objects: Number(signed(heap_objects)) }))),
  ),
  flatMap((fields) => emit({ e: "memstats", ...fields })),
);
