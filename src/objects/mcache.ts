/**
 * The caches, one for each P (mcache.go), as rows indexed by record: the span that each class is
 * allocated from, the tiny block, the countdown to the next sample, and counters that are added to
 * the global ones later.
 *
 * Invariant: alloc(c, spc) is 0 or a span of that class with incache set, cached by c alone.
 */
import { grow } from "../numbers/word.ts";
import type { Runtime } from "../runtime.ts";
import { GoThrow } from "../machine/stop.ts";
import { TinyBlock } from "./tiny.ts";
import { CODE } from "../machine/vocabulary.ts";
import type { Tape } from "../machine/tape.ts";

const ALLOC = CODE["mcache.alloc"];
const FREE = CODE["mcache.free"];
const RELEASE = CODE.releaseall;
const FLUSH = CODE.flush;
const REFILL = CODE.refill;

/** Columns of a cache's row. */
export const CACHE_ROW = 4;
export const NEXT_SAMPLE = 0;
export const LOCAL_SCAN = 1;
export const LOCAL_LARGEFREE = 2;
export const LOCAL_NLARGEFREE = 3;

export class MCaches {
  rows = new Float64Array(4 * CACHE_ROW);
  readonly blocks: TinyBlock[];
  /** The spans cached, spanClasses of them for each cache. */
  declare alloc: Int32Array;
  /** Small objects freed by size class, for each cache. */
  declare nsmallfree: Float64Array;
  readonly #rt: Runtime;

  constructor(rt: Runtime) {
    this.#rt = rt;
    this.blocks = [new TinyBlock(rt.config.maxTinySize)];
    this.alloc = new Int32Array(4 * rt.spanClasses);
    this.nsmallfree = new Float64Array(4 * rt.classes.count);
  }

  /** pre: the allocator of caches still has as many records as the columns. */
  saveOrRestore(tape: Tape): void {
    const { cachealloc, classes, config, spanClasses } = this.#rt;
    const n = cachealloc.count + 1;
    this.rows = tape.float64s(this.rows, n * CACHE_ROW);
    this.alloc = tape.int32s(this.alloc, n * spanClasses);
    this.nsmallfree = tape.float64s(this.nsmallfree, n * classes.count);
    const blocks = tape.integer(this.blocks.length);
    while (this.blocks.length < blocks) this.blocks.push(new TinyBlock(config.maxTinySize));
    this.blocks.length = blocks;
    for (const block of this.blocks) block.saveOrRestore(tape);
  }

  nextSample(c: number): number {
    return this.rows[c * CACHE_ROW + NEXT_SAMPLE]!;
  }

  setNextSample(c: number, bytes: number): void {
    this.rows[c * CACHE_ROW + NEXT_SAMPLE] = bytes;
  }

  localScan(c: number): number {
    return this.rows[c * CACHE_ROW + LOCAL_SCAN]!;
  }

  addScan(c: number, bytes: number): void {
    this.rows[c * CACHE_ROW + LOCAL_SCAN]! += bytes;
  }

  /** The tiny block, 0 for none. */
  tiny(c: number): number {
    const { address } = this.blocks[c]!;
    return address > 0 ? address : 0;
  }

  tinyoffset(c: number): number {
    const { address, offset } = this.blocks[c]!;
    return address > 0 ? offset : 0;
  }

  localTinyallocs(c: number): number {
    return this.blocks[c]!.allocs;
  }

  localLargefree(c: number): number {
    return this.rows[c * CACHE_ROW + LOCAL_LARGEFREE]!;
  }

  localNlargefree(c: number): number {
    return this.rows[c * CACHE_ROW + LOCAL_NLARGEFREE]!;
  }

  /** The span that cache c allocates a class from, 0 for none. */
  span(c: number, spc: number): number {
    return this.alloc[c * this.#rt.spanClasses + spc]!;
  }

  clearScan(c: number): void {
    this.rows[c * CACHE_ROW + LOCAL_SCAN] = 0;
    this.blocks[c]!.allocs = 0;
  }

  /** A new, empty cache. (allocmcache) */
  create(): number {
    const { cachealloc, events, sampler, spanClasses, classes } = this.#rt;
    events.open(ALLOC);
    const c = cachealloc.alloc();
    this.#reserve(c);
    this.rows.fill(0, c * CACHE_ROW, (c + 1) * CACHE_ROW);
    this.blocks[c]!.drop();
    this.blocks[c]!.allocs = 0;
    this.alloc.fill(0, c * spanClasses, (c + 1) * spanClasses);
    this.nsmallfree.fill(0, c * classes.count, (c + 1) * classes.count);
    const next = sampler.next();
    this.rows[c * CACHE_ROW + NEXT_SAMPLE] = next;
    events.close(ALLOC, cachealloc.address[c]!, next);
    return c;
  }

  /** Gives back the spans and counters of a P that goes, and recycles the record. (freemcache) */
  destroy(c: number): void {
    const { cachealloc, events } = this.#rt;
    events.open(FREE, cachealloc.address[c]!);
    this.releaseAll(c);
    this.#rt.processors.freeStacks(c);
    this.flush(c);
    cachealloc.free(c);
    this.#rt.processors.unbind(c);
    events.close(FREE);
  }

  /** Replaces the full span of a class by one with a free slot. */
  refill(c: number, spc: number): number {
    const { central, events, spans } = this.#rt;
    events.open(REFILL, spc);
    const at = c * this.#rt.spanClasses + spc;
    const old = this.alloc[at]!;
    if (spans.allocCount(old) !== spans.nelems(old)) {
      throw new GoThrow("refill of span with free space remaining");
    }
    if (old !== 0) spans.incache[old] = 0;
    const s = central.cacheSpan(spc);
    if (s === 0) throw new GoThrow("out of memory");
    if (spans.allocCount(s) === spans.nelems(s)) throw new GoThrow("span has no free space");
    this.alloc[at] = s;
    events.close(REFILL, spans.base(s));
    return s;
  }

  /** Whether no cache has a span or a counter that is not zero. (flushallmcaches, cachestats) */
  areFlushed(): boolean {
    const { cachealloc, classes, spanClasses } = this.#rt;
    for (let c = 1; c <= cachealloc.count; c++) {
      const spans = this.alloc.subarray(c * spanClasses, (c + 1) * spanClasses);
      const frees = this.nsmallfree.subarray(c * classes.count, (c + 1) * classes.count);
      const locals = this.localScan(c) + this.localTinyallocs(c) + this.localNlargefree(c);
      if (locals !== 0 || spans.some((s) => s !== 0) || frees.some((n) => n !== 0)) return false;
    }
    return true;
  }

  /** Gives back every cached span and drops the tiny block. */
  releaseAll(c: number): void {
    const { cachealloc, central, events, spanClasses } = this.#rt;
    events.open(RELEASE, cachealloc.address[c]!);
    for (let spc = 0; spc < spanClasses; spc++) {
      const s = this.alloc[c * spanClasses + spc]!;
      if (s === 0) continue;
      central.uncacheSpan(spc, s);
      this.alloc[c * spanClasses + spc] = 0;
    }
    this.blocks[c]!.drop();
    events.close(RELEASE);
  }

  /** Adds the cache's counters to the global ones. (mstats.go: purgecachedstats) */
  flush(c: number): void {
    const { cachealloc, classes, events, heap, stats } = this.#rt;
    heap.flushScan(c);
    const row = c * CACHE_ROW;
    stats.largefree.add(this.rows[row + LOCAL_LARGEFREE]!);
    stats.nlargefree.add(this.rows[row + LOCAL_NLARGEFREE]!);
    this.rows[row + LOCAL_LARGEFREE] = this.rows[row + LOCAL_NLARGEFREE] = 0;
    for (let i = 0; i < classes.count; i++) {
      stats.nsmallfree[i]!.add(this.nsmallfree[c * classes.count + i]!);
      this.nsmallfree[c * classes.count + i] = 0;
    }
    const [scan, tiny] = [events.counter(stats.heapScan), events.counter(stats.tinyallocs)];
    events.open(FLUSH, cachealloc.address[c]!, scan, tiny);
  }

  #reserve(c: number): void {
    const { classes, config, spanClasses } = this.#rt;
    while (this.blocks.length <= c) this.blocks.push(new TinyBlock(config.maxTinySize));
    if ((c + 1) * CACHE_ROW <= this.rows.length) return;
    this.rows = grow(this.rows, new Float64Array(2 * c * CACHE_ROW));
    this.alloc = grow(this.alloc, new Int32Array(2 * c * spanClasses));
    this.nsmallfree = grow(this.nsmallfree, new Float64Array(2 * c * classes.count));
  }
}
