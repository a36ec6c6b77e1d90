/**
 * The tiny allocator: several objects without pointers in one block (malloc.go: mallocgc).
 *
 * Invariants: the block is one slot of the tiny class; [tiny, tiny + tinyoffset) is taken; each
 * piece is aligned to 8, 4 or 2 as far as its size is a multiple of that, and no further: the
 * seed's 12-byte objects are 4-aligned.
 */
import { CACHE_ROW, LOCAL_TINYALLOCS, TINY, TINYOFFSET, type MCaches } from "./mcache.ts";

export class Tiny {
  readonly #caches: MCaches;
  readonly #size: number;

  constructor(caches: MCaches, maxTinySize: number) {
    this.#caches = caches;
    this.#size = maxTinySize;
  }

  /** The address of a piece in cache c's block, 0 if it does not fit. */
  fit(c: number, size: number): number {
    const { rows } = this.#caches;
    const row = c * CACHE_ROW;
    const offset = this.align(rows[row + TINYOFFSET]! | 0, size);
    const tiny = rows[row + TINY]!;
    if (offset + size > this.#size || tiny === 0) return 0;
    rows[row + TINYOFFSET] = offset + size;
    rows[row + LOCAL_TINYALLOCS]!++;
    return tiny + offset;
  }

  /** Where in the block a piece of a size may begin. */
  align(offset: number, size: number): number {
    // The lowest bit of the size, but not beyond 8.
    const align = (size | 8) & -(size | 8);
    return (offset + align - 1) & -align;
  }

  /** A new block, whose first piece is taken, replaces the current one if it has more room. */
  adopt(c: number, block: number, size: number): void {
    const { rows } = this.#caches;
    const row = c * CACHE_ROW;
    if (size < rows[row + TINYOFFSET]! || rows[row + TINY] === 0) {
      rows[row + TINY] = block;
      rows[row + TINYOFFSET] = size;
    }
  }
}
