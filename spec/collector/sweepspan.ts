/**
 * The sweep of one span (mgcsweep.go: mspan.sweep): slots that are not marked become free, the mark bits
 * become the alloc bits, and a span without objects is freed to the page heap.
 */
import { pipe } from "fp-ts/lib/function.js";
import { type Bitmap, clearBitmap, count, isSet } from "../numbers/bits.ts";
import { keep } from "../numbers/collection.ts";
import type { Fields } from "../machine/event.ts";
import { newBits } from "./gcbits.ts";
import { freeSpan } from "../objects/mcentralfree.ts";
import { countLargeFree, countSmallFree } from "../objects/mcache.ts";
import { freeToHeap } from "../pages/mheapfree.ts";
import {
  generation,
  nextFreeIndex,
  sizeclassOf,
  type Span,
  spanAt,
  type SpanId,
  stateNumber,
  updateSpan,
} from "../pages/mspan.ts";
import * as Special from "./specials.ts";
import type { State } from "../state.ts";
import { pushSwept } from "./mgcsweepbuf.ts";
import {
  act,
  andThen,
  ask,
  bind,
  Do,
  fatal,
  flatMap,
  forEach,
  map,
  modify,
  of,
  skip,
  tap,
  type Transition,
  when,
} from "../machine/transition.ts";
import { flag } from "../numbers/units.ts";
import { add } from "../numbers/word.ts";

/** What a sweep found and did. */
interface Swept {
  readonly marks0: Bitmap;
  readonly marks: Bitmap;
  readonly live: number;
  readonly freed: number;
  readonly toHeap: boolean;
}

/**
 * True when the span was freed to the page heap. With `preserve` the span stays on its list, because the
 * caller allocates from it. (mgcsweep.go: mspan.sweep)
 */
export const sweepSpan =
  (id: SpanId, preserve: boolean): Transition<boolean> =>
  (s) => {
    const span = spanAt(s, id);
    return pipe(
      act(
        "sweep",
        { a: span.base, preserve: flag(preserve), ...found(s, span) },
        pipe(checkClaimed(span), andThen(sweepMarked(span, preserve))),
        report,
      ),
      map(({ toHeap }) => toHeap),
    )(s);
  };

/** The span as it was before. */
const found = (s: State, span: Span) => ({
  np: span.npages,
  spc: span.spanclass,
  ne: span.nelems,
  es: span.elemsize,
  ac: span.allocCount,
  fi: span.freeindex,
  sg: span.sweepgen,
  hsg: s.sweeping.sweepgen,
  dirty: span.needzero,
  specials: flag(span.specials.length > 0),
  alloc: span.allocBits,
});

/** The results of a sweep. */
const report = (swept: Swept, after: State): Partial<Fields["sweep"]> => ({
  ...(swept.marks0 === swept.marks ? {} : { marks0: swept.marks0 }),
  marks: swept.marks,
  live: swept.live,
  freed: swept.freed,
  r: flag(swept.toHeap),
  pagesSwept: after.sweeping.pagesSwept,
});

const checkClaimed =
  ({ state, sweepgen }: Span): Transition<void> =>
  (s) => {
    const hsg = s.sweeping.sweepgen;
    return state === "inUse" && sweepgen === generation(s, 1)
      ? skip(s)
      : fatal("MSpan_Sweep: bad span state", [
          `MSpan_Sweep: state=${stateNumber(state)} sweepgen=${sweepgen} mheap.sweepgen=${hsg}`,
        ])(s);
  };

const sweepMarked = (span: Span, preserve: boolean): Transition<Swept> =>
  pipe(
    modify((s) => ({
      ...s,
      sweeping: { ...s.sweeping, pagesSwept: add(s.sweeping.pagesSwept, span.npages) },
    })),
    andThen(Do),
    bind("answer", () =>
      ask<"marks">({ q: "marks", a: span.base, ne: span.nelems, marks: span.markBits }),
    ),
    bind("marks", ({ answer }) => sweepSpecials(span, answer.marks)),
    flatMap(({ answer, marks }) => finishSweep(span, { marks0: answer.marks, marks, preserve })),
  );

/** Frees the specials of dead objects; the marks with the objects that finalizers keep alive. */
const sweepSpecials = (span: Span, marks: Bitmap): Transition<Bitmap> => {
  if (span.specials.length === 0) return of(marks);
  const sorted = Special.sort(span.specials, marks, span.elemsize);
  return pipe(
    modify(updateSpan(span.id, { specials: sorted.kept })),
    andThen(
      forEach(sorted.freed, (special) => Special.freeSpecial(special, span.base, span.elemsize)),
    ),
    map(() => sorted.marks),
  );
};

interface Marked {
  readonly marks0: Bitmap;
  readonly marks: Bitmap;
  readonly preserve: boolean;
}

/** Counts the live objects, exchanges the bitmaps, and frees the span or its slots. */
const finishSweep = (span: Span, { marks0, marks, preserve }: Marked): Transition<Swept> => {
  const live = count(marks);
  const freed = span.allocCount - live;
  const emptyLarge = sizeclassOf(span) === 0 && live === 0;
  // Go computes whether the span was full from the old alloc bits.
  const wasempty = nextFreeIndex(span) === span.nelems;
  return pipe(
    checkCount(span, live),
    andThen(newBits(span.nelems)),
    andThen(modify(exchange(span, { marks, live, swept: emptyLarge || freed === 0 }))),
    andThen(
      freed > 0 && sizeclassOf(span) !== 0
        ? pipe(
            modify(countSmallFree(sizeclassOf(span), freed)),
            andThen(freeSpan(span.id, { preserve, wasempty })),
          )
        : emptyLarge
          ? freeLarge(span)
          : of(false),
    ),
    tap((toHeap) => when(!toHeap, pushSwept(span.id))),
    map((toHeap) => ({ marks0, marks, live, freed, toHeap })),
  );
};

const checkCount = ({ allocCount, nelems }: Span, live: number): Transition<void> =>
  live <= allocCount
    ? skip
    : fatal("sweep increased allocation count", [
        `runtime: nelems=${nelems} nalloc=${live} previous allocCount=${allocCount} ` +
          `nfreed=${(allocCount - live) & 0xffff}`,
      ]);

/** The mark bits are the alloc bits of the next cycle; allocation starts over at slot 0. */
const exchange =
  (
    span: Span,
    {
      marks,
      live,
      swept,
    }: { readonly marks: string; readonly live: number; readonly swept: boolean },
  ) =>
  (s: State): State =>
    updateSpan(span.id, {
      allocCount: live,
      freeindex: 0,
      allocBits: marks,
      objects: keep(span.objects, (slot) => isSet(marks, slot)),
      markBits: clearBitmap(span.nelems),
      ...(sizeclassOf(span) === 0 && live === 0 ? { needzero: 1 } : {}),
      ...(swept ? { sweepgen: s.sweeping.sweepgen } : {}),
    })(s);

const freeLarge = (span: Span): Transition<boolean> =>
  pipe(
    freeToHeap(span.id, 1),
    andThen(modify(countLargeFree(span.elemsize))),
    map(() => true),
  );
