/**
 * The short way of an allocation: a piece of the tiny block, or a slot that was lent, of the
 * executing P's cache. It is for sizes up to 1024 bytes while nobody looks on. What it cannot do it
 * leaves undone, and mallocgc does it; what it does is what mallocgc would have done.
 *
 * `declare` keeps the fields from being undefined first, after which V8 would expect anything in
 * them. Columns and flags are literals, since names are read and checked each time.
 */
import { Lent } from "./lent.ts";
import type { MBitmap } from "./mbitmap.ts";
import type { MCaches } from "./mcache.ts";
import type { Malloc } from "./malloc.ts";
import type { Memory } from "../arena/memory.ts";
import type { Spans } from "../pages/mspan.ts";
import type { Runtime } from "../runtime.ts";
import type { TinyBlock } from "./tiny.ts";

/** Sizes that go this way are below that, a power of two. */
const LIMIT = 2048;

/** What was lent to one cache, for each size that goes this way. */
interface Cached {
  /**
   * By size, for objects without pointers and for such that consist of them. What is never lent
   * stands for tiny sizes, and of span class 0, which no cached span has, for those that no pointers
   * have.
   */
  readonly noscan: ReadonlyArray<Lent>;
  readonly pointers: ReadonlyArray<Lent>;
  readonly tiny: Lent;
}

export class Quick {
  /** The bits of sizes that go this way; 0 while recording, marking or sampling is on. */
  mask = 0;
  /** What was lent to the executing P's cache. */
  declare noscan: ReadonlyArray<Lent>;
  declare pointers: ReadonlyArray<Lent>;
  declare tinyBlocks: Lent;
  /** What is lent for tiny sizes: nothing ever. */
  declare readonly tinySizes: Lent;
  /** The tiny block of that cache. */
  declare block: TinyBlock;
  declare readonly maxTinySize: number;
  declare readonly malloc: Malloc;
  declare readonly spans: Spans;
  declare readonly caches: MCaches;
  declare readonly memory: Memory;
  declare readonly mbitmap: MBitmap;
  readonly #rt: Runtime;
  readonly #cached: Array<Cached | undefined> = [];

  constructor(rt: Runtime) {
    this.tinySizes = new Lent(0);
    this.tinyBlocks = this.tinySizes;
    this.noscan = [this.tinySizes];
    this.pointers = this.noscan;
    this.block = rt.caches.blocks[0]!;
    this.maxTinySize = rt.config.maxTinySize;
    this.malloc = rt.malloc;
    this.spans = rt.spans;
    this.caches = rt.caches;
    this.memory = rt.memory;
    this.mbitmap = rt.mbitmap;
    this.#rt = rt;
  }

  /** Opens this way or closes it. Has to be called when another P executes, too. */
  attend(): void {
    const { attended, cache } = this.malloc;
    this.close();
    if (attended || cache === 0) return;
    const { noscan, pointers, tiny } = (this.#cached[cache] ??= this.#create(cache));
    this.noscan = noscan;
    this.pointers = pointers;
    this.tinyBlocks = tiny;
    this.block = this.caches.blocks[cache]!;
    this.mask = LIMIT - 1;
  }

  /** Nothing goes this way until the next `attend`. */
  close(): void {
    this.mask = 0;
  }

  /** Whether objects of a size, which is any number, go this way now. */
  serves(size: number): boolean {
    return (size & this.mask) === size;
  }

  /** What was lent for objects of `size` bytes. pre: it is served. */
  lent(size: number, flags: number): Lent {
    return (flags & 2) === 0 ? this.noscan[size]! : this.pointers[size]!;
  }

  /** A piece of the tiny block, or of a new one; 0 if no slot is left. */
  tiny(size: number): number {
    const { block } = this;
    // As Tiny.align: to the lowest bit of the size, but not beyond 8.
    const align = (size | 8) & -(size | 8);
    const offset = (block.offset + align - 1) & -align;
    if (offset + size > this.maxTinySize) return +this.newBlock(block, size);
    block.offset = offset + size;
    block.allocs++;
    return block.address + offset;
  }

  newBlock(block: TinyBlock, size: number): number {
    const { tinyBlocks } = this;
    if (tinyBlocks.left === 0) return 0;
    const x = tinyBlocks.take();
    this.memory.clear(x, this.maxTinySize);
    // As Tiny.adopt: the block with more room stays.
    if (size < block.offset) block.set(x, size);
    return x;
  }

  /** The address of the next slot that is left, clear and with its pointers recorded. */
  finish(lent: Lent, size: number, flags: number): number {
    const x = lent.take();
    if ((flags & lent.dirty) !== 0) this.memory.clear(x, lent.size);
    if ((flags & 2) !== 0) {
      this.mbitmap.setPointers(x, lent.size, size);
      this.caches.rows[(this.malloc.cache << 2) + 1]! += size;
    }
    return x;
  }

  /** Lends further slots of the span that is cached; false if that must wait for mallocgc. */
  lend(lent: Lent): boolean {
    const { cache, cacheSpans } = this.malloc;
    return this.spans.lend(this.caches.alloc[cacheSpans + lent.spanclass]!, cache, lent);
  }

  #create(cache: number): Cached {
    const { config, lent, malloc, spanClasses } = this.#rt;
    const classes = Array.from({ length: spanClasses }, (_, spc) => new Lent(spc));
    while (lent.length <= cache) lent.push([]);
    lent[cache] = classes;
    const noscan = Array.from({ length: LIMIT }, () => classes[0]!);
    const pointers = [...noscan];
    for (let size = 1; size <= Math.min(LIMIT - 1, config.maxSmallSize); size++) {
      const spc = 2 * this.#rt.classes.of(size);
      noscan[size] = size < config.maxTinySize ? this.tinySizes : classes[spc + 1]!;
      if (size % config.ptrSize === 0) pointers[size] = classes[spc]!;
    }
    return { noscan, pointers, tiny: classes[malloc.tinyClass]! };
  }
}
