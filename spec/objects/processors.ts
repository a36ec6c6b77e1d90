/**
 * Processors as the allocator sees them (proc.go: procresize): which cache each of them uses.
 */
import { pipe } from "fp-ts/lib/function.js";
import { allocmcache, cacheAt, type Mcache } from "./mcache.ts";
import { freemcache } from "./refill.ts";
import { get } from "../numbers/collection.ts";
import type { State } from "../state.ts";
import {
  act,
  andThen,
  emit,
  flatMap,
  forEach,
  map,
  modify,
  of,
  skip,
  type Transition,
} from "../machine/transition.ts";
import type { Address } from "../numbers/units.ts";

export interface Processors {
  /**
   * The index of the cache that mallocinit made: the booting thread allocates from it, without a
   * processor, until the last processor of the start has its cache; -1 from then on. The first
   * processor uses the same cache. (malloc.go:394, proc.go:3453, 3535)
   */
  readonly boot: number;
  readonly nprocs: number;
  /**
   * By processor: the index of its cache, -1 for none. Go stores gomaxprocs last, so the processors
   * beyond it keep their caches until these are freed.
   */
  readonly caches: ReadonlyArray<number>;
}

const none = -1;

export const initial: Processors = { boot: none, nprocs: 0, caches: [] };

/** The list without the processors at its end that have no cache. */
const trimmed = (caches: ReadonlyArray<number>): ReadonlyArray<number> =>
  caches.slice(0, caches.findLastIndex((index) => index !== none) + 1);

const hasCache = ({ procs }: State, p: number): boolean => (procs.caches[p] ?? none) !== none;

/** _MaxGomaxprocs */
export const procsMax = 1024;

/** Processor `i` of `nprocs` uses a cache from now on. */
export interface Binding {
  readonly i: number;
  readonly c: Address;
  readonly nprocs: number;
}

/**
 * Whether an action may be executed on `p`: on -1, no processor, or on one of those that there are. A
 * processor that procresize takes away still executes after its cache has been freed.
 */
export const isProcessor = (s: State, p: unknown): boolean =>
  Number.isInteger(p) &&
  (p === -1 ||
    hasCache(s, Number(p)) ||
    (Number(p) >= s.procs.nprocs && Number(p) < s.procs.caches.length));

/**
 * procresize makes all processors before the booting thread acquires the first one, so that thread
 * keeps its cache until then; it has no processor, and allocates a p for each. (proc.go:3436-3457)
 */
const bind =
  ({ i, nprocs }: Binding, { record }: Mcache) =>
  (s: State): State => {
    const { boot, caches: before } = s.procs;
    const caches = trimmed([...before.slice(0, i), record.index, ...before.slice(i + 1)]);
    return { ...s, procs: { boot: i === nprocs - 1 ? none : boot, nprocs, caches } };
  };

/** Why the processor cannot use the cache: processors get theirs in order, and share none. */
export const whyNotBound = (s: State, { i, c }: Binding): string | undefined => {
  if (i > 0 && !hasCache(s, i - 1)) return `processor ${i - 1} has no cache yet`;
  const index = cacheAt(s, c)?.record.index;
  const owner = s.procs.caches.findIndex((own) => own === index);
  return owner < 0 || owner === i ? undefined : `processor ${owner} uses this cache`;
};

/** Whether one of the processors, or the booting thread, uses the cache at this address. */
export const isUsed = (s: State, c: Address): boolean => {
  const index = cacheAt(s, c)?.record.index;
  const { boot, nprocs, caches } = s.procs;
  return index !== undefined && (index === boot || caches.slice(0, nprocs).includes(index));
};

/** pre: nothing forbids it (`whyNotBound`). */
export const pcache =
  (binding: Binding): Transition<void> =>
  (s) => {
    const cache = cacheAt(s, binding.c);
    return pipe(
      cache === undefined ? skip : modify(bind(binding, cache)),
      andThen(emit({ e: "pcache", ...binding })),
    )(s);
  };

/** proc.go: procresize */
export const procresize =
  (nprocs: number): Transition<void> =>
  (s) => {
    const going = s.procs.caches.slice(nprocs).filter((index) => index !== none);
    return act(
      "procresize",
      { nprocs },
      pipe(
        forEach(
          Array.from({ length: nprocs }, (_, i) => i),
          (i) => equip(i, nprocs),
        ),
        andThen(forEach(going, freeCache)),
      ),
    )(s);
  };

/** A processor keeps its cache. At the start the first takes the boot cache, others get a new one. */
const equip =
  (i: number, nprocs: number): Transition<void> =>
  (s) => {
    const index = hasCache(s, i) ? s.procs.caches[i] : i === 0 ? s.procs.boot : none;
    const own = get(s.caches, index ?? none);
    return pipe(
      own === undefined ? allocmcache : of(own),
      map(({ record }) => record.address),
      flatMap((c) => pcache({ i, c, nprocs })),
    )(s);
  };

const freeCache =
  (index: number): Transition<void> =>
  (s) => {
    const cache = get(s.caches, index);
    return (cache === undefined ? skip : freemcache(cache))(s);
  };
