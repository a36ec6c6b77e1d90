/**
 * Caches (mcache.go): each processor has a span of each class to allocate from without a lock, a tiny
 * block, and counters that are added to the global counters from time to time.
 */
import { pipe } from "fp-ts/lib/function.js";
import { type Collection, empty, fold, get, set } from "../numbers/collection.ts";
import * as Fixalloc from "../arena/mfixalloc.ts";
import { type Span, spanAt, type SpanId } from "../pages/mspan.ts";
import { updateStats } from "../stats/mstats.ts";
import { nextSample } from "./sample.ts";
import type { State } from "../state.ts";
import { act, emit, flatMap, map, modify, tap, type Transition } from "../machine/transition.ts";
import { Address, Bytes, type Word } from "../numbers/units.ts";
import { add } from "../numbers/word.ts";

export interface Mcache {
  readonly record: Fixalloc.FixRecord;
  /** Bytes until the next object is sampled. */
  readonly nextSample: number;
  /** By span class: the span to allocate from. */
  readonly alloc: Collection<number, SpanId>;
  /** The block that tiny objects are packed into, 0 when there is none, and how full it is. */
  readonly tiny: Address;
  readonly tinyoffset: Bytes;
  /** Counters that have not been added to the global ones yet. */
  readonly localScan: number;
  readonly localTinyallocs: number;
  readonly localLargefree: Word;
  readonly localNlargefree: number;
  readonly localNsmallfree: Collection<number, number>;
}

/** The cache of the executing processor; without a processor, the cache of the booting thread. */
export const cacheIndex = (s: State): number =>
  s.p < 0 ? s.procs.boot : (s.procs.caches[s.p] ?? -1);

export const cacheOf = (s: State): Mcache | undefined => get(s.caches, cacheIndex(s));

export const putCache =
  (cache: Mcache) =>
  (s: State): State => ({ ...s, caches: set(s.caches, cache.record.index, cache) });

/** A change of the executing processor's cache. */
export const updateCache =
  (change: (cache: Mcache) => Partial<Mcache>) =>
  (s: State): State => {
    const cache = cacheOf(s);
    return cache === undefined ? s : putCache({ ...cache, ...change(cache) })(s);
  };

/** The cache at this address. */
export const cacheAt = (s: State, c: Address): Mcache | undefined =>
  s.caches.find((cache) => cache.record.address === c);

/** The span that the executing processor allocates this class from. */
export const cachedSpan = (s: State, spc: number): Span => {
  const cache = cacheOf(s);
  return spanAt(s, cache === undefined ? undefined : get(cache.alloc, spc));
};

/** A new cache without spans, which no processor uses yet. (mcache.go: allocmcache) */
export const allocmcache: Transition<Mcache> = act(
  "mcache.alloc",
  {},
  pipe(
    Fixalloc.alloc("cache"),
    flatMap((record) =>
      pipe(
        nextSample,
        map((next) => fresh(record, next)),
      ),
    ),
    tap((cache) => modify(putCache(cache))),
  ),
  ({ record, nextSample: ns }) => ({ r: record.address, ns }),
);

const fresh = (record: Fixalloc.FixRecord, next: number): Mcache => ({
  record,
  nextSample: next,
  alloc: empty(),
  tiny: Address(0),
  tinyoffset: Bytes(0),
  localScan: 0,
  localTinyallocs: 0,
  localLargefree: 0,
  localNlargefree: 0,
  localNsmallfree: empty(),
});

/** Adds localScan and localTinyallocs to the global counters, and resets them. */
const addScanAndTiny =
  (cache: Mcache) =>
  (s: State): State =>
    updateStats((m) => ({
      heap_scan: add(m.heap_scan, cache.localScan),
      tinyallocs: add(m.tinyallocs, cache.localTinyallocs),
    }))(putCache({ ...cache, localScan: 0, localTinyallocs: 0 })(s));

/** Whether the cache has no span and all its counters are 0. */
export const isFlushed = (cache: Mcache): boolean =>
  cache.alloc.size === 0 &&
  cache.localScan === 0 &&
  cache.localTinyallocs === 0 &&
  cache.localNlargefree === 0 &&
  fold(cache.localNsmallfree, true, (none, n) => none && n === 0);

/** The same for the executing processor, on each entry to the page heap. (alloc_m, freeSpan) */
export const flushScanAndTiny = (s: State): State => {
  const cache = cacheOf(s);
  return cache === undefined || (cache.localScan === 0 && cache.localTinyallocs === 0)
    ? s
    : addScanAndTiny(cache)(s);
};

/** Adds all local counters to the global counters. (mstats.go: purgecachedstats) */
export const purgecachedstats = (c: Address): Transition<void> =>
  pipe(
    modify((s) => {
      const cache = cacheAt(s, c);
      return cache === undefined ? s : addLocalStats(cache)(s);
    }),
    flatMap(() => (s) => {
      const { heap_scan, tinyallocs } = s.stats;
      return emit({ e: "flush", c, heap_scan, tinyallocs })(s);
    }),
  );

const addLocalStats =
  (cache: Mcache) =>
  (s: State): State =>
    updateStats((m) => ({
      largefree: add(m.largefree, cache.localLargefree),
      nlargefree: add(m.nlargefree, cache.localNlargefree),
      nsmallfree: fold(cache.localNsmallfree, m.nsmallfree, (sum, n, sizeclass) =>
        set(sum, sizeclass, add(get(sum, sizeclass) ?? 0, n)),
      ),
    }))(
      addScanAndTiny({ ...cache, localLargefree: 0, localNlargefree: 0, localNsmallfree: empty() })(
        s,
      ),
    );

/** A small object's slots were freed by the executing processor. */
export const countSmallFree = (sizeclass: number, n: number) =>
  updateCache(({ localNsmallfree }) => ({
    localNsmallfree: set(localNsmallfree, sizeclass, (get(localNsmallfree, sizeclass) ?? 0) + n),
  }));

export const countLargeFree = (bytes: number) =>
  updateCache(({ localLargefree, localNlargefree }) => ({
    localLargefree: add(localLargefree, bytes),
    localNlargefree: localNlargefree + 1,
  }));
