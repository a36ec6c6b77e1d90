/**
 * Spans (mheap.go: mspan; mbitmap.go: nextFreeIndex, refillAllocCache): a run of pages, and which of
 * the equal slots it is cut into are allocated.
 *
 * Slot n is free when n >= freeindex and its alloc bit is clear. Go looks for the next free slot
 * through a 64-bit window of the complemented alloc bits; here the next free slot is simply the
 * lowest one, and the window is computed where an event reports it.
 */
import * as Bits from "../numbers/bits.ts";
import { empty, fold, get, set } from "../numbers/collection.ts";
import type { ObjectType, Objects } from "../objects/mbitmap.ts";
import type { Special } from "../collector/specials.ts";
import type { ListId } from "./mspanlist.ts";
import type { State } from "../state.ts";
import { Address, Bytes, type Flag, type PageId, Pages, Word } from "../numbers/units.ts";
import { uint32 } from "../numbers/word.ts";

/** The index of a span's record, in the order in which records were made. */
export type SpanId = number;

export type SpanState = "dead" | "inUse" | "manual" | "free";

export interface Span {
  readonly id: SpanId;
  /** The address of the record itself: a treap's second key. */
  readonly sp: Address;
  readonly base: Address;
  readonly npages: Pages;
  readonly state: SpanState;
  /** hsg - 2: to be swept; hsg - 1: being swept; hsg: swept. It survives the death of the record. */
  readonly sweepgen: number;
  /** Twice the size class, plus 1 without pointers. */
  readonly spanclass: number;
  readonly elemsize: Bytes;
  readonly nelems: number;
  /** The end of the data. */
  readonly limit: Address;
  readonly allocCount: number;
  readonly freeindex: number;
  readonly allocBits: Bits.Bitmap;
  /** The marks that the machine knows: black allocations and the objects of gc.marked. */
  readonly markBits: Bits.Bitmap;
  /** By slot: the types of the objects with pointers. */
  readonly objects: Objects;
  /** The memory may be dirty. */
  readonly needzero: Flag;
  readonly incache: boolean;
  /** When a free span became free, and how many of its pages are with the OS. */
  readonly unusedsince: Word;
  readonly npreleased: Pages;
  /** Ordered by offset, then kind. */
  readonly specials: ReadonlyArray<Special>;
  /** The list that the span is on, and its neighbours there. */
  readonly list: ListId | null;
  readonly next: SpanId | null;
  readonly prev: SpanId | null;
}

/** A new span as it comes from its record. (mheap.go: mspan.init) */
export const blank = (record: Pick<Span, "id" | "sp" | "base" | "npages" | "sweepgen">): Span => ({
  id: record.id,
  sp: record.sp,
  base: record.base,
  npages: record.npages,
  state: "dead",
  sweepgen: record.sweepgen,
  spanclass: 0,
  elemsize: Bytes(0),
  nelems: 0,
  limit: Address(0),
  allocCount: 0,
  freeindex: 0,
  allocBits: "",
  markBits: "",
  objects: empty(),
  needzero: 0,
  incache: false,
  unusedsince: 0,
  npreleased: Pages(0),
  specials: [],
  list: null,
  next: null,
  prev: null,
});

/** The span of a class before a cache has one: no slots, all of them taken. (mcache.go: emptymspan) */
const emptymspan: Span = blank({
  id: -1,
  sp: Address(0),
  base: Address(0),
  npages: Pages(0),
  sweepgen: 0,
});

/** The span with this record. */
export const spanAt = (s: State, id: SpanId | undefined): Span =>
  (id === undefined ? undefined : get(s.spans, id)) ?? emptymspan;

export const isEmptymspan = (span: Span): boolean => span.id < 0;

export const putSpan =
  (span: Span) =>
  (s: State): State => ({ ...s, spans: set(s.spans, span.id, span) });

export const updateSpan =
  (id: SpanId, change: Partial<Span>) =>
  (s: State): State =>
    putSpan({ ...spanAt(s, id), ...change })(s);

/** The heap's sweep generation, or that so many before it: 1 of spans being swept, 2 of unswept ones. */
export const generation = ({ sweeping }: State, before: number): number =>
  uint32(sweeping.sweepgen - before);

export const isUnswept = (s: State, { sweepgen }: Span): boolean => sweepgen === generation(s, 2);

export const pageOf = (s: State, address: number): PageId =>
  Math.floor(address / s.config.pageSize) as PageId;

/** The bytes of a span's pages. */
export const bytesOf = (s: State, span: Span): Bytes => Bytes(span.npages * s.config.pageSize);

/** How many slots fit into the pages. */
export const capacity = (s: State, span: Span): number =>
  Math.floor(bytesOf(s, span) / span.elemsize);

export const pagesWhere =
  (pages: (span: Span) => number) =>
  (s: State): number =>
    fold(s.spans, 0, (sum, span) => sum + pages(span));

/** Pages of the spans that hold objects. (mheap.go: pagesInUse) */
export const pagesInUse = pagesWhere((span) => (span.state === "inUse" ? span.npages : 0));

/** Pages of the free spans, and those of them that are with the OS. */
export const pagesIdle = pagesWhere((span) => (span.state === "free" ? span.npages : 0));
export const pagesReleased = pagesWhere((span) => (span.state === "free" ? span.npreleased : 0));

/** The whole physical pages of a span, which can be returned to the OS. */
export const physicalPages = (
  s: State,
  span: Span,
): { readonly start: Address; readonly n: Bytes } => {
  const { physPageSize } = s.arena;
  const end = span.base + bytesOf(s, span);
  if (physPageSize <= s.config.pageSize) return { start: span.base, n: Bytes(end - span.base) };
  const start = Math.ceil(span.base / physPageSize) * physPageSize;
  const last = Math.floor(end / physPageSize) * physPageSize;
  return { start: Address(start), n: Bytes(Math.max(0, last - start)) };
};

/** The span that a heap address is in, in use or not. (mheap.go: spanOf) */
export const spanOf = (s: State, address: number): Span | undefined => {
  const id = get(s.pages, pageOf(s, address));
  return id === undefined ? undefined : get(s.spans, id);
};

/** The span in use that holds data at this address. (mheap.go: lookupMaybe) */
export const lookup = (s: State, address: number): Span | undefined => {
  const span = spanOf(s, address);
  return span?.state === "inUse" && span.base <= address && address < span.limit ? span : undefined;
};

export const sizeclassOf = (span: Span): number => span.spanclass >> 1;

/** The number of the slot that an address lies in. (mbitmap.go: objIndex) */
export const slotOf = (span: Span, address: number): number =>
  Math.floor((address - span.base) / span.elemsize);

export const slotAddress = (span: Span, slot: number): Address =>
  Address(span.base + slot * span.elemsize);

/** The lowest free slot, or nelems. (mbitmap.go: nextFreeIndex) */
export const nextFreeIndex = (span: Span): number =>
  Math.min(Bits.firstClear(span.allocBits, span.freeindex, span.nelems), span.nelems);

/** A search that finds nothing leaves freeindex at the end. (mbitmap.go: nextFreeIndex) */
export const exhaust =
  (span: Span) =>
  (s: State): State =>
    isEmptymspan(span) ? s : updateSpan(span.id, { freeindex: span.nelems })(s);

/** The alloc bits from freeindex to the end of its group of 64, complemented. */
export const allocCache = ({ allocBits, freeindex }: Span): Word => {
  const first = freeindex - (freeindex % 64);
  const complement = ~Bits.window64(allocBits, first);
  return Word(BigInt.asUintN(64, complement) >> BigInt(freeindex % 64));
};

/** The state of a span as the traces number it. */
export const stateNumber = (state: SpanState): number =>
  ["dead", "inUse", "manual", "free"].indexOf(state);

/** Allocates the slot for an object; `object` is its type if it has pointers. */
export const handOut = (span: Span, slot: number, object: ObjectType | undefined): Span => ({
  ...span,
  freeindex: slot + 1,
  allocCount: span.allocCount + 1,
  objects: object === undefined ? span.objects : set(span.objects, slot, object),
});
