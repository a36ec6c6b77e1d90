/**
 * The page heap (mheap.go): spans of any number of pages, taken from the shortest list that has
 * one, from the treap, or from new arena; and the spans that objects live in.
 */
import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import { checkIndex, sysAlloc } from "../arena/arena.ts";
import { fill } from "../numbers/collection.ts";
import type { Stat } from "../machine/event.ts";
import { freeSpanLocked, indexEnds, takeOut } from "./freespanlocked.ts";
import { flushScanAndTiny } from "../objects/mcache.ts";
import {
  bytesOf,
  pageOf,
  physicalPages,
  type Span,
  spanAt,
  type SpanId,
  updateSpan,
} from "./mspan.ts";
import { addTo, takeFrom, updateStats } from "../stats/mstats.ts";
import * as Treap from "./mgclarge.ts";
import { sysUnused, sysUsed } from "../os/mem.ts";
import { reclaim } from "./reclaim.ts";
import { isRepaired } from "../instance/repairs.ts";
import * as List from "./mspanlist.ts";
import { newSpan } from "./spanalloc.ts";
import type { State } from "../state.ts";
import * as Sweepbuf from "../collector/mgcsweepbuf.ts";
import {
  act,
  andThen,
  flatMap,
  gets,
  map,
  modify,
  must,
  of,
  print,
  skip,
  type Stop,
  tap,
  type Transition,
  when,
} from "../machine/transition.ts";
import {
  Address,
  Bytes,
  flag,
  type Flag,
  type PageId,
  Pages,
  type Word,
} from "../numbers/units.ts";
import { add, multiply, roundUp, uintptrBits } from "../numbers/word.ts";

/** A request for pages that objects will live in. */
export interface SpanRequest {
  readonly np: Word;
  readonly spc: number;
  readonly large: Flag;
  /** The caller wants zeroed pages. */
  readonly nz: Flag;
}

/** A span for objects, or null when memory is exhausted. (mheap.go: alloc, alloc_m) */
export const alloc = (request: SpanRequest): Transition<SpanId | null> =>
  pipe(
    act("heap.alloc", { ...request }, allocM(request), (id, s) => {
      if (id === null) return {};
      const { base, needzero, sp } = spanAt(s, id);
      return { r: base, dirty: needzero, sp };
    }),
    tap((id) => (id === null ? skip : modify(updateSpan(id, { needzero: 0 })))),
  );

const allocM = (request: SpanRequest): Transition<SpanId | null> =>
  pipe(
    gets((s) => s.sweeping.done),
    flatMap((done) => when(!done, reclaim(request.np))),
    andThen(modify(flushScanAndTiny)),
    andThen(allocSpan(request.np)),
    tap((id) => (id === null ? skip : takeIntoUse(id, request))),
  );

/** Makes the span swept, in use, and of a class. */
const takeIntoUse =
  (id: SpanId, { spc, large }: SpanRequest): Transition<void> =>
  (s) => {
    const span = spanAt(s, id);
    const elemsize = spc >> 1 === 0 ? bytesOf(s, span) : (s.classes.sizes[spc >> 1] ?? Bytes(0));
    return pipe(
      modify(updateSpan(id, { sweepgen: s.sweeping.sweepgen })),
      andThen(Sweepbuf.pushSwept(id)),
      andThen(modify(updateSpan(id, { state: "inUse", allocCount: 0, spanclass: spc, elemsize }))),
      andThen(when(large === 1, modify(countLarge(id)))),
    )(s);
  };

/** Counts a large object's bytes as live, and puts its span on the list of its length. */
const countLarge =
  (id: SpanId) =>
  (s: State): State => {
    const span = spanAt(s, id);
    const bytes = bytesOf(s, span);
    return List.insertBack(
      List.busyList(s.config, span.npages),
      id,
    )(
      updateStats((m) => ({
        heap_objects: m.heap_objects + 1,
        largealloc: add(m.largealloc, bytes),
        nlargealloc: add(m.nlargealloc, 1),
        heap_live: add(m.heap_live, bytes),
      }))(s),
    );
  };

/** On the system stack an index out of range is a throw with this message. (panic.go) */
const onSystemStack =
  <A>(body: Transition<A>): Transition<A> =>
  (s) =>
    E.mapLeft((stop: Stop) =>
      stop.tag === "throw" && stop.message.endsWith(" out of range")
        ? {
            ...stop,
            message: "panic on system stack",
            printed: [...stop.printed, `panic: runtime error: ${stop.message}`],
          }
        : stop,
    )(body(s));

/** Pages for stacks and mark queues, or null. They do not count toward heap_sys. (allocManual) */
export const allocManual = (np: Pages, stat: Stat): Transition<SpanId | null> =>
  act(
    "manual.alloc",
    { np, stat },
    pipe(
      onSystemStack(allocSpan(np)),
      tap((id) => (id === null ? skip : modify(makeManual(id, stat)))),
    ),
    (id, s) => {
      if (id === null) return {};
      const { base, needzero, sp } = spanAt(s, id);
      return { r: base, dirty: needzero, sp };
    },
  );

const makeManual =
  (id: SpanId, stat: Stat) =>
  (s: State): State => {
    const span = spanAt(s, id);
    const bytes = bytesOf(s, span);
    const manual = updateSpan(id, {
      state: "manual",
      allocCount: 0,
      spanclass: 0,
      nelems: 0,
      elemsize: Bytes(0),
      limit: Address(span.base + bytes),
    })(s);
    return takeFrom("heap_sys", bytes)(addTo(stat, bytes)(manual));
  };

/** Exactly `np` pages, still marked free, off every list. (mheap.go: allocSpanLocked) */
const allocSpan = (np: Word): Transition<SpanId | null> =>
  act(
    "span.alloc",
    { np },
    pipe(
      takeFree(np),
      tap((id) => (id === null ? skip : cutToSize(id, np))),
    ),
    (id, s) => {
      if (id === null) return {};
      const { base, sp, needzero } = spanAt(s, id);
      return { r: base, sp, dirty: needzero };
    },
  );

/** The first span of the shortest sufficient list, the treap's choice, or a span of new arena. */
const takeFree = (np: Word): Transition<SpanId | null> =>
  pipe(
    gets((s) => listed(s, np) ?? inTreap(s, np)),
    flatMap((found) => (found === null ? growThenTake(np) : of(found))),
    tap((id) => (id === null ? skip : takeOut(id))),
  );

const listed = (s: State, np: Word, length = Number(np)): SpanId | undefined =>
  length >= s.config.maxMHeapList
    ? undefined
    : (List.firstOf(s, List.freeList(length)) ?? listed(s, np, length + 1));

const inTreap = (s: State, np: Word): SpanId | null => {
  const choose = isRepaired(s.config, "not-best-fit") ? Treap.bestFit : Treap.choose;
  return choose(s.treap, np)?.span ?? null;
};

const growThenTake = (np: Word): Transition<SpanId | null> =>
  pipe(
    grow(np),
    flatMap((grown) => (grown ? gets((s) => inTreap(s, np)) : of(null))),
  );

/** Takes the span into use: tells the OS, trims it, and indexes every page. */
const cutToSize =
  (id: SpanId, np: Word): Transition<void> =>
  (s) => {
    const span = spanAt(s, id);
    return pipe(
      must(span.state === "free", "MHeap_AllocLocked - MSpan not free"),
      andThen(must(span.npages >= np, "MHeap_AllocLocked - bad npages")),
      andThen(when(span.npreleased > 0, sysUsed(wanted(s, span, np)))),
      andThen(modify(updateSpan(id, { npreleased: Pages(0) }))),
      andThen(when(span.npages > np, trim(span, Pages(Number(np))))),
      andThen(modify(updateSpan(id, { unusedsince: 0 }))),
      andThen(modify(indexAll(id))),
    )(s);
  };

/** The part of a released span that is used again: the seed uses all of it. */
const wanted = (s: State, span: Span, np: Word) => ({
  a: span.base,
  n: isRepaired(s.config, "released-forgotten") ? Number(np) * s.config.pageSize : bytesOf(s, span),
});

/** Frees the remainder, which inherits the age and needzero of the whole span. */
const trim =
  ({ id, base, npages, npreleased, needzero, unusedsince }: Span, np: Pages): Transition<void> =>
  (s) =>
    pipe(
      newSpan(Address(base + np * s.config.pageSize), npages - np),
      flatMap((rest) =>
        pipe(
          modify(updateSpan(id, { npages: np, state: "manual" })),
          andThen(modify(indexEnds(id))),
          andThen(modify(updateSpan(rest, { needzero, state: "manual" }))),
          andThen(npreleased > 0 ? releaseAgain(rest) : of(Pages(0))),
          flatMap((released) =>
            freeSpanLocked(rest, { acctinuse: 0, acctidle: 0, since: unusedsince, released }),
          ),
        ),
      ),
      andThen(modify(updateSpan(id, { state: "free" }))),
    )(s);

/** Pages of the remainder that are released: none in the seed; with the repair, all whole ones. */
const releaseAgain =
  (rest: SpanId): Transition<Pages> =>
  (s) => {
    const { start, n } = physicalPages(s, spanAt(s, rest));
    return isRepaired(s.config, "released-forgotten") && n > 0
      ? pipe(
          sysUnused({ a: start, n }),
          map(() => Pages(Math.floor(n / s.config.pageSize))),
        )(s)
      : of(Pages(0))(s);
  };

const indexAll =
  (id: SpanId) =>
  (s: State): State => {
    const { base, npages } = spanAt(s, id);
    const first = pageOf(s, base);
    return { ...s, pages: fill(s.pages, { first, end: (first + npages) as PageId }, id) };
  };

/** At least `np` pages more, as one free span: false when the arena is exhausted. (mheap.go: grow) */
const grow = (np: Word): Transition<boolean> =>
  act("heap.grow", { np }, growArena(np), (grown) => ({ r: flag(grown) }));

const growArena =
  (np: Word): Transition<boolean> =>
  (s) => {
    const { pageSize, heapGrowRound, heapAllocChunk } = s.config;
    const bits = uintptrBits(s.config);
    const rounded = roundUp(np, heapGrowRound / pageSize, bits);
    const least = multiply(rounded, pageSize, bits);
    const ask = least < heapAllocChunk ? heapAllocChunk : least;
    if (least === 0 && isRepaired(s.config, "growth-wrapped")) return outOfMemory(least)(s);
    return pipe(
      sysAlloc(ask),
      flatMap((r) =>
        r === 0 && ask > least
          ? pipe(
              sysAlloc(least),
              map((second) => ({ r: second, n: least })),
            )
          : of({ r, n: ask }),
      ),
      flatMap(({ r, n }) => (r === 0 ? outOfMemory(n) : addGrown(r, n))),
    )(s);
  };

/** Go prints this and continues; an allocation of objects then throws. */
const outOfMemory =
  (n: Word): Transition<boolean> =>
  (s) =>
    pipe(
      print(`runtime: out of memory: cannot allocate ${n}-byte block (${s.stats.heap_sys} in use)`),
      map(() => false),
    )(s);

/** The new pages are freed as if they had been in use, so that they join their neighbours. */
const addGrown =
  (base: Address, n: Word): Transition<boolean> =>
  (s) =>
    pipe(
      newSpan(base, Number(n) / s.config.pageSize),
      tap(() => checkIndex(base, Number(n) / s.config.pageSize)),
      tap((id) => modify(updateSpan(id, { sweepgen: s.sweeping.sweepgen, state: "inUse" }))),
      tap((id) => modify(indexEnds(id))),
      flatMap((id) => freeSpanLocked(id, { acctinuse: 0, acctidle: 1, since: 0 })),
      map(() => true),
    )(s);
