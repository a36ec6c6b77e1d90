/**
 * A simulated Plan 9 process: one segment that grows by brk, and the blocks of it that were freed,
 * which are looked through first (mem_plan9.go: memAlloc, memFree, sbrk).
 *
 * Invariant: the free blocks ascend by address and never touch; all lie below the break.
 */
import { roundUp } from "../numbers/word.ts";
import type { Config } from "../instance/config.ts";
import type { Kernel } from "./kernel.ts";
import type { Tape } from "../machine/tape.ts";

const PAGE = 4096;

interface Block {
  base: number;
  size: number;
}

export class Plan9Kernel implements Kernel {
  readonly reserved = true;
  readonly errno = 0;
  readonly blocks: Block[] = [];
  /** Where the segment ends. */
  brk: number;
  readonly #end: number;

  constructor(config: Config) {
    this.brk = roundUp(config.end, PAGE);
    this.#end = config.addressSpaceEnd;
  }

  saveOrRestore(tape: Tape): void {
    this.brk = tape.number(this.brk);
    const blocks = this.blocks.flatMap(({ base, size }) => [base, size]);
    tape.list(blocks);
    if (tape.saving) return;
    this.blocks.length = 0;
    for (let i = 0; i < blocks.length; i += 2) {
      this.blocks.push({ base: blocks[i]!, size: blocks[i + 1]! });
    }
  }

  /** To reserve is to allocate; the hint is ignored. */
  reserve(_hint: number, n: number): number {
    return this.alloc(n);
  }

  /** The tail of the first block that is long enough, or what the segment grows by. */
  alloc(n: number): number {
    const size = roundUp(n, PAGE);
    const i = this.blocks.findIndex((block) => block.size >= size);
    if (i < 0) return this.#grow(size);
    const block = this.blocks[i]!;
    block.size -= size;
    if (block.size === 0) this.blocks.splice(i, 1);
    return block.base + block.size;
  }

  map(a: number, _n: number, _reserved: boolean): number {
    return a;
  }

  /** Adds a free block, merged with those that it touches. */
  free(a: number, n: number): number {
    const size = roundUp(n, PAGE);
    let i = this.blocks.findIndex((block) => block.base > a);
    if (i < 0) i = this.blocks.length;
    const [before, after] = [this.blocks[i - 1], this.blocks[i]];
    const block: Block = { base: a, size };
    this.blocks.splice(i, 0, block);
    if (after !== undefined && a + size === after.base) {
      block.size += after.size;
      this.blocks.splice(i + 1, 1);
    }
    if (before !== undefined && before.base + before.size === a) {
      before.size += block.size;
      this.blocks.splice(i, 1);
    }
    return 0;
  }

  unused(_a: number, _n: number): number {
    return 0;
  }

  used(_a: number, _n: number): number {
    return 0;
  }

  #grow(size: number): number {
    if (this.brk + size > this.#end) return 0;
    this.brk += size;
    return this.brk - size;
  }
}
