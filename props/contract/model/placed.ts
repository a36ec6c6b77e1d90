/** Live blocks by address, none of which overlaps another one. */
import { endOf, type Held } from "./held.ts";
import type { Word } from "../../../wire/port/word.ts";

export class Placed {
  readonly #blocks: Held[] = [];

  get size(): number {
    return this.#blocks.length;
  }

  /** A block that shares a byte with [p, end), other than `except`. */
  touching(p: Word, end: Word, except?: Held): Held | undefined {
    for (let i = this.#below(end) - 1; i >= 0; i--) {
      const block = this.#blocks[i]!;
      if (block === except) continue;
      return endOf(block.p, block.n) > p ? block : undefined;
    }
    return undefined;
  }

  /** The nearest block that starts below an address, other than `except`. */
  before(p: Word, except?: Held): Held | undefined {
    const i = this.#below(p) - 1;
    return this.#blocks[i] === except && except !== undefined
      ? this.#blocks[i - 1]
      : this.#blocks[i];
  }

  add(block: Held): void {
    this.#blocks.splice(this.#below(block.p), 0, block);
  }

  remove(block: Held): void {
    const i = this.#below(block.p);
    if (this.#blocks[i] === block) this.#blocks.splice(i, 1);
  }

  /** How many blocks start below an address. */
  #below(p: Word): number {
    let [low, high] = [0, this.#blocks.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#blocks[middle]!.p < p) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
