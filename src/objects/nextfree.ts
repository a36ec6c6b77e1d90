/**
 * The next free slot of a span (malloc.go: nextFreeFast, nextFree; mbitmap.go: nextFreeIndex): at first
 * in the window of 64 slots that the span has loaded, then in its alloc bits, then in another span.
 */
import { ctz32, ctz64, shiftHigh, shiftLow } from "../numbers/word.ts";
import { FIELDS, type Spans } from "../pages/mspan.ts";
import type { Runtime } from "../runtime.ts";
import { GoThrow } from "../machine/stop.ts";
import { CODE } from "../machine/vocabulary.ts";
import type { Tape } from "../machine/tape.ts";

const NEXTFREE = CODE.nextfree;
const { ROW, FREEINDEX, NELEMS, CACHE_LO, CACHE_HI, ALLOC_COUNT } = FIELDS;

export class NextFree {
  /** Whether the last nextFree went to a central list, so that the heap trigger is to be tested. */
  shouldhelpgc = false;
  declare readonly spans: Spans;
  readonly #rt: Runtime;

  constructor(rt: Runtime) {
    this.spans = rt.spans;
    this.#rt = rt;
  }

  saveOrRestore(tape: Tape): void {
    this.shouldhelpgc = tape.flag(this.shouldhelpgc);
  }

  /** The next free slot if the window shows one, else -1. (malloc.go: nextFreeFast) */
  nextFreeFast(h: number): number {
    const { spans } = this;
    const { integers } = spans;
    const row = h << ROW;
    const lo = spans.cacheLo(h);
    const hi = integers[row + CACHE_HI]!;
    if (lo === 0) return this.nextFreeHigh(h, hi);
    const bit = ctz32(lo);
    const index = integers[row + FREEINDEX]! + bit + 1;
    const nelems = integers[row + NELEMS]!;
    if (index > nelems || ((index & 63) === 0 && index !== nelems)) return -1;
    // Two shifts, since one by bit + 1 = 32 would be one by 0.
    integers[row + CACHE_LO] = ((lo >>> bit) >>> 1) | (hi << (31 - bit));
    integers[row + CACHE_HI] = (hi >>> bit) >>> 1;
    integers[row + FREEINDEX] = index;
    integers[row + ALLOC_COUNT]!++;
    return index - 1;
  }

  /** The same where no free slot shows in the low half. */
  nextFreeHigh(h: number, hi: number): number {
    if (hi === 0) return -1;
    const { integers } = this.spans;
    const row = h << ROW;
    const bit = 31 - Math.clz32(hi & -hi);
    const index = integers[row + FREEINDEX]! + bit + 33;
    const nelems = integers[row + NELEMS]!;
    if (index > nelems || ((index & 63) === 0 && index !== nelems)) return -1;
    integers[row + CACHE_LO] = (hi >>> bit) >>> 1;
    integers[row + CACHE_HI] = 0;
    integers[row + FREEINDEX] = index;
    integers[row + ALLOC_COUNT]!++;
    return index - 1;
  }

  /** The next free slot where nextFreeFast gave none, in the span cached afterwards. */
  nextFree(c: number, spc: number): number {
    const { caches, events } = this.#rt;
    const { spans } = this;
    this.shouldhelpgc = false;
    events.open(NEXTFREE, spc);
    let s = caches.span(c, spc);
    let index = this.nextFreeIndex(s);
    if (index === spans.nelems(s)) {
      if (spans.allocCount(s) !== spans.nelems(s)) {
        const counts = `runtime: s.allocCount= ${spans.allocCount(s)} s.nelems= ${spans.nelems(s)}`;
        throw new GoThrow("s.allocCount != s.nelems && freeIndex == s.nelems", [counts]);
      }
      caches.refill(c, spc);
      this.shouldhelpgc = true;
      s = caches.span(c, spc);
      index = this.nextFreeIndex(s);
    }
    if (index >= spans.nelems(s)) throw new GoThrow("freeIndex is not valid");
    const count = spans.allocCount(s) + 1;
    spans.setAllocCount(s, count);
    if (count > spans.nelems(s)) {
      const counts = `s.allocCount= ${count} s.nelems= ${spans.nelems(s)}`;
      throw new GoThrow("s.allocCount > s.nelems", [counts]);
    }
    events.close(NEXTFREE, spans.slot(s, index), this.shouldhelpgc ? 1 : 0, spans.freeindex(s));
    return index;
  }

  /** The next free slot from freeindex on, which moves behind it; nelems if there is none. */
  nextFreeIndex(h: number): number {
    const { spans } = this;
    const nelems = spans.nelems(h);
    let index = spans.freeindex(h);
    if (index === nelems) return index;
    if (index > nelems) throw new GoThrow("s.freeindex > s.nelems");
    let bit = ctz64(spans.cacheLo(h), spans.cacheHi(h));
    while (bit === 64) {
      index = (index + 64) & ~63;
      if (index >= nelems) {
        spans.setFreeindex(h, nelems);
        return nelems;
      }
      spans.refillAllocCache(h, index);
      bit = ctz64(spans.cacheLo(h), spans.cacheHi(h));
    }
    const result = index + bit;
    if (result >= nelems) {
      spans.setFreeindex(h, nelems);
      return nelems;
    }
    const [lo, hi] = [spans.cacheLo(h), spans.cacheHi(h)];
    spans.setCache(h, shiftLow(lo, hi, bit + 1), shiftHigh(hi, bit + 1));
    index = result + 1;
    if (index % 64 === 0 && index !== nelems) spans.refillAllocCache(h, index);
    spans.setFreeindex(h, index);
    return result;
  }
}
