/**
 * The fast path of an allocation: a piece of the tiny block, or a lent slot, of the executing P's
 * cache. It serves sizes below 2048 bytes while recording, marking and sampling are off. Requests
 * that it cannot serve fall through to mallocgc; for those that it serves, the result and the state
 * are those of mallocgc.
 *
 * `declare` keeps a field from being undefined first: V8 then loads it without a check. Flags are
 * literals (1 is ZERO, 2 is SCAN), since V8 checks an imported name at each use.
 */
import { Lent } from "./lent.ts";
import type { MBitmap } from "./mbitmap.ts";
import type { MCaches } from "./mcache.ts";
import type { Malloc } from "./malloc.ts";
import type { Memory } from "../arena/memory.ts";
import type { Spans } from "../pages/mspan.ts";
import type { Runtime } from "../runtime.ts";
import type { TinyBlock } from "./tiny.ts";

/** Sizes below it take the fast path. A power of two. */
const LIMIT = 2048;

/** Throws a TypeError for flags that are no integer. Other bits than those of the flags may be set. */
export function checkFlags(flags: unknown): void {
  if (!Number.isInteger(flags)) throw new TypeError("the flags are no integer");
}

/** The slots lent to one cache, by size. */
interface Cached {
  /**
   * Tables by size, for pointer-free and for all-pointer objects. Sizes of tiny objects have the
   * empty Lent `tinySizes`. Sizes that never have lent slots, such as 12 bytes of pointers, have the
   * empty Lent of span class 0, since no cache has a span of that class.
   */
  readonly noscan: ReadonlyArray<Lent>;
  readonly pointers: ReadonlyArray<Lent>;
  readonly tiny: Lent;
}

export class Quick {
  /** The bits of the sizes that are served; 0 while recording, marking or sampling is on. */
  mask = 0;
  /** The slots lent to the executing P's cache: the tables of `Cached`. */
  declare noscan: ReadonlyArray<Lent>;
  declare pointers: ReadonlyArray<Lent>;
  declare tinyBlocks: Lent;
  /** Stands for tiny sizes in the tables. It never has a slot. */
  declare readonly tinySizes: Lent;
  /** The tiny block of the executing P's cache. */
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

  /**
   * Opens or closes the fast path. Has to be called when recording, marking or sampling starts or
   * ends, and when another P executes.
   */
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

  /** Closes the fast path until the next `attend`. */
  close(): void {
    this.mask = 0;
  }

  /** Whether objects of a size, which is any number, are served now. */
  serves(size: number): boolean {
    return (size & this.mask) === size;
  }

  /** The slots lent for objects of `size` bytes. pre: the size is served. */
  lent(size: number, flags: number): Lent {
    return (flags & 2) === 0 ? this.noscan[size]! : this.pointers[size]!;
  }

  /** The address of a piece of the tiny block, or of a new block; 0 if no slot is left for one. */
  tiny(size: number): number {
    const { block } = this;
    // As Tiny.align: to the lowest bit of the size, at most 8.
    const align = (size | 8) & -(size | 8);
    const offset = (block.offset + align - 1) & -align;
    if (offset + size > this.maxTinySize) return +this.newBlock(block, size);
    block.offset = offset + size;
    block.allocs++;
    return block.address + offset;
  }

  /** The address of a piece of a new block; 0 if no slot is left for the block. */
  newBlock(block: TinyBlock, size: number): number {
    const { tinyBlocks } = this;
    if (tinyBlocks.left === 0) return 0;
    const x = tinyBlocks.take();
    this.memory.clear(x, this.maxTinySize);
    // As Tiny.adopt: the block with more room becomes the current one.
    if (size < block.offset) block.set(x, size);
    return x;
  }

  /**
   * Takes a slot, clears it and records its pointers, as the flags say. Throws a TypeError, before,
   * if the flags are no integer. pre: a slot is left.
   */
  finish(lent: Lent, size: number, flags: number): number {
    if ((flags & 3) !== flags) checkFlags(flags);
    const x = lent.take();
    if ((flags & lent.dirty) !== 0) this.memory.clear(x, lent.size);
    if ((flags & 2) !== 0) {
      this.mbitmap.setPointers(x, lent.size, size);
      this.caches.rows[(this.malloc.cache << 2) + 1]! += size;
    }
    return x;
  }

  /** Lends further slots of the cached span; false if only mallocgc can provide some. */
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
