/**
 * Central lists (mcentral.go): for each span class the spans with free slots (nonempty), and those
 * without or lent to a cache (empty). Unswept spans stand before the swept ones.
 *
 * Here are cacheSpan and grow. uncacheSpan and freeSpan are in mcentralfree.ts, because the sweeper
 * calls freeSpan and cacheSpan calls the sweeper.
 */
import type * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import { addMalloc } from "./mcentralfree.ts";
import { initSpan } from "./mbitmap.ts";
import * as Mheap from "../pages/mheap.ts";
import {
  allocCache,
  capacity,
  exhaust,
  isUnswept,
  nextFreeIndex,
  spanAt,
  type SpanId,
  updateSpan,
} from "../pages/mspan.ts";
import { updateStats } from "../stats/mstats.ts";
import * as List from "../pages/mspanlist.ts";
import type { State } from "../state.ts";
import { claimAndSweep, deductSweepCredit } from "../collector/mgcsweep.ts";
import {
  act,
  again,
  andThen,
  flatMap,
  gets,
  iterate,
  map,
  modify,
  must,
  of,
  skip,
  stopWith,
  tap,
  type Transition,
} from "../machine/transition.ts";
import { add, subtract } from "../numbers/word.ts";

/** A span with a free slot, lent to a cache; null when memory is exhausted. (cacheSpan) */
export const cacheSpan = (spc: number): Transition<SpanId | null> =>
  act(
    "c.cache",
    { spc },
    pipe(
      gets((s) => (s.classes.npages[spc >> 1] ?? 0) * s.config.pageSize),
      flatMap((spanBytes) =>
        pipe(
          deductSweepCredit({ n: spanBytes, csp: 0 }),
          andThen(findSpan(spc)),
          tap((id) => (id === null ? skip : lend(id, spanBytes))),
        ),
      ),
    ),
    (id, s) => {
      if (id === null) return {};
      const span = spanAt(s, id);
      const { base: r, nelems: ne, allocCount: ac, freeindex: fi } = span;
      return { r, ne, ac, fi, cache: allocCache(span), live: s.stats.heap_live };
    },
  );

/** A span from the nonempty list, from the unswept part of the empty list, or a new one. */
const findSpan = (spc: number): Transition<SpanId | null> =>
  iterate(undefined, () =>
    pipe(
      gets((s) => attemptIn(s, spc)),
      flatMap((attempt) => attempt),
    ),
  );

/** One attempt to find a span. Right: the result. Left: try again. */
type Attempt = Transition<E.Either<undefined, SpanId | null>>;

const attemptIn = (s: State, spc: number): Attempt => {
  const first = List.firstOf(s, List.nonemptyList(spc));
  if (first !== undefined) return map(stopWith)(takeNonempty(spc, first));
  const full = List.firstOf(s, List.emptyList(spc));
  return full !== undefined && isUnswept(s, spanAt(s, full))
    ? sweepFull(spc, full)
    : map(stopWith)(grow(spc));
};

const toBackOfEmpty = (spc: number, id: SpanId): Transition<void> =>
  pipe(modify(List.remove(id)), andThen(modify(List.insertBack(List.emptyList(spc), id))));

const takeNonempty =
  (spc: number, id: SpanId): Transition<SpanId> =>
  (s) =>
    pipe(
      toBackOfEmpty(spc, id),
      andThen(isUnswept(s, spanAt(s, id)) ? claimAndSweep(id, true) : of(false)),
      map(() => id),
    )(s);

/** Sweeps a full span; if it still has no free slot, tries again. */
const sweepFull = (spc: number, id: SpanId): Attempt =>
  pipe(
    toBackOfEmpty(spc, id),
    andThen(claimAndSweep(id, true)),
    andThen(gets((s) => spanAt(s, id))),
    flatMap((span): Attempt => {
      const free = nextFreeIndex(span);
      return free === span.nelems
        ? pipe(
            modify(exhaust(span)),
            map(() => again(undefined)),
          )
        : pipe(
            modify(updateSpan(id, { freeindex: free })),
            map(() => stopWith(id)),
          );
    }),
  );

/** Until the cache returns the span, all its slots count as allocated. */
const lend =
  (id: SpanId, spanBytes: number): Transition<void> =>
  (s) => {
    const span = spanAt(s, id);
    const free = capacity(s, span) - span.allocCount;
    const full = free === 0 || span.freeindex === span.nelems || span.allocCount === span.nelems;
    return pipe(
      must(!full, "span has no free objects"),
      andThen(modify(addMalloc(span.spanclass, free))),
      andThen(
        modify(
          updateStats(({ heap_live }) => ({
            heap_live: subtract(add(heap_live, spanBytes), span.allocCount * span.elemsize),
          })),
        ),
      ),
      andThen(modify(updateSpan(id, { incache: true }))),
    )(s);
  };

/** A new span, all of it free. (mcentral.go: grow) */
const grow = (spc: number): Transition<SpanId | null> =>
  act(
    "c.grow",
    { spc },
    pipe(
      gets((s) => s.classes.npages[spc >> 1] ?? 0),
      flatMap((np) => Mheap.alloc({ np, spc, large: 0, nz: 1 })),
      tap((id) =>
        id === null
          ? skip
          : pipe(
              initSpan(id, (span) => span.nelems * span.elemsize),
              andThen(modify(List.insertBack(List.emptyList(spc), id))),
            ),
      ),
    ),
    (id, s) => {
      if (id === null) return {};
      const { base: r, nelems: ne, limit } = spanAt(s, id);
      return { r, ne, limit };
    },
  );
