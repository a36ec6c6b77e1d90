/**
 * The next free slot of a cached span (malloc.go:515-572).
 */
import { pipe } from "fp-ts/lib/function.js";
import { cachedSpan } from "./mcache.ts";
import type { ObjectType } from "./mbitmap.ts";
import {
  exhaust,
  handOut,
  nextFreeIndex,
  putSpan,
  type Span,
  slotAddress,
} from "../pages/mspan.ts";
import { refill } from "./refill.ts";
import {
  act,
  andThen,
  flatMap,
  gets,
  map,
  modify,
  must,
  of,
  type Transition,
} from "../machine/transition.ts";
import type { Address, Flag } from "../numbers/units.ts";

/** A slot that has been handed out. */
export interface Slot {
  readonly r: Address;
  /** It took a central list or the page heap: the caller tests the heap trigger. */
  readonly hg: Flag;
  /** The span's memory may be dirty. */
  readonly dirty: Flag;
}

/**
 * The lowest free slot, when it is in the same group of 64 as freeindex and does not end its group:
 * the last slot of a group is left to the slow path, unless it is the span's last.
 * (malloc.go:517 nextFreeFast)
 */
const fastSlot = (span: Span): number | undefined => {
  const { freeindex, nelems } = span;
  const slot = nextFreeIndex(span);
  const beyond = slot >= nelems || Math.floor(slot / 64) !== Math.floor(freeindex / 64);
  const endsGroup = (slot + 1) % 64 === 0 && slot + 1 !== nelems;
  return beyond || endsGroup ? undefined : slot;
};

/** A slot of a span class, for an object of this type. */
export const nextFree =
  (spc: number, object?: ObjectType): Transition<Slot> =>
  (s) => {
    const span = cachedSpan(s, spc);
    const slot = fastSlot(span);
    return slot === undefined
      ? slowPath(spc, object)(s)
      : of<Slot>({ r: slotAddress(span, slot), hg: 0, dirty: span.needzero })(
          putSpan(handOut(span, slot, object))(s),
        );
  };

interface Taken {
  readonly span: Span;
  readonly slot: number;
  readonly hg: Flag;
}

/** malloc.go:542 nextFree */
const slowPath = (spc: number, object: ObjectType | undefined): Transition<Slot> =>
  pipe(
    act(
      "nextfree",
      { spc },
      pipe(
        gets((s) => cachedSpan(s, spc)),
        flatMap(spanWithRoom(spc)),
        flatMap(take(object)),
      ),
      ({ span, slot, hg }) => ({ r: slotAddress(span, slot), hg, fi: slot + 1 }),
    ),
    map(({ span, slot, hg }) => ({ r: slotAddress(span, slot), hg, dirty: span.needzero })),
  );

/** The cached span, or, when it is full, the span that replaces it. */
const spanWithRoom =
  (spc: number) =>
  (span: Span): Transition<Omit<Taken, "slot">> =>
    nextFreeIndex(span) !== span.nelems
      ? of({ span, hg: 0 })
      : pipe(
          must(
            span.allocCount === span.nelems,
            "s.allocCount != s.nelems && freeIndex == s.nelems",
            [`runtime: s.allocCount= ${span.allocCount} s.nelems= ${span.nelems}`],
          ),
          andThen(modify(exhaust(span))),
          andThen(refill(spc)),
          map((fresh) => ({ span: fresh, hg: 1 })),
        );

const take =
  (object: ObjectType | undefined) =>
  ({ span, hg }: Omit<Taken, "slot">): Transition<Taken> => {
    const slot = nextFreeIndex(span);
    return pipe(
      must(slot < span.nelems, "freeIndex is not valid"),
      andThen(
        must(span.allocCount < span.nelems, "s.allocCount > s.nelems", [
          `s.allocCount= ${span.allocCount + 1} s.nelems= ${span.nelems}`,
        ]),
      ),
      andThen(modify(putSpan(handOut(span, slot, object)))),
      map(() => ({ span, slot, hg })),
    );
  };
