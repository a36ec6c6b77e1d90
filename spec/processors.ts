/**
 * Processors as the allocator sees them (proc.go: procresize): which cache each of them uses.
 */
import { pipe } from "fp-ts/lib/function.js";
import { allocmcache, cacheAt, type Mcache } from "./mcache.ts";
import { freemcache } from "./refill.ts";
import { get } from "./collection.ts";
import type { State } from "./state.ts";
import {
  act,
  andThen,
  emit,
  flatMap,
  forEach,
  guard,
  map,
  modify,
  of,
  skip,
  type Transition,
} from "./transition.ts";
import type { Address } from "./units.ts";

export interface Processors {
  /** The index of the cache that was made at the start. */
  readonly boot: number;
  /** By processor: the index of its cache. */
  readonly caches: ReadonlyArray<number>;
}

export const initial: Processors = { boot: -1, caches: [] };

/** _MaxGomaxprocs */
export const procsMax = 1024;

/** Processor `i` of `nprocs` uses a cache from now on. */
export interface Binding {
  readonly i: number;
  readonly c: Address;
  readonly nprocs: number;
}

export const isProcessor = ({ procs }: State, p: number): boolean =>
  p === -1 || procs.caches[p] !== undefined;

const bind =
  ({ i, nprocs }: Binding, { record }: Mcache) =>
  (s: State): State => {
    const others = s.procs.caches.slice(0, nprocs);
    const caches = [...others.slice(0, i), record.index, ...others.slice(i + 1)];
    return { ...s, procs: { ...s.procs, caches } };
  };

export const pcache =
  (binding: Binding): Transition<void> =>
  (s) => {
    const cache = cacheAt(s, binding.c);
    const owner = s.procs.caches.findIndex((index) => index === cache?.record.index);
    return pipe(
      guard(binding.i <= s.procs.caches.length, `processor ${binding.i - 1} has no cache yet`),
      andThen(guard(owner < 0 || owner === binding.i, `processor ${owner} uses this cache`)),
      andThen(cache === undefined ? skip : modify(bind(binding, cache))),
      andThen(emit({ e: "pcache", ...binding })),
    )(s);
  };

/** proc.go: procresize */
export const procresize =
  (nprocs: number): Transition<void> =>
  (s) => {
    const going = s.procs.caches.slice(nprocs);
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

/** A processor keeps its cache; the first one takes the boot cache; others get a new one. */
const equip =
  (i: number, nprocs: number): Transition<void> =>
  (s) => {
    const index = s.procs.caches[i] ?? (i === 0 ? s.procs.boot : undefined);
    const own = index === undefined ? undefined : get(s.caches, index);
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
