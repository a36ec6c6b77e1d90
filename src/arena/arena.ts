/**
 * The arena: how far it reaches, and the table from its pages to spans (malloc.go: mheap.sysAlloc;
 * mheap.go: setArenaUsed, mapSpans; mbitmap.go: mapBits). layout.ts says where it lies.
 *
 * Invariants: start <= used, alloc <= end; used never decreases; the bitmap is mapped for
 * bitmapMapped bytes below `bitmap` and the table for `length` pages, which cover [start, used).
 * pages[i] is the span of page i: of every page of a span in use, of the first and last of a free
 * one, an old entry between them, and 0 where no span has been.
 */
import { grow, hex, roundUp } from "../numbers/word.ts";
import { IN_USE } from "../pages/mspan.ts";
import type { Runtime } from "../runtime.ts";
import { GoThrow } from "../machine/stop.ts";
import { CODE, GC_SYS, HEAP_SYS, LOCAL, OTHER_SYS } from "../machine/vocabulary.ts";
import type { Tape } from "../machine/tape.ts";

const ALLOC = CODE["arena.alloc"];
const USED = CODE["arena.used"];
/** Heap words that one byte of the bitmap describes. */
export const WORDS_PER_BYTE = 4;

export class Arena {
  start = 0;
  used = 0;
  alloc = 0;
  end = 0;
  reserved = false;
  bitmap = 0;
  bitmapMapped = 0;
  /** Where the table of spans begins, and how many entries of it are mapped. */
  spans = 0;
  length = 0;
  pages = new Int32Array(1024);
  readonly maxMem: number;
  /** Entries that there is space for in the table of spans. */
  capacity = 0;
  /** The extension was refused, so sysAlloc gives up at once. */
  refused = false;
  readonly #rt: Runtime;

  constructor(rt: Runtime) {
    this.#rt = rt;
    this.maxMem = 2 ** rt.config.heapMapTotalBits - 1;
  }

  saveOrRestore(tape: Tape): void {
    this.pages = tape.int32s(this.pages, this.length);
    this.start = tape.number(this.start);
    this.used = tape.number(this.used);
    this.alloc = tape.number(this.alloc);
    this.end = tape.number(this.end);
    this.reserved = tape.flag(this.reserved);
    this.bitmap = tape.number(this.bitmap);
    this.bitmapMapped = tape.number(this.bitmapMapped);
    this.spans = tape.number(this.spans);
    this.length = tape.number(this.length);
    this.capacity = tape.number(this.capacity);
    this.refused = tape.flag(this.refused);
  }

  /** The next n bytes of the arena, 0 if there are none. (mheap.sysAlloc) */
  sysAlloc(n: number): number {
    const { events } = this.#rt;
    events.open(ALLOC, n);
    let r = 0;
    this.refused = false;
    if (n > this.left()) this.extend(n);
    if (n <= this.left()) r = this.#take(n);
    else if (this.#rt.config.ptrSize === 4 && !this.refused) r = this.#elsewhere(n);
    const { used, alloc, end, reserved } = this;
    events.close(ALLOC, r, used, alloc, end, reserved ? 1 : 0);
    return r;
  }

  /** Bytes of the reservation that are not taken yet. */
  left(): number {
    return this.#rt.wrap(this.end - this.alloc);
  }

  /** Reserves more address space, behind the arena or anywhere that it can use. */
  extend(n: number): void {
    const { config, system } = this.#rt;
    const wrap = (x: number): number => this.#rt.wrap(x);
    const size = wrap(roundUp(wrap(n + config.pageSize), config.arenaReserve));
    const end = wrap(this.end + size);
    if (end < this.end || wrap(end - this.start - 1) > this.maxMem) return;
    const p = system.reserve(this.end, size);
    if (p === 0) {
      this.refused = true;
      return;
    }
    if (p === this.end) {
      this.end = end;
      this.reserved = system.reserved;
      return;
    }
    const fits = this.start <= p && wrap(wrap(p + size) - this.start - 1) <= this.maxMem;
    if (fits && this.left() < config.strandLimit) {
      this.end = wrap(p + size);
      this.alloc = wrap(roundUp(p, config.pageSize));
      this.reserved = system.reserved;
      return;
    }
    system.free(p, size, LOCAL);
  }

  /** The arena is used up to `to` from here on: its bitmap and span table are mapped first. */
  setUsed(to: number): void {
    const { events } = this.#rt;
    events.open(USED, to);
    this.mapBits(to);
    this.mapSpans(to);
    this.used = to;
    events.close(USED);
  }

  /** Bytes of the bitmap for an arena that ends at `to`, in whole physical pages. */
  bitmapBytes(to: number): number {
    const { config, physPageSize } = this.#rt;
    const bytes = Math.floor((to - this.start) / (config.ptrSize * WORDS_PER_BYTE));
    return this.#rt.wrap(roundUp(roundUp(bytes, config.bitmapChunk), physPageSize));
  }

  mapBits(to: number): void {
    const { system } = this.#rt;
    const n = this.bitmapBytes(to);
    if (this.bitmapMapped >= n) return;
    const a = this.#rt.wrap(this.bitmap - n);
    system.map(a, n - this.bitmapMapped, this.reserved, GC_SYS);
    this.bitmapMapped = n;
  }

  mapSpans(to: number): void {
    const { config, system, physPageSize } = this.#rt;
    const { pageSize, ptrSize } = config;
    const bytes = roundUp(Math.floor((to - this.start) / pageSize) * ptrSize, physPageSize);
    const need = this.#rt.wrap(bytes) / ptrSize;
    const have = this.length;
    if (have >= need) return;
    if (need > this.capacity) this.#rt.outOfBounds("slice bounds");
    if (need > this.pages.length) {
      this.pages = grow(this.pages, new Int32Array(Math.max(need, 2 * this.pages.length)));
    }
    this.length = need;
    const a = this.#rt.wrap(this.spans + have * ptrSize);
    system.map(a, (need - have) * ptrSize, this.reserved, OTHER_SYS);
  }

  /** The index of the page that an address of the arena lies in. */
  page(address: number): number {
    return Math.floor((address - this.start) / this.#rt.config.pageSize);
  }

  /** The span in use that an address lies in, 0 if there is none. (lookupMaybe) */
  lookup(address: number): number {
    const { spans } = this.#rt;
    if (!(address >= this.start && address < this.used)) return 0;
    const s = this.pages[this.page(address)]!;
    if (s === 0 || address < spans.base(s) || address >= spans.limit[s]!) return 0;
    return spans.state[s] === IN_USE ? s : 0;
  }

  /** Takes n bytes from the reservation. */
  #take(n: number): number {
    const p = this.alloc;
    this.#rt.system.map(p, n, this.reserved, HEAP_SYS);
    this.#rt.memory.map(p, n);
    this.alloc = this.#rt.wrap(p + n);
    if (this.alloc > this.used) this.setUsed(this.alloc);
    if (p % this.#rt.config.pageSize !== 0) {
      throw new GoThrow("misrounded allocation in MHeap_SysAlloc");
    }
    return p;
  }

  /** 32-bit: the reservation is used up, so the system chooses the place. */
  #elsewhere(n: number): number {
    const { config, system, memory } = this.#rt;
    const wrap = (x: number): number => this.#rt.wrap(x);
    const size = wrap(wrap(roundUp(n, config.pageSize)) + config.pageSize);
    const p = system.alloc(size, HEAP_SYS);
    if (p === 0) return 0;
    if (p < this.start || wrap(wrap(p + size) - this.start) > this.maxMem) {
      const usable = `[${hex(this.start)},${hex(this.start + this.maxMem)})`;
      this.#rt.print(`runtime: memory allocated by OS (${hex(p)}) not in usable range ${usable}`);
      system.free(p, size, HEAP_SYS);
      return 0;
    }
    const r = wrap(roundUp(p, config.pageSize));
    memory.map(r, n);
    if (wrap(r + n) > this.used) this.setUsed(wrap(r + n));
    return r;
  }
}
