/**
 * Caches (mcache.go): each processor has one span of each class to allocate from without asking
 * anybody, a tiny block, and counters that are added to the global ones now and then.
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

/** The cache of the processor that executes; before there is any, the one made at the start. */
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

/** A new cache, with no spans, for nobody yet. (mcache.go: allocmcache) */
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

/** Local counters of scannable bytes and tiny objects become global ones. */
const addScanAndTiny =
  (cache: Mcache) =>
  (s: State): State =>
    updateStats((m) => ({
      heap_scan: add(m.heap_scan, cache.localScan),
      tinyallocs: m.tinyallocs + cache.localTinyallocs,
    }))(putCache({ ...cache, localScan: 0, localTinyallocs: 0 })(s));

/** It has no span, and no counter but zeros. */
export const isFlushed = (cache: Mcache): boolean =>
  cache.alloc.size === 0 &&
  cache.localScan === 0 &&
  cache.localTinyallocs === 0 &&
  cache.localNlargefree === 0 &&
  fold(cache.localNsmallfree, true, (none, n) => none && n === 0);

/** What the page heap does whenever it is entered. (mheap.go: alloc_m, freeSpan) */
export const flushScanAndTiny = (s: State): State => {
  const cache = cacheOf(s);
  return cache === undefined || (cache.localScan === 0 && cache.localTinyallocs === 0)
    ? s
    : addScanAndTiny(cache)(s);
};

/** All local counters become global ones. (mstats.go: purgecachedstats) */
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
        set(sum, sizeclass, (get(sum, sizeclass) ?? 0) + n),
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
