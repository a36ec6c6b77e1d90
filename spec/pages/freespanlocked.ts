/**
 * Free spans (mheap.go: freeSpanLocked): a span that becomes free joins its free neighbours and
 * goes to the front of the list of its length, or into the treap when it is long.
 */
import { pipe } from "fp-ts/lib/function.js";
import { clear, get, remove as without, set } from "../numbers/collection.ts";
import type { Fields } from "../machine/event.ts";
import * as Fixalloc from "../arena/mfixalloc.ts";
import { blank, pageOf, putSpan, type Span, spanAt, type SpanId, updateSpan } from "./mspan.ts";
import * as Treap from "./mgclarge.ts";
import * as List from "./mspanlist.ts";
import { bury } from "./spanalloc.ts";
import type { State } from "../state.ts";
import {
  act,
  andThen,
  ask,
  bind,
  Do,
  emit,
  fatal,
  flatMap,
  map,
  modify,
  of,
  skip,
  type Transition,
} from "../machine/transition.ts";
import { type Flag, type PageId, Pages, type Word } from "../numbers/units.ts";
import { hex, signed, unsigned } from "../numbers/word.ts";

/** How the span is accounted, and when it became free: 0 is now. */
export interface Freeing {
  readonly acctinuse: Flag;
  readonly acctidle: Flag;
  readonly since: Word;
  /** Pages of it that are with the OS: of a span that was in use, none. */
  readonly released?: Pages;
}

/** The page index knows a free span by its first and last page. */
export const indexEnds =
  (id: SpanId) =>
  (s: State): State => {
    const { base, npages } = spanAt(s, id);
    const first = pageOf(s, base);
    const last = (first + npages - 1) as PageId;
    return { ...s, pages: set(set(s.pages, first, id), last, id) };
  };

/** A span that was in use leaves the inner pages of the index. */
export const unindexInside =
  ({ base, npages }: Span) =>
  (s: State): State => {
    const first = pageOf(s, base);
    const inside = { first: (first + 1) as PageId, end: (first + npages - 1) as PageId };
    return npages <= 2 ? s : { ...s, pages: clear(s.pages, inside) };
  };

const isLong = (s: State, span: Span): boolean => span.npages >= s.config.maxMHeapList;

const whereabouts = ({ base, npages, sp }: Span): Fields["fl.ins"] => ({ a: base, np: npages, sp });

/** Off its list, or out of the treap. */
export const takeOut =
  (id: SpanId): Transition<void> =>
  (s) => {
    const span = spanAt(s, id);
    return isLong(s, span)
      ? takeFromTreap(Treap.find(s.treap, Treap.keyOf(s.config, span)))(s)
      : pipe(modify(List.remove(id)), andThen(emit({ e: "fl.rm", ...whereabouts(span) })))(s);
  };

const takeFromTreap =
  (node: Treap.Treap): Transition<void> =>
  (s) => {
    if (node === null) return skip(s);
    const { prio, record } = node;
    const span = spanAt(s, node.span);
    return pipe(
      modify((t) => ({ ...t, treap: Treap.remove(t.treap, node) })),
      andThen(emit({ e: "tr.rm", ...whereabouts(span), prio, node: record.address })),
      andThen(Fixalloc.free("treap", record)),
    )(s);
  };

/** Onto the front of its list, or into the treap. */
const putIn =
  (id: SpanId): Transition<void> =>
  (s) => {
    const span = spanAt(s, id);
    const list = List.freeList(span.npages);
    return isLong(s, span)
      ? putInTreap(span)(s)
      : pipe(
          modify(List.insert(list, id)),
          andThen(emit({ e: "fl.ins", ...whereabouts(span) })),
        )(s);
  };

const putInTreap = (span: Span): Transition<void> =>
  pipe(
    Do,
    bind("record", () => Fixalloc.alloc("treap")),
    bind("drawn", () => ask<"prio">({ q: "prio" })),
    flatMap(({ record, drawn: { prio } }) =>
      pipe(
        modify((s) => ({ ...s, treap: Treap.insert(s.treap, leaf(s, span, { record, prio })) })),
        andThen(emit({ e: "tr.ins", ...whereabouts(span), prio, node: record.address })),
      ),
    ),
  );

const leaf = (
  { config }: State,
  span: Span,
  drawn: Pick<Treap.TreapNode, "record" | "prio">,
): Treap.TreapNode => ({
  ...Treap.keyOf(config, span),
  ...drawn,
  span: span.id,
  left: null,
  right: null,
});

/** The span becomes free. (mheap.go: freeSpanLocked) */
export const freeSpanLocked =
  (id: SpanId, { acctinuse, acctidle, since, released = Pages(0) }: Freeing): Transition<void> =>
  (s) => {
    const { base, npages } = spanAt(s, id);
    const age = since === 0 ? {} : { since: Number(signed(since)) };
    return pipe(
      act(
        "span.free",
        { a: base, np: npages, acctinuse, acctidle, ...age },
        pipe(
          checkFreeable(id),
          andThen(stamp(id, since, released)),
          flatMap((now) =>
            pipe(
              coalesce(id),
              andThen(putIn(id)),
              map(() => now),
            ),
          ),
        ),
        (now, after) => {
          const { base: r, npages: rnp, needzero: dirty, npreleased: rel } = spanAt(after, id);
          return { ...(since === 0 ? { now } : {}), r, rnp, dirty, rel };
        },
      ),
      map(() => undefined),
    )(s);
  };

const checkFreeable =
  (id: SpanId): Transition<void> =>
  (s) => {
    const { state, allocCount, sweepgen, sp, base } = spanAt(s, id);
    const hsg = s.sweeping.sweepgen;
    if (state === "manual") {
      return (allocCount === 0 ? skip : fatal("MHeap_FreeSpanLocked - invalid stack free"))(s);
    }
    if (state !== "inUse") return fatal("MHeap_FreeSpanLocked - invalid span state")(s);
    if (allocCount === 0 && sweepgen === hsg) return skip(s);
    return fatal("MHeap_FreeSpanLocked - invalid free", [
      `MHeap_FreeSpanLocked - span ${hex(sp)} ptr ${hex(base)} allocCount ${allocCount} ` +
        `sweepgen ${sweepgen}/${hsg}`,
    ])(s);
  };

/** Marks the span free and takes it off its busy list; its age is given or comes from the clock. */
const stamp = (id: SpanId, since: Word, released: Pages): Transition<number> =>
  pipe(
    modify(List.remove(id)),
    andThen(
      since === 0
        ? pipe(
            ask<"now">({ q: "now" }),
            map(({ now }) => now),
          )
        : of(Number(signed(since))),
    ),
    flatMap((now) =>
      pipe(
        modify((s) => putSpan(asFree(spanAt(s, id), unsigned(now), released))(s)),
        map(() => now),
      ),
    ),
  );

/** A free span keeps its pages and whether they are dirty. */
const asFree = (span: Span, unusedsince: Word, npreleased: Pages): Span => ({
  ...blank(span),
  state: "free",
  needzero: span.needzero,
  unusedsince,
  npreleased,
});

/** Merges the span with the free spans on both sides; the index has only the new ends. */
const coalesce = (id: SpanId): Transition<void> =>
  pipe(
    neighbour(id, -1),
    flatMap((before) => (before === undefined ? skip : absorb(id, before))),
    andThen(neighbour(id, +1)),
    flatMap((after) => (after === undefined ? skip : absorb(id, after))),
    andThen(modify(indexEnds(id))),
  );

/** The free span just before this span, or just after it. */
const neighbour =
  (id: SpanId, side: -1 | 1): Transition<SpanId | undefined> =>
  (s) => {
    const { base, npages } = spanAt(s, id);
    const page = pageOf(s, base) + (side < 0 ? -1 : npages);
    const found = get(s.pages, page as PageId);
    return of(found !== undefined && spanAt(s, found).state === "free" ? found : undefined)(s);
  };

const absorb =
  (id: SpanId, otherId: SpanId): Transition<void> =>
  (s) => {
    const span = spanAt(s, id);
    const other = spanAt(s, otherId);
    return pipe(
      modify(unindexEnds(span)),
      andThen(modify(unindexEnds(other))),
      andThen(
        modify(
          updateSpan(id, {
            base: other.base < span.base ? other.base : span.base,
            npages: Pages(span.npages + other.npages),
            npreleased: Pages(span.npreleased + other.npreleased),
            needzero: span.needzero === 1 || other.needzero === 1 ? 1 : 0,
          }),
        ),
      ),
      andThen(takeOut(otherId)),
      andThen(bury(other)),
    )(s);
  };

const unindexEnds =
  ({ base, npages }: Span) =>
  (s: State): State => {
    const first = pageOf(s, base);
    const last = (first + npages - 1) as PageId;
    return { ...s, pages: without(without(s.pages, first), last) };
  };
