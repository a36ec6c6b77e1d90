/**
 * Allocating an object (malloc.go: mallocgc, largeAlloc, newobject, newarray): nothing, a piece of
 * a tiny block, a slot of a cached span, or pages of its own.
 *
 * Nothing is created on the way: the type of the object and the executing P's cache are fields
 * that the caller sets before, and what the recorder wants to know beside the address is left in
 * fields too.
 */
import { CACHE_ROW, NEXT_SAMPLE, type MCaches } from "./mcache.ts";
import type { Memory } from "./memory.ts";
import type { Spans } from "./mspan.ts";
import { PHASE_MARKTERMINATION, PHASE_OFF } from "./pacer.ts";
import type { Runtime } from "./runtime.ts";
import type { SizeClasses } from "./sizeclass.ts";
import { GoPanic, GoThrow } from "./stop.ts";
import {
  CODE,
  PATH_LARGE,
  PATH_SMALL,
  PATH_TINYHIT,
  PATH_TINYNEW,
  PATH_ZERO,
} from "./vocabulary.ts";

const MALLOC = CODE.malloc;
const NEXTFREE = CODE.nextfree;
const NEWOBJECT = CODE.newobject;
const NEWARRAY = CODE.newarray;

export class Malloc {
  /** The type that the next allocation is of, when it has one. */
  typed = false;
  typeSize = 0;
  ptrdata = 0;
  align = 0;
  noscan = true;
  /** A defer record: only its header counts as data with pointers. */
  isDefer = false;
  /** Bytes that marking owes for what was allocated while it is on. */
  assistBytes = 0;
  /** What the last allocation did besides: a span was fetched, memory cleared, a sample taken. */
  #heavy = false;
  #cleared = false;
  #sampled = false;
  readonly #rt: Runtime;
  readonly #spans: Spans;
  readonly #caches: MCaches;
  readonly #memory: Memory;
  readonly #classes: SizeClasses;
  readonly #maxSmallSize: number;
  readonly #maxTinySize: number;
  readonly #tinyClass: number;
  readonly #smallSizeMax: number;

  constructor(rt: Runtime) {
    this.#rt = rt;
    this.#spans = rt.spans;
    this.#caches = rt.caches;
    this.#memory = rt.memory;
    this.#classes = rt.classes;
    this.#maxSmallSize = rt.config.maxSmallSize;
    this.#maxTinySize = rt.config.maxTinySize;
    this.#tinyClass = 2 * rt.config.tinySizeClass + 1;
    this.#smallSizeMax = rt.config.smallSizeMax;
  }

  /** The allocations that follow have no type, so no pointers. */
  setUntyped(): void {
    this.typed = false;
    this.noscan = true;
    this.isDefer = false;
  }

  setType(size: number, ptrdata: number, align: number, noscan: boolean): void {
    this.typed = true;
    this.typeSize = size;
    this.ptrdata = ptrdata;
    this.align = align;
    this.noscan = noscan;
    this.isDefer = false;
  }

  /** The address of a new object; `zero` if its memory must be clear. pre: size < 2^53. */
  mallocgc(size: number, zero: boolean): number {
    const rt = this.#rt;
    if (rt.events.on) this.#begin(size, zero);
    if (rt.pacer.phase !== PHASE_OFF) this.duringMark(size);
    this.#heavy = this.#cleared = this.#sampled = false;
    if (size > this.#maxSmallSize) return this.large(size, zero);
    if (!this.noscan || size >= this.#maxTinySize) return this.small(size, zero);
    return size === 0 ? this.nothing() : this.tiny(size);
  }

  /** What is different while the collector marks. */
  duringMark(size: number): void {
    if (this.#rt.pacer.phase === PHASE_MARKTERMINATION) {
      throw new GoThrow("mallocgc called with gcphase == _GCmarktermination");
    }
    this.assistBytes -= size;
  }

  nothing(): number {
    const { events, config } = this.#rt;
    if (events.on) events.close(MALLOC, PATH_ZERO, config.zerobase);
    this.#putRest();
    return config.zerobase;
  }

  tiny(size: number): number {
    const { cache, tiny } = this.#rt;
    const piece = tiny.fit(cache, size);
    if (piece !== 0) {
      if (this.#rt.events.on) this.#end(piece, PATH_TINYHIT, false);
      return piece;
    }
    let block = this.#spans.nextFreeFast(this.#span(this.#tinyClass));
    if (block === 0) block = this.nextFree(this.#tinyClass);
    this.#memory.clear(block, this.#maxTinySize);
    tiny.adopt(cache, block, size);
    return this.finish(block, this.#maxTinySize, size, PATH_TINYNEW);
  }

  small(size: number, zero: boolean): number {
    if (size === 0) return this.nothing();
    const classes = this.#classes;
    const sizeclass = size <= this.#smallSizeMax - 8 ? classes.of8(size) : classes.of128(size);
    const bytes = classes.toSize[sizeclass]!;
    const spc = 2 * sizeclass + (this.noscan ? 1 : 0);
    let s = this.#span(spc);
    let x = this.#spans.nextFreeFast(s);
    if (x === 0) {
      x = this.nextFree(spc);
      s = this.#span(spc);
    }
    if (zero && this.#spans.needzero(s) !== 0) {
      this.#memory.clear(x, bytes);
      this.#cleared = true;
    }
    return this.finish(x, bytes, size, PATH_SMALL);
  }

  large(size: number, zero: boolean): number {
    const { config, wordLimit } = this.#rt;
    if (size + config.pageSize >= wordLimit) throw new GoThrow("out of memory");
    const s = this.largeAlloc(size, Math.ceil(size / config.pageSize), zero);
    return this.finish(this.#spans.base(s), this.#spans.elemsize(s), size, PATH_LARGE);
  }

  /** A span for one object. */
  largeAlloc(size: number, npages: number, zero: boolean): number {
    const { config, heap, mbitmap, sweeper, wordLimit } = this.#rt;
    const spans = this.#spans;
    this.#heavy = true;
    sweeper.deductCredit((npages * config.pageSize) % wordLimit, npages);
    const s = heap.alloc(npages, this.noscan ? 1 : 0, true, zero);
    if (s === 0) throw new GoThrow("out of memory");
    spans.limit[s] = spans.base(s) + size;
    mbitmap.initSpan(s);
    spans.setFreeindex(s, 1);
    spans.setAllocCount(s, 1);
    return s;
  }

  /** A size that no double holds: Go finds out of memory, one way or another. */
  mallocHuge(size: bigint, zero: boolean): never {
    const { config, events, pacer, wordLimit } = this.#rt;
    if (events.on) this.#begin(events.word(size), zero);
    if (pacer.phase === PHASE_MARKTERMINATION) this.duringMark(0);
    const page = BigInt(config.pageSize);
    if (size + page < BigInt(wordLimit)) {
      const npages = size / page + (size % page === 0n ? 0n : 1n);
      this.largeAlloc(0, Number(npages), zero);
    }
    throw new GoThrow("out of memory");
  }

  /** The next free slot of a class where nextFreeFast gave none. */
  nextFree(spc: number): number {
    const { cache, caches, events } = this.#rt;
    const spans = this.#spans;
    events.open(NEXTFREE, spc);
    let s = this.#span(spc);
    let index = spans.nextFreeIndex(s);
    if (index === spans.nelems(s)) {
      if (spans.allocCount(s) !== spans.nelems(s)) {
        const counts = `runtime: s.allocCount= ${spans.allocCount(s)} s.nelems= ${spans.nelems(s)}`;
        throw new GoThrow("s.allocCount != s.nelems && freeIndex == s.nelems", [counts]);
      }
      caches.refill(cache, spc);
      this.#heavy = true;
      s = this.#span(spc);
      index = spans.nextFreeIndex(s);
    }
    if (index >= spans.nelems(s)) throw new GoThrow("freeIndex is not valid");
    const x = spans.base(s) + index * spans.elemsize(s);
    const count = spans.allocCount(s) + 1;
    spans.setAllocCount(s, count);
    if (count > spans.nelems(s)) {
      const counts = `s.allocCount= ${count} s.nelems= ${spans.nelems(s)}`;
      throw new GoThrow("s.allocCount > s.nelems", [counts]);
    }
    events.close(NEXTFREE, x, this.#heavy ? 1 : 0, spans.freeindex(s));
    return x;
  }

  /** Types, marks and samples the object of `bytes` bytes at x, of which `size` were asked. */
  finish(x: number, bytes: number, size: number, path: number): number {
    const rt = this.#rt;
    if (!this.noscan) this.recordType(x, bytes, size);
    if (rt.pacer.phase !== PHASE_OFF) this.allocBlack(x, bytes, size);
    const { rate } = rt.sampler;
    if (rate > 0) {
      const { rows } = this.#caches;
      const at = rt.cache * CACHE_ROW + NEXT_SAMPLE;
      if (bytes < rate && (bytes | 0) < rows[at]!) {
        rows[at]! -= bytes | 0;
      } else {
        this.#sampled = true;
        rt.specials.profile(x, bytes);
      }
    }
    if (rt.events.on) this.#end(x, path, this.#heavy && rt.pacer.meetsTrigger());
    return x;
  }

  /** Fills the heap bitmap, and counts what the marker will have to scan. */
  recordType(x: number, bytes: number, size: number): void {
    const { caches, cache, config, mbitmap } = this.#rt;
    const dataSize = this.isDefer ? config.sizeof.defer : size;
    mbitmap.setType(x, bytes, dataSize, this.typeSize, this.ptrdata);
    caches.addScan(cache, this.scanSize(dataSize));
  }

  /** Bytes up to the last pointer. */
  scanSize(dataSize: number): number {
    if (dataSize <= this.typeSize) return this.ptrdata;
    return this.ptrdata === 0 ? 0 : dataSize - this.typeSize + this.ptrdata;
  }

  /** While marking, a new object counts as reached. (gcmarknewobject) */
  allocBlack(x: number, bytes: number, size: number): void {
    const { arena, bits } = this.#rt;
    const spans = this.#spans;
    const s = arena.pages[arena.page(x)]!;
    bits.set(spans.gcmarkBits[s]!, Math.floor((x - spans.base(s)) / spans.elemsize(s)));
    this.assistBytes -= bytes - size;
  }

  /** An object of the current type. */
  newobject(): number {
    const { events } = this.#rt;
    events.open(NEWOBJECT, this.typeSize, this.ptrdata, this.align, this.noscan ? 1 : 0);
    const x = this.mallocgc(this.typeSize, true);
    events.close(NEWOBJECT, x);
    return x;
  }

  /** n objects of the current type. */
  newarray(n: number | bigint): number {
    const { config, events } = this.#rt;
    const count = typeof n === "number" ? n : events.word(n);
    const { typeSize, ptrdata, align } = this;
    events.open(NEWARRAY, typeSize, ptrdata, align, this.noscan ? 1 : 0, count);
    const max = typeSize === 0 ? n : Math.floor((2 ** config.heapMapTotalBits - 1) / typeSize);
    if (n < 0 || n > max) {
      throw new GoPanic("runtime: allocation size out of range");
    }
    const x = this.mallocgc(typeSize * Number(n), true);
    events.close(NEWARRAY, x);
    return x;
  }

  #span(spc: number): number {
    return this.#caches.alloc[this.#rt.cacheSpans + spc]!;
  }

  #begin(size: number, zero: boolean): void {
    const { events } = this.#rt;
    const type = this.typed ? this.typeSize : -1;
    events.open(MALLOC, size, zero ? 1 : 0, type, this.ptrdata, this.align, this.noscan ? 1 : 0);
    events.put(this.isDefer ? 1 : 0);
  }

  #end(x: number, path: number, triggers: boolean): void {
    const { cache, caches, events, pacer } = this.#rt;
    const tiny = path === PATH_TINYHIT || path === PATH_TINYNEW;
    const block = tiny ? caches.tiny(cache) : 0;
    const offset = tiny ? caches.tinyoffset(cache) : 0;
    const heavy = this.#heavy ? 1 : 0;
    events.close(MALLOC, path, x, block, offset, caches.nextSample(cache), heavy);
    events.put(path !== PATH_TINYHIT && pacer.phase !== PHASE_OFF ? 1 : 0);
    events.put(triggers ? 1 : 0);
    events.put(this.#cleared ? 1 : 0);
    events.put(this.#sampled ? 1 : 0);
  }

  #putRest(): void {
    for (let i = 0; i < 4; i++) this.#rt.events.put(0);
  }
}
