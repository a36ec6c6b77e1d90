/**
 * Spans: runs of pages, as columns indexed by record handle (mheap.go: mspan; mbitmap.go:
 * nextFreeIndex). Handle 0 is nil, and Go's emptymspan: a span without slots.
 *
 * What a small allocation reads lies together in one row of 64 bytes for each span, seen as
 * doubles (base, elemsize) and as 32-bit integers (freeindex and so on).
 *
 * Invariants, for a span in use:
 *   the cache's bit i (of 64) is the complement of alloc bit freeindex + i, bits from nelems on
 *     included, while the span's bits are not beyond the next multiple of 64;
 *   allocCount = freeindex - (free slots below it) + allocated slots from freeindex on;
 *   slot i is [base + i * elemsize, base + (i + 1) * elemsize).
 *
 * The short way of an allocation takes slots that the span has lent to the cache (lent.ts). Until they
 * are taken back, freeindex, allocCount and the window are out of date; reading any of them takes the
 * slots back first.
 */
import { grow, popcount32, shiftHigh, shiftLow } from "../numbers/word.ts";
import type { GcBits } from "../collector/gcbits.ts";
import type { Lent } from "../objects/lent.ts";
import type { Tape } from "../machine/tape.ts";

/** Shift from a handle to its row of 32-bit integers; a row of doubles is half as long. */
const ROW = 4;
const ROW_DOUBLES = 3;
const BASE = 0;
const ELEMSIZE = 1;
const FREEINDEX = 4;
const NELEMS = 5;
const CACHE_LO = 6;
const CACHE_HI = 7;
const ALLOC_COUNT = 8;
const NEEDZERO = 9;
/** The cache that slots are lent to, 0 if none are. */
const LENT_TO = 10;

/** What nextfree.ts reads of a row. It makes constants of its own, since V8 does not fold imports. */
export const FIELDS = { ROW, FREEINDEX, NELEMS, CACHE_LO, CACHE_HI, ALLOC_COUNT } as const;

export const DEAD = 0;
export const IN_USE = 1;
export const MANUAL = 2;
export const FREE = 3;

export class Spans {
  capacity = 0;
  doubles = new Float64Array(0);
  integers = new Int32Array(0);
  next = new Int32Array(0);
  prev = new Int32Array(0);
  /** The list a span is on; 0 is none. */
  list = new Int32Array(0);
  npages = new Int32Array(0);
  state = new Uint8Array(0);
  spanclass = new Uint8Array(0);
  incache = new Uint8Array(0);
  sweepgen = new Uint32Array(0);
  npreleased = new Int32Array(0);
  unusedsince = new Float64Array(0);
  /** The end of the span's data. */
  limit = new Float64Array(0);
  /** Word index of the bitmaps in the bitmap arenas, -1 for none. */
  allocBits = new Int32Array(0);
  gcmarkBits = new Int32Array(0);
  /** The first special record. */
  specials = new Int32Array(0);
  readonly #bits: GcBits;
  readonly #lent: ReadonlyArray<ReadonlyArray<Lent>>;

  constructor(bits: GcBits, lent: ReadonlyArray<ReadonlyArray<Lent>>) {
    this.#bits = bits;
    this.#lent = lent;
    this.reserve(63);
  }

  /**
   * The columns of the records up to handle `last`. What was lent is taken back first: from a span
   * that is saved, and from a cache whose spans become others.
   */
  saveOrRestore(tape: Tape, last: number): void {
    for (let h = 1; h <= last; h++) {
      if (this.integers[(h << ROW) + LENT_TO] !== 0) this.takeBack(h);
    }
    this.reserve(tape.integer(last));
    const n = last + 1;
    // All of a row, of which the doubles are two integers each.
    tape.int32s(this.integers, n << ROW);
    tape.int32s(this.next, n);
    tape.int32s(this.prev, n);
    tape.int32s(this.list, n);
    tape.int32s(this.npages, n);
    tape.uint8s(this.state, n);
    tape.uint8s(this.spanclass, n);
    tape.uint8s(this.incache, n);
    tape.uint32s(this.sweepgen, n);
    tape.int32s(this.npreleased, n);
    tape.float64s(this.unusedsince, n);
    tape.float64s(this.limit, n);
    tape.int32s(this.allocBits, n);
    tape.int32s(this.gcmarkBits, n);
    tape.int32s(this.specials, n);
  }

  base(h: number): number {
    return this.doubles[(h << ROW_DOUBLES) + BASE]!;
  }

  elemsize(h: number): number {
    return this.doubles[(h << ROW_DOUBLES) + ELEMSIZE]!;
  }

  freeindex(h: number): number {
    if (this.integers[(h << ROW) + LENT_TO] !== 0) this.takeBack(h);
    return this.integers[(h << ROW) + FREEINDEX]!;
  }

  nelems(h: number): number {
    return this.integers[(h << ROW) + NELEMS]!;
  }

  allocCount(h: number): number {
    if (this.integers[(h << ROW) + LENT_TO] !== 0) this.takeBack(h);
    return this.integers[(h << ROW) + ALLOC_COUNT]!;
  }

  needzero(h: number): number {
    return this.integers[(h << ROW) + NEEDZERO]!;
  }

  /** The halves of the 64-bit window of free slots from freeindex on. */
  cacheLo(h: number): number {
    if (this.integers[(h << ROW) + LENT_TO] !== 0) this.takeBack(h);
    return this.integers[(h << ROW) + CACHE_LO]! >>> 0;
  }

  cacheHi(h: number): number {
    if (this.integers[(h << ROW) + LENT_TO] !== 0) this.takeBack(h);
    return this.integers[(h << ROW) + CACHE_HI]! >>> 0;
  }

  setBase(h: number, base: number): void {
    this.doubles[(h << ROW_DOUBLES) + BASE] = base;
  }

  setElemsize(h: number, bytes: number): void {
    this.doubles[(h << ROW_DOUBLES) + ELEMSIZE] = bytes;
  }

  setFreeindex(h: number, index: number): void {
    this.integers[(h << ROW) + FREEINDEX] = index;
  }

  setNelems(h: number, count: number): void {
    this.integers[(h << ROW) + NELEMS] = count;
  }

  setAllocCount(h: number, count: number): void {
    this.integers[(h << ROW) + ALLOC_COUNT] = count;
  }

  setNeedzero(h: number, flag: number): void {
    if (this.integers[(h << ROW) + LENT_TO] !== 0) this.takeBack(h);
    this.integers[(h << ROW) + NEEDZERO] = flag;
  }

  setCache(h: number, lo: number, hi: number): void {
    this.integers[(h << ROW) + CACHE_LO] = lo;
    this.integers[(h << ROW) + CACHE_HI] = hi;
  }

  /** A record starts anew; its sweepgen, limit and nelems survive. (mspan.init) */
  init(h: number, base: number, npages: number): void {
    this.next[h] = this.prev[h] = this.list[h] = 0;
    this.setBase(h, base);
    this.npages[h] = npages;
    this.setAllocCount(h, 0);
    this.spanclass[h] = 0;
    this.incache[h] = 0;
    this.setElemsize(h, 0);
    this.state[h] = DEAD;
    this.unusedsince[h] = 0;
    this.npreleased[h] = 0;
    this.specials[h] = 0;
    this.integers[(h << ROW) + LENT_TO] = 0;
    this.setNeedzero(h, 0);
    this.setFreeindex(h, 0);
    this.allocBits[h] = this.gcmarkBits[h] = -1;
  }

  /** Lends the next free slots to cache c, when all that it had are taken; false if none is free. */
  lend(h: number, c: number, lent: Lent): boolean {
    const { integers } = this;
    const { words } = this.#bits;
    const at = h << ROW;
    const nelems = integers[at + NELEMS]!;
    const from = this.countLent(at, lent);
    for (let first = from & ~31; first < nelems; first += 32) {
      let slots = ~words[this.allocBits[h]! + (first >> 5)]!;
      if (first < from) slots &= -1 << (from - first);
      if (nelems - first < 32) slots &= (1 << (nelems - first)) - 1;
      if (slots === 0) continue;
      integers[at + LENT_TO] = c;
      lent.dirty = integers[at + NEEDZERO]!;
      lent.lend(slots, first, this.slot(h, first), this.elemsize(h) | 0);
      return true;
    }
    return false;
  }

  /** Counts the slots taken since some were lent, and takes back the others. Gives freeindex. */
  countLent(at: number, lent: Lent): number {
    const { integers } = this;
    const end = lent.takenEnd();
    const taken = lent.takeBack();
    if (taken === 0) return integers[at + FREEINDEX]!;
    integers[at + ALLOC_COUNT]! += popcount32(taken);
    return (integers[at + FREEINDEX] = end);
  }

  /** Takes back what was lent, and brings freeindex, allocCount and the window up to date. */
  takeBack(h: number): void {
    const { integers } = this;
    const row = h << ROW;
    const index = this.countLent(row, this.#lent[integers[row + LENT_TO]!]![this.spanclass[h]!]!);
    integers[row + LENT_TO] = 0;
    // Behind the span's last slot, a group of 64 is used up and no other follows.
    if (index % 64 === 0 && index === integers[row + NELEMS]) return this.setCache(h, 0, 0);
    this.refillAllocCache(h, index - (index % 64));
    this.alignCache(h);
  }

  /** The address of a slot. */
  slot(h: number, index: number): number {
    const { doubles } = this;
    return doubles[h << 3]! + index * doubles[(h << 3) + 1]!;
  }

  /** Loads the window with the complement of 64 alloc bits. pre: slot is a multiple of 64. */
  refillAllocCache(h: number, slot: number): void {
    const at = this.allocBits[h]! + slot / 32;
    this.setCache(h, ~this.#bits.words[at]!, ~this.#bits.words[at + 1]!);
  }

  /** Moves the window, loaded at a multiple of 64, on to freeindex. */
  alignCache(h: number): void {
    const by = this.freeindex(h) % 64;
    const [lo, hi] = [this.cacheLo(h), this.cacheHi(h)];
    this.setCache(h, shiftLow(lo, hi, by), shiftHigh(hi, by));
  }

  isAllocBit(h: number, slot: number): boolean {
    return this.#bits.test(this.allocBits[h]!, slot);
  }

  /** Whether slot `slot` is not allocated. pre: slot < nelems. */
  isFree(h: number, slot: number): boolean {
    return slot >= this.indexWithLent(h) && !this.isAllocBit(h, slot);
  }

  /** freeindex, computed without taking back what was lent. */
  indexWithLent(h: number): number {
    const c = this.integers[(h << ROW) + LENT_TO]!;
    const end = c === 0 ? 0 : this.#lent[c]![this.spanclass[h]!]!.takenEnd();
    return end === 0 ? this.integers[(h << ROW) + FREEINDEX]! : end;
  }

  isMarked(h: number, slot: number): boolean {
    return this.#bits.test(this.gcmarkBits[h]!, slot);
  }

  /** How many of the span's mark bits are set. */
  countAlloc(h: number): number {
    const at = this.gcmarkBits[h]!;
    const nelems = this.nelems(h);
    let count = 0;
    for (let slot = 0; slot < nelems; slot += 32) {
      const half = this.#bits.words[at + slot / 32]!;
      count += popcount32(nelems - slot >= 32 ? half : half & (2 ** (nelems - slot) - 1));
    }
    return count;
  }

  /** Makes room for handles up to h. */
  reserve(h: number): void {
    if (h < this.capacity) return;
    const n = Math.max(64, 2 * h);
    this.capacity = n;
    this.doubles = grow(this.doubles, new Float64Array(n << ROW_DOUBLES));
    // The old rows are copied as doubles: both views are of one buffer.
    this.integers = new Int32Array(this.doubles.buffer);
    this.next = grow(this.next, new Int32Array(n));
    this.prev = grow(this.prev, new Int32Array(n));
    this.list = grow(this.list, new Int32Array(n));
    this.npages = grow(this.npages, new Int32Array(n));
    this.state = grow(this.state, new Uint8Array(n));
    this.spanclass = grow(this.spanclass, new Uint8Array(n));
    this.incache = grow(this.incache, new Uint8Array(n));
    this.sweepgen = grow(this.sweepgen, new Uint32Array(n));
    this.npreleased = grow(this.npreleased, new Int32Array(n));
    this.unusedsince = grow(this.unusedsince, new Float64Array(n));
    this.limit = grow(this.limit, new Float64Array(n));
    this.allocBits = grow(this.allocBits, new Int32Array(n));
    this.gcmarkBits = grow(this.gcmarkBits, new Int32Array(n));
    this.specials = grow(this.specials, new Int32Array(n));
  }
}
