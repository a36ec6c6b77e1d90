/**
 * Spans that return to the central lists (mcentral.go: uncacheSpan, freeSpan); the rest of
 * mcentral.go is in mcentral.ts.
 */
import { pipe } from "fp-ts/lib/function.js";
import { get, set } from "../numbers/collection.ts";
import { freeToHeap } from "../pages/mheapfree.ts";
import { capacity, type Span, spanAt, type SpanId, updateSpan } from "../pages/mspan.ts";
import { updateStats } from "../stats/mstats.ts";
import * as List from "../pages/mspanlist.ts";
import type { State } from "../state.ts";
import {
  act,
  andThen,
  emit,
  map,
  modify,
  must,
  of,
  skip,
  type Transition,
} from "../machine/transition.ts";
import { flag } from "../numbers/units.ts";
import { add, subtract } from "../numbers/word.ts";

/** Objects of a span class that caches have been handed. */
export const addMalloc =
  (spc: number, n: number) =>
  (s: State): State => ({ ...s, nmalloc: set(s.nmalloc, spc, add(get(s.nmalloc, spc) ?? 0, n)) });

/** A cache returns a span; its free slots no longer count as allocated. (uncacheSpan) */
export const uncacheSpan =
  (id: SpanId, spc: number): Transition<void> =>
  (s) => {
    const span = spanAt(s, id);
    const free = capacity(s, span) - span.allocCount;
    const { base: a, nelems: ne, allocCount: ac, freeindex: fi } = span;
    return pipe(
      must(ac !== 0, "uncaching span but s.allocCount == 0"),
      andThen(modify(updateSpan(id, { incache: false }))),
      andThen(free > 0 ? modify(giveBack(span, free)) : skip),
      andThen((t) => emit({ e: "c.uncache", spc, a, ne, ac, fi, live: t.stats.heap_live })(t)),
    )(s);
  };

const giveBack =
  (span: Span, free: number) =>
  (s: State): State => {
    const listed = List.insert(List.nonemptyList(span.spanclass), span.id)(List.remove(span.id)(s));
    return addMalloc(
      span.spanclass,
      -free,
    )(
      updateStats(({ heap_live }) => ({ heap_live: subtract(heap_live, free * span.elemsize) }))(
        listed,
      ),
    );
  };

/** How a swept span is to be treated. */
interface Freed {
  readonly preserve: boolean;
  readonly wasempty: boolean;
}

/** After a sweep that freed slots: true when the span went to the page heap. (freeSpan) */
export const freeSpan =
  (id: SpanId, freed: Freed): Transition<boolean> =>
  (s) => {
    const { spanclass: spc, base: a } = spanAt(s, id);
    const preserve = flag(freed.preserve);
    const wasempty = flag(freed.wasempty);
    return act("c.free", { spc, a, preserve, wasempty }, relist(id, freed), (toHeap) => ({
      r: flag(toHeap),
    }))(s);
  };

const relist =
  (id: SpanId, { preserve, wasempty }: Freed): Transition<boolean> =>
  (s) => {
    const { spanclass, incache, list, allocCount } = spanAt(s, id);
    const swept = modify(updateSpan(id, { sweepgen: s.sweeping.sweepgen }));
    const toNonempty = pipe(
      modify(List.remove(id)),
      andThen(modify(List.insert(List.nonemptyList(spanclass), id))),
    );
    return pipe(
      must(!incache, "freeSpan given cached span"),
      andThen(modify(updateSpan(id, { needzero: 1 }))),
      andThen(must(!preserve || list !== null, "can't preserve unlinked span")),
      andThen(!preserve && wasempty ? toNonempty : skip),
      andThen(swept),
      andThen(
        preserve || allocCount !== 0
          ? of(false)
          : pipe(
              modify(List.remove(id)),
              andThen(freeToHeap(id, 0)),
              map(() => true),
            ),
      ),
    )(s);
  };
