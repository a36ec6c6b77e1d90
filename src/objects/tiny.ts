/**
 * The tiny allocator: several objects without pointers in one block (malloc.go: mallocgc).
 *
 * Invariants: the block is one slot of the tiny class; [address, address + offset) is taken; each
 * piece is aligned to 8, 4 or 2 as far as its size is a multiple of that, and no further: the
 * seed's 12-byte objects are 4-aligned.
 */
import type { MCaches } from "./mcache.ts";
import type { Tape } from "../machine/tape.ts";

/** A cache's block (c.tiny, c.tinyoffset), and its pieces since they were last counted. */
export class TinyBlock {
  /** NaN for no block, so that V8 keeps a double here from the beginning. */
  address = NaN;
  /** Bytes of it that are taken: all, where there is no block. */
  offset: number;
  allocs = 0;
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
    this.offset = size;
  }

  saveOrRestore(tape: Tape): void {
    this.address = tape.number(this.address);
    this.offset = tape.integer(this.offset);
    this.allocs = tape.number(this.allocs);
  }

  /** There is a block, of which that much is taken. */
  set(address: number, offset: number): void {
    this.address = address;
    this.offset = offset;
  }

  drop(): void {
    this.set(NaN, this.#size);
  }
}

export class Tiny {
  readonly #caches: MCaches;
  readonly #size: number;

  constructor(caches: MCaches, maxTinySize: number) {
    this.#caches = caches;
    this.#size = maxTinySize;
  }

  /** The address of a piece in cache c's block, 0 if it does not fit. */
  fit(c: number, size: number): number {
    const block = this.#caches.blocks[c]!;
    const offset = this.align(block.offset, size);
    if (offset + size > this.#size) return 0;
    block.offset = offset + size;
    block.allocs++;
    return block.address + offset;
  }

  /** Where in the block a piece of a size may begin. */
  align(offset: number, size: number): number {
    // The lowest bit of the size, but not beyond 8.
    const align = (size | 8) & -(size | 8);
    return (offset + align - 1) & -align;
  }

  /** A new block, whose first piece is taken, replaces the current one if it has more room. */
  adopt(c: number, address: number, size: number): void {
    const block = this.#caches.blocks[c]!;
    if (size < block.offset) block.set(address, size);
  }
}
