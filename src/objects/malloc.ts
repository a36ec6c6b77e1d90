/**
 * Allocating an object (malloc.go: mallocgc, largeAlloc, newobject, newarray): nothing, a piece of
 * a tiny block, a slot of a cached span, or pages of its own.
 *
 * Nothing is created on the way: the caller sets the type of the object and the executing P's cache in
 * fields, and what the recorder reports beside the address is left in fields, too. A `+` before a call
 * tells V8 that its result is a number; without it, V8 makes an object of every address.
 */
import type { Caller } from "../machine/action.ts";
import { CACHE_ROW, NEXT_SAMPLE, type MCaches } from "./mcache.ts";
import type { Memory } from "../arena/memory.ts";
import type { NextFree } from "./nextfree.ts";
import type { Spans } from "../pages/mspan.ts";
import { PHASE_MARKTERMINATION, PHASE_OFF } from "../collector/cycle.ts";
import type { Runtime } from "../runtime.ts";
import type { SizeClasses } from "../instance/sizeclass.ts";
import { GoPanic, GoThrow } from "../machine/stop.ts";
import type { Tiny } from "./tiny.ts";
import {
  CODE,
  PATH_LARGE,
  PATH_SMALL,
  PATH_TINYHIT,
  PATH_TINYNEW,
  PATH_ZERO,
} from "../machine/vocabulary.ts";
import type { Tape } from "../machine/tape.ts";

const MALLOC = CODE.malloc;
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
  /** Copies of what every allocation reads; processors, cycle and sampler keep them up to date. */
  cache = 0;
  cacheSpans = 0;
  marking = false;
  rate = 0;
  /** Whether any of that needs more than an address: recording, marking or sampling. */
  attended = false;
  /** Whether the last allocation fetched a span, cleared memory, took a sample. */
  #shouldhelpgc = false;
  #cleared = false;
  #sampled = false;
  declare readonly spans: Spans;
  declare readonly nextfree: NextFree;
  declare readonly caches: MCaches;
  declare readonly memory: Memory;
  declare readonly classes: SizeClasses;
  declare readonly tinyBlock: Tiny;
  declare readonly maxSmallSize: number;
  declare readonly maxTinySize: number;
  declare readonly tinyClass: number;
  readonly #rt: Runtime;

  constructor(rt: Runtime) {
    this.#rt = rt;
    this.spans = rt.spans;
    this.nextfree = rt.nextfree;
    this.caches = rt.caches;
    this.memory = rt.memory;
    this.classes = rt.classes;
    this.tinyBlock = rt.tiny;
    this.maxSmallSize = rt.config.maxSmallSize;
    this.maxTinySize = rt.config.maxTinySize;
    this.tinyClass = 2 * rt.config.tinySizeClass + 1;
  }

  /** `attend` finds out the rest. */
  saveOrRestore(tape: Tape): void {
    this.typed = tape.flag(this.typed);
    this.typeSize = tape.number(this.typeSize);
    this.ptrdata = tape.number(this.ptrdata);
    this.align = tape.number(this.align);
    this.noscan = tape.flag(this.noscan);
    this.isDefer = tape.flag(this.isDefer);
    this.cache = tape.integer(this.cache);
    this.cacheSpans = tape.integer(this.cacheSpans);
    this.#shouldhelpgc = tape.flag(this.#shouldhelpgc);
    this.#cleared = tape.flag(this.#cleared);
    this.#sampled = tape.flag(this.#sampled);
  }

  /** To be called whenever recording, phase or rate changed. */
  attend(): void {
    const { cycle, events, quick, sampler } = this.#rt;
    this.marking = cycle.phase !== PHASE_OFF;
    this.rate = sampler.rate;
    this.attended = events.on || this.marking || this.rate > 0;
    quick.attend();
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
    if (this.attended) this.begin(size, zero);
    if (size > this.maxSmallSize || size === 0) return +this.zeroOrLarge(size, zero);
    if (this.noscan && size < this.maxTinySize) return +this.tiny(size);
    return +this.small(size, zero);
  }

  /** Records the arguments, and throws where the collector must not be allocating. */
  begin(size: number, zero: boolean): void {
    this.#recordBegin(size, zero);
    if (this.marking) this.checkPhase();
  }

  /** A forbidden caller throws unless the size is 0. */
  refuse(size: number | bigint, zero: boolean, caller: Caller): void {
    if (size === 0) return;
    this.begin(typeof size === "bigint" ? this.#rt.events.word(size) : size, zero);
    throw new GoThrow(caller === "signal" ? "malloc during signal" : "malloc deadlock");
  }

  checkPhase(): void {
    if (this.#rt.cycle.phase === PHASE_MARKTERMINATION) {
      throw new GoThrow("mallocgc called with gcphase == _GCmarktermination");
    }
  }

  /** An object of size 0, or one with pages of its own. */
  zeroOrLarge(size: number, zero: boolean): number {
    if (size !== 0) return this.large(size, zero);
    const { events, config } = this.#rt;
    events.close(MALLOC, PATH_ZERO, config.zerobase);
    for (let i = 0; i < 4; i++) events.put(0);
    return config.zerobase;
  }

  tiny(size: number): number {
    const piece = this.tinyBlock.fit(this.cache, size);
    if (piece !== 0) {
      if (this.attended) this.#record(piece, PATH_TINYHIT, false);
      return piece;
    }
    let s = this.caches.alloc[this.cacheSpans + this.tinyClass]!;
    let slot = this.nextfree.nextFreeFast(s);
    if (slot < 0) {
      slot = this.nextFree(this.tinyClass);
      s = this.caches.alloc[this.cacheSpans + this.tinyClass]!;
    }
    const block = this.spans.slot(s, slot);
    this.memory.clear(block, this.maxTinySize);
    this.tinyBlock.adopt(this.cache, block, size);
    return this.attended ? +this.finish(block, this.maxTinySize, size, PATH_TINYNEW) : block;
  }

  small(size: number, zero: boolean): number {
    const sizeclass = this.classes.of(size);
    const spc = this.noscan ? 2 * sizeclass + 1 : 2 * sizeclass;
    let s = this.caches.alloc[this.cacheSpans + spc]!;
    let slot = this.nextfree.nextFreeFast(s);
    if (slot < 0) {
      slot = this.nextFree(spc);
      s = this.caches.alloc[this.cacheSpans + spc]!;
    }
    const x = this.spans.slot(s, slot);
    if (zero && this.spans.needzero(s) !== 0) this.clear(x, s);
    if (this.noscan && !this.attended) return x;
    return +this.finish(x, this.spans.elemsize(s), size, PATH_SMALL);
  }

  /** Clears one slot of a span. */
  clear(x: number, s: number): void {
    this.#cleared = true;
    this.memory.clear(x, this.spans.elemsize(s));
  }

  large(size: number, zero: boolean): number {
    const { config, wordLimit } = this.#rt;
    if (size + config.pageSize >= wordLimit) throw new GoThrow("out of memory");
    const s = this.largeAlloc(size, Math.ceil(size / config.pageSize), zero);
    return this.finish(this.spans.base(s), this.spans.elemsize(s), size, PATH_LARGE);
  }

  /** A span for one object. */
  largeAlloc(size: number, npages: number, zero: boolean): number {
    const { config, heap, mbitmap, sweeper, wordLimit } = this.#rt;
    const spans = this.spans;
    this.#shouldhelpgc = true;
    sweeper.deductCredit((npages * config.pageSize) % wordLimit, npages);
    const s = heap.alloc(npages, this.noscan ? 1 : 0, true, zero);
    if (s === 0) throw new GoThrow("out of memory");
    spans.limit[s] = this.#rt.wrap(spans.base(s) + size);
    mbitmap.initSpan(s);
    spans.setFreeindex(s, 1);
    spans.setAllocCount(s, 1);
    return s;
  }

  /** A size that no double holds exactly: Go runs out of memory, in the check or in the page heap. */
  mallocHuge(size: bigint, zero: boolean): never {
    const { config, events, wordLimit } = this.#rt;
    this.begin(events.word(size), zero);
    const page = BigInt(config.pageSize);
    if (size + page < BigInt(wordLimit)) {
      const npages = size / page + (size % page === 0n ? 0n : 1n);
      this.largeAlloc(0, Number(npages), zero);
    }
    throw new GoThrow("out of memory");
  }

  /** The next free slot where nextFreeFast gave none, in the span cached afterwards. */
  nextFree(spc: number): number {
    const slot = this.nextfree.nextFree(this.cache, spc);
    if (this.nextfree.shouldhelpgc) this.#shouldhelpgc = true;
    return slot;
  }

  /** Types, marks and samples the object of `bytes` bytes at x, of which `size` were asked. */
  finish(x: number, bytes: number, size: number, path: number): number {
    if (!this.noscan) this.recordType(x, bytes, size);
    if (this.marking) this.allocBlack(x);
    if (this.rate > 0) this.countDown(x, bytes);
    if (this.attended) this.#record(x, path, this.#shouldhelpgc && this.#rt.pacer.meetsTrigger());
    return x;
  }

  /** Samples the object if the countdown is over. */
  countDown(x: number, bytes: number): void {
    const { rows } = this.caches;
    const at = this.cache * CACHE_ROW + NEXT_SAMPLE;
    if (bytes < this.rate && (bytes | 0) < rows[at]!) {
      // The countdown is an int32, and wraps: a size from 2 GiB on counts as negative.
      rows[at] = (rows[at]! - (bytes | 0)) | 0;
      return;
    }
    this.#sampled = true;
    this.#rt.profiler.malloc(x, bytes);
  }

  /** Fills the heap bitmap, and counts what the marker will have to scan. */
  recordType(x: number, bytes: number, size: number): void {
    const { caches, config, mbitmap } = this.#rt;
    const dataSize = this.isDefer ? config.sizeof.defer : size;
    mbitmap.setType(x, bytes, dataSize, this.typeSize, this.ptrdata);
    caches.addScan(this.cache, this.scanSize(dataSize));
  }

  /** Bytes up to the last pointer. */
  scanSize(dataSize: number): number {
    if (dataSize <= this.typeSize) return this.ptrdata;
    return this.ptrdata === 0 ? 0 : dataSize - this.typeSize + this.ptrdata;
  }

  /** While marking, a new object counts as reached. (gcmarknewobject) */
  allocBlack(x: number): void {
    const { arena, bits } = this.#rt;
    const spans = this.spans;
    const s = arena.pages[arena.page(x)]!;
    bits.set(spans.gcmarkBits[s]!, Math.floor((x - spans.base(s)) / spans.elemsize(s)));
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

  #recordBegin(size: number, zero: boolean): void {
    const { events } = this.#rt;
    this.#shouldhelpgc = this.#cleared = this.#sampled = false;
    const type = this.typed ? this.typeSize : -1;
    events.open(MALLOC, size, zero ? 1 : 0, type, this.ptrdata, this.align, this.noscan ? 1 : 0);
    events.put(this.isDefer ? 1 : 0);
  }

  #record(x: number, path: number, triggers: boolean): void {
    const { cache, caches, cycle, events } = this.#rt;
    const tiny = path === PATH_TINYHIT || path === PATH_TINYNEW;
    const block = tiny ? caches.tiny(cache) : 0;
    const offset = tiny ? caches.tinyoffset(cache) : 0;
    const shouldhelpgc = this.#shouldhelpgc ? 1 : 0;
    events.close(MALLOC, path, x, block, offset, caches.nextSample(cache), shouldhelpgc);
    events.put(path !== PATH_TINYHIT && cycle.phase !== PHASE_OFF ? 1 : 0);
    events.put(triggers ? 1 : 0);
    events.put(this.#cleared ? 1 : 0);
    events.put(this.#sampled ? 1 : 0);
  }
}
