/**
 * What caches exchange with the central lists (mcache.go: refill, releaseAll, freemcache).
 */
import { pipe } from "fp-ts/lib/function.js";
import { empty, fold, remove, set } from "../numbers/collection.ts";
import { uncacheSpan } from "./mcentralfree.ts";
import * as Fixalloc from "../arena/mfixalloc.ts";
import { freeManualAt } from "../pages/mheapfree.ts";
import { cachedSpan, purgecachedstats, type Mcache, putCache, updateCache } from "./mcache.ts";
import { cacheSpan } from "./mcentral.ts";
import { isEmptymspan, type Span, spanAt, type SpanId, updateSpan } from "../pages/mspan.ts";
import type { State } from "../state.ts";
import {
  act,
  andThen,
  ask,
  fatal,
  flatMap,
  forEach,
  gets,
  modify,
  must,
  of,
  skip,
  tap,
  type Transition,
} from "../machine/transition.ts";
import { Address, Bytes } from "../numbers/units.ts";

/** Replaces the full span by a span with a free slot. (mcache.go: refill) */
export const refill = (spc: number): Transition<Span> =>
  act("refill", { spc }, replaceSpan(spc), (span) => ({ r: span.base }));

const replaceSpan =
  (spc: number): Transition<Span> =>
  (s) => {
    const old = cachedSpan(s, spc);
    return pipe(
      must(old.allocCount === old.nelems, "refill of span with free space remaining"),
      andThen(isEmptymspan(old) ? skip : modify(updateSpan(old.id, { incache: false }))),
      andThen(cacheSpan(spc)),
      flatMap((id) => (id === null ? fatal("out of memory") : of(id))),
      tap((id) => modify(updateCache(({ alloc }) => ({ alloc: set(alloc, spc, id) })))),
      flatMap((id) => gets((t) => spanAt(t, id))),
      tap((span) => must(span.allocCount !== span.nelems, "span has no free space")),
    )(s);
  };

/** Returns every span, classes ascending, and drops the tiny block. (mcache.go: releaseAll) */
export const releaseAll =
  (cache: Mcache): Transition<void> =>
  (s) => {
    const held = fold<number, SpanId, ReadonlyArray<readonly [number, SpanId]>>(
      cache.alloc,
      [],
      (list, id, spc) => [...list, [spc, id]],
    ).toSorted(([a], [b]) => a - b);
    return act(
      "releaseall",
      { c: cache.record.address },
      pipe(
        forEach(held, ([spc, id]) => uncacheSpan(id, spc)),
        andThen(
          modify(putCache({ ...cache, alloc: empty(), tiny: Address(0), tinyoffset: Bytes(0) })),
        ),
      ),
    )(s);
  };

/** Frees the cache of a processor that procresize removes. (mcache.go: freemcache) */
export const freemcache = (cache: Mcache): Transition<void> => {
  const { address: c, index } = cache.record;
  return act(
    "mcache.free",
    { c },
    pipe(
      releaseAll(cache),
      andThen(ask<"stackcache">({ q: "stackcache", c })),
      flatMap(({ spans }) => forEach(spans, ({ a, stat }) => freeManualAt(a, stat))),
      andThen(purgecachedstats(c)),
      andThen(Fixalloc.free("cache", cache.record)),
      andThen(modify((s) => ({ ...s, caches: remove(s.caches, index) }))),
      andThen(modify(unbind(index))),
    ),
  );
};

/** Its processor has no cache any more; processors without a cache at the end are dropped. */
const unbind =
  (index: number) =>
  (s: State): State => {
    const caches = s.procs.caches.map((own) => (own === index ? -1 : own));
    const end = caches.findLastIndex((own) => own !== -1) + 1;
    return { ...s, procs: { ...s.procs, caches: caches.slice(0, end) } };
  };
