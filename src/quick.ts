/**
 * The short way of an allocation: a piece of the tiny block, or a slot that was lent, of the
 * executing P's cache. It is for sizes up to 1024 bytes while nobody looks on. What it cannot do it
 * leaves undone, and mallocgc does it; what it does is what mallocgc would have done.
 *
 * `declare` keeps the fields from being undefined first, after which V8 would expect anything in
 * them. Columns and flags are literals, since names are read and checked each time.
 */
import type { MBitmap } from "./mbitmap.ts";
import type { MCaches } from "./mcache.ts";
import type { Malloc } from "./malloc.ts";
import type { Memory } from "./memory.ts";
import type { Spans } from "./mspan.ts";
import type { Runtime } from "./runtime.ts";

const MAX = 1024;

export class Quick {
  /** The largest size that goes this way; 0 while recording, marking or sampling is on. */
  max = 0;
  /**
   * The span class of every size, twice: without pointers, and of pointers; 0, of which no span is
   * cached, for sizes that no pointers have.
   */
  declare readonly spanclass: Uint8Array;
  declare readonly maxTinySize: number;
  declare readonly malloc: Malloc;
  declare readonly spans: Spans;
  declare readonly caches: MCaches;
  declare readonly memory: Memory;
  declare readonly mbitmap: MBitmap;

  constructor(rt: Runtime) {
    const { classes, config, malloc } = rt;
    const sizes = Math.min(MAX, config.maxSmallSize) + 1;
    this.spanclass = new Uint8Array(2 * sizes);
    for (let size = 1; size < sizes; size++) {
      const isTiny = size < config.maxTinySize;
      this.spanclass[2 * size] = isTiny ? malloc.tinyClass : 2 * classes.of(size) + 1;
      this.spanclass[2 * size + 1] = size % config.ptrSize === 0 ? 2 * classes.of(size) : 0;
    }
    this.maxTinySize = config.maxTinySize;
    this.malloc = malloc;
    this.spans = rt.spans;
    this.caches = rt.caches;
    this.memory = rt.memory;
    this.mbitmap = rt.mbitmap;
  }

  /** Opens this way or closes it. */
  attend(attended: boolean): void {
    this.max = attended ? 0 : this.spanclass.length / 2 - 1;
  }

  /**
   * The address of a new object, or 0 if mallocgc is to allocate it. `flags` is 1 if it must be
   * clear, plus 2 if it consists of pointers.
   */
  mallocgc(size: number, flags: number): number {
    if (size > this.max || size <= 0 || (size | 0) !== size) return 0;
    const { spans } = this;
    const spc = this.spanclass[2 * size + ((flags & 2) >> 1)]!;
    const s = this.caches.alloc[this.malloc.cacheSpans + spc]!;
    if (size < this.maxTinySize && (flags & 2) === 0) return this.tiny(size, s);
    const x = spans.takeLent(s);
    if (flags === 0 || x === 0) return x;
    if ((flags & 1) !== 0 && spans.needzero(s) !== 0) this.memory.clear(x, spans.elemsize(s));
    if ((flags & 2) !== 0) this.setPointers(x, s, size);
    return x;
  }

  /** A piece of the tiny block, or of a new one from span s. */
  tiny(size: number, s: number): number {
    const { rows } = this.caches;
    const row = this.malloc.cache << 3;
    // As Tiny.align: to the lowest bit of the size, but not beyond 8.
    const align = (size | 8) & -(size | 8);
    const offset = ((rows[row + 3]! | 0) + align - 1) & -align;
    const tiny = rows[row + 2]!;
    if (offset + size <= this.maxTinySize && tiny !== 0) {
      rows[row + 3] = offset + size;
      rows[row + 4]!++;
      return tiny + offset;
    }
    const block = this.spans.takeLent(s);
    if (block === 0) return 0;
    this.memory.clear(block, this.maxTinySize);
    // As Tiny.adopt: the block with more room stays.
    if (size < rows[row + 3]! || tiny === 0) {
      rows[row + 2] = block;
      rows[row + 3] = size;
    }
    return block;
  }

  setPointers(x: number, s: number, size: number): void {
    this.mbitmap.setPointers(x, this.spans.elemsize(s), size);
    this.caches.rows[(this.malloc.cache << 3) + 1]! += size;
  }

  /** Lends further slots for such objects; false if that must wait for mallocgc. */
  lend(size: number, flags: number): boolean {
    if (size > this.max || size <= 0 || (size | 0) !== size) return false;
    const spc = this.spanclass[2 * size + ((flags & 2) >> 1)]!;
    return this.spans.lend(this.caches.alloc[this.malloc.cacheSpans + spc]!);
  }
}
