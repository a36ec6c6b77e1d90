/** The sweeper and the central list of the model `cycle`: mgcsweep.go, mcentral.go, and reclaiming of mheap.go. */
import { allocSpanLocked, type Cache, drop, freeSpanLocked, type Heap } from "./pageheap.ts";

const ZEROS = (length: number): string => "0".repeat(length);

/**
 * mbitmap.go: nextFreeIndex; where no slot is free the free index is left at the end. A slot that is found is
 * taken by the caller.
 */
export const nextFree = (span: Heap["spans"][0]): number => {
  const found = span.allocBits!.indexOf("0", span.freeindex);
  if (found < 0) span.freeindex = span.allocBits!.length;
  return found < 0 ? span.allocBits!.length : found;
};

const bufferOf = ({ sweepgen, sweepSpans }: Heap, isSwept: boolean): number[] =>
  sweepSpans[(sweepgen / 2) % 2 === (isSwept ? 0 : 1) ? 0 : 1];

export const buffersOf = (heap: Heap): ReadonlyArray<ReadonlyArray<number>> => [
  bufferOf(heap, true),
  bufferOf(heap, false),
];

/** mheap.go: freeSpan. */
const freeSpan = (heap: Heap, record: number, cache: Cache): void => {
  cache.hasScan = false;
  freeSpanLocked(heap, record);
};

/** mgcsweep.go: sweep; whether the span went back to the page heap. */
const sweep = (heap: Heap, record: number, cache: Cache, preserve: boolean): boolean => {
  const span = heap.spans[record]!;
  const nalloc = Array.from(span.markBits!).filter((bit) => bit === "1").length;
  const nfreed = span.allocCount - nalloc;
  const wasEmpty = nextFree(span) === span.allocBits!.length;
  heap.swept.push(span.base);
  Object.assign(span, {
    allocCount: nalloc,
    freeindex: 0,
    allocBits: span.markBits,
    markBits: ZEROS(span.markBits!.length),
    sweepgen: heap.sweepgen,
  });
  let isFreed = false;
  if (span.isLarge && nalloc === 0) {
    span.needzero = true;
    freeSpan(heap, record, cache);
    cache.hasFrees = true;
    isFreed = true;
  } else if (!span.isLarge && nfreed > 0) {
    cache.hasFrees = true;
    span.needzero = true;
    if (!preserve) {
      if (wasEmpty) {
        drop(heap.empty, record);
        heap.nonempty.unshift(record);
      }
      if (nalloc === 0) {
        drop(heap.nonempty, record);
        freeSpan(heap, record, cache);
        isFreed = true;
      }
    }
  }
  if (!isFreed) bufferOf(heap, true).push(record);
  return isFreed;
};

/** mgcsweep.go: sweepone; the pages that it freed, or undefined where all is swept. */
export const sweepone = (heap: Heap, cache: Cache): number | undefined => {
  for (;;) {
    const record = bufferOf(heap, false).pop();
    if (record === undefined) {
      heap.sweepdone = true;
      return undefined;
    }
    const { state, sweepgen, npages, base } = heap.spans[record]!;
    if (state !== "inUse" || sweepgen !== heap.sweepgen - 2) continue;
    const isFreed = sweep(heap, record, cache, false);
    heap.inPlace = [...new Set([...heap.inPlace, base])];
    return isFreed ? npages : 0;
  }
};

/** mheap.go: reclaim, before one page is taken. */
const reclaim = (heap: Heap, cache: Cache): void => {
  for (;;) {
    const record = heap.busy[0];
    if (record === undefined || heap.spans[record]!.sweepgen !== heap.sweepgen - 2) break;
    drop(heap.busy, record);
    heap.busy.push(record);
    if (sweep(heap, record, cache, false)) return;
  }
  for (;;) {
    const freed = sweepone(heap, cache);
    if (freed === undefined || freed >= 1) return;
  }
};

/** mheap.go: alloc, of one page that is cleared. */
export const allocPage = (heap: Heap, cache: Cache, isLarge: boolean): number => {
  if (!heap.sweepdone) reclaim(heap, cache);
  cache.hasScan = false;
  const record = allocSpanLocked(heap);
  bufferOf(heap, true).push(record);
  const span = heap.spans[record]!;
  const nelems = isLarge ? 1 : 2;
  Object.assign(span, {
    sweepgen: heap.sweepgen,
    state: "inUse",
    isLarge,
    allocCount: 0,
    freeindex: 0,
    allocBits: ZEROS(nelems),
    markBits: ZEROS(nelems),
    needzero: false,
  });
  if (isLarge) heap.busy.push(record);
  else heap.used[span.base] = { base: span.base, slots: 0 };
  return record;
};

/** mcentral.go: cacheSpan. */
export const cacheSpan = (heap: Heap, cache: Cache): number => {
  const isUnswept = (record: number): boolean => heap.spans[record]!.sweepgen === heap.sweepgen - 2;
  const toBack = (record: number, from: number[]): void => {
    drop(from, record);
    heap.empty.push(record);
  };
  const [first] = heap.nonempty;
  if (first !== undefined) {
    const mustSweep = isUnswept(first);
    toBack(first, heap.nonempty);
    if (mustSweep) sweep(heap, first, cache, true);
    return first;
  }
  for (;;) {
    const [full] = heap.empty;
    if (full === undefined || !isUnswept(full)) break;
    toBack(full, heap.empty);
    sweep(heap, full, cache, true);
    if (nextFree(heap.spans[full]!) < 2) return full;
  }
  const fresh = allocPage(heap, cache, false);
  heap.empty.push(fresh);
  return fresh;
};
