/**
 * What a span record of the heap means. A record that is dead or free still holds what it was before;
 * that is not a fact: it is overwritten before any code reads it.
 */
import { type Bitmap, clearBitmap } from "../../spec/numbers/bits.ts";
import type { Config } from "../../spec/instance/config.ts";
import type { FixRecord } from "../../spec/arena/mfixalloc.ts";
import type { Span, SpanId } from "../../spec/pages/mspan.ts";
import type { Special } from "../../spec/collector/specials.ts";
import * as List from "../../spec/pages/mspanlist.ts";
import type { Address, Bytes, Flag, Pages } from "../../spec/numbers/units.ts";
import type { Runtime } from "../../src/runtime.ts";
import type { Meaning } from "./comparison.ts";

/** Units are taken at their word: a wrong value is a difference to be shown, not a range error. */
export const address = (n: number): Address => n as Address;
export const bytes = (n: number): Bytes => n as Bytes;

/** Records count from 1 on the fast side, where 0 is none. */
export const idOf = (handle: number): SpanId | null => (handle === 0 ? null : handle - 1);

export const recordOf = (
  { address: addresses }: Runtime["spanalloc"],
  handle: number,
): FixRecord => ({
  address: address(addresses[handle]!),
  index: handle - 1,
});

/** The name of a list that the fast side knows by number. */
export const listOf = ({ config, lists }: Runtime, list: number): List.ListId | null => {
  const { lengths, busylarge } = lists;
  const spec = config as unknown as Config;
  if (list === 0) return null;
  if (list < lists.busy(0)) return List.freeList(list - lists.free(0));
  if (list < busylarge) return List.busyList(spec, list - lists.busy(0));
  if (list === busylarge) return List.busyList(spec, lengths);
  const spanclass = Math.floor((list - lists.nonempty(0)) / 2);
  return list === lists.nonempty(spanclass)
    ? List.nonemptyList(spanclass)
    : List.emptyList(spanclass);
};

const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Bitmaps without a bit set, by their number of slots: most are, and they are compared often. */
const clearBitmaps = new Map<number, Bitmap>();

const clearFor = (n: number): Bitmap => {
  const known = clearBitmaps.get(n) ?? clearBitmap(n);
  clearBitmaps.set(n, known);
  return known;
};

/** The bits of `n` slots at a word of the bitmap arenas. */
const bitmapOf = ({ words }: Runtime["bits"], at: number, n: number): Bitmap => {
  let any = 0;
  for (let i = 0; i < n; i += 32) any |= words[at + (i >> 5)]!;
  if (any === 0) return clearFor(n);
  let bitmap = "";
  for (let i = 0; i < n; i += 8) bitmap += digits[(words[at + (i >> 5)]! >>> (i & 24)) & 0xff];
  return bitmap;
};

/** The mark bits of the span at an address. */
export const markBitmap = ({ arena, bits, spans }: Runtime, a: number): Bitmap => {
  const s = arena.pages[arena.page(a)]!;
  return bitmapOf(bits, spans.gcmarkBits[s]!, spans.nelems(s));
};

const specialsOf = (rt: Runtime, s: number): ReadonlyArray<Special> => {
  const { specials, finalizers, profiles } = rt;
  const found: Special[] = [];
  const all = finalizers.count + profiles.count;
  for (let at = rt.spans.specials[s]!; at !== 0 && found.length <= all; at = specials.next[at]!) {
    const isProfile = at % 2 === 1;
    found.push({
      kind: isProfile ? "profile" : "finalizer",
      offset: bytes(specials.offset[at]!),
      record: recordOf(isProfile ? profiles : finalizers, at >> 1),
    });
  }
  return found;
};

const states = ["dead", "inUse", "manual", "free"] as const;

/** The heap bitmap, which says what the objects are, is compared by itself. */
export type SpanMeaning = Meaning<Omit<Span, "objects">>;

/** What record `id` means. A dead one has a place and an age, a free one no slots, a manual one no bits. */
export const spanOf = (rt: Runtime, id: SpanId): SpanMeaning => {
  const { bits, spanalloc, spans } = rt;
  const s = id + 1;
  const state = states[spans.state[s]!]!;
  const isAlive = state !== "dead";
  const isUsed = state === "inUse" || state === "manual";
  const hasSlots = state === "inUse";
  const nelems = isUsed ? spans.nelems(s) : 0;
  return {
    id,
    sp: address(spanalloc.address[s]!),
    base: address(spans.base(s)),
    npages: spans.npages[s]! as Pages,
    state,
    sweepgen: spans.sweepgen[s]!,
    spanclass: isUsed ? spans.spanclass[s]! : 0,
    elemsize: bytes(isUsed ? spans.elemsize(s) : 0),
    nelems,
    limit: address(isUsed ? spans.limit[s]! : 0),
    allocCount: isAlive ? spans.allocCount(s) : 0,
    freeindex: hasSlots ? spans.freeindex(s) : 0,
    allocBits: hasSlots ? bitmapOf(bits, spans.allocBits[s]!, nelems) : "",
    markBits: hasSlots ? bitmapOf(bits, spans.gcmarkBits[s]!, nelems) : "",
    needzero: isAlive ? (spans.needzero(s) as Flag) : 0,
    incache: isAlive && spans.incache[s] === 1,
    unusedsince: isAlive ? spans.unusedsince[s]! : 0,
    npreleased: (isAlive ? spans.npreleased[s]! : 0) as Pages,
    specials: isAlive && spans.specials[s] !== 0 ? specialsOf(rt, s) : [],
    list: isAlive ? listOf(rt, spans.list[s]!) : null,
    next: isAlive ? idOf(spans.next[s]!) : null,
    prev: isAlive ? idOf(spans.prev[s]!) : null,
  };
};
