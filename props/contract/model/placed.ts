/**
 * Live blocks by address, none of which overlaps another one. They stand in chunks of bounded length, so
 * that a step among millions of blocks moves few of them.
 */
import { endOf, type Held } from "./held.ts";
import type { Word } from "../../../wire/port/word.ts";

/** A longer chunk becomes two. */
const longest = 512;

/** A place between blocks: a chunk, and an index in it. */
interface Place {
  readonly c: number;
  readonly i: number;
}

export class Placed {
  /** None is empty, except where it is the only one. */
  readonly #chunks: Held[][] = [[]];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** A block that shares a byte with [p, end), other than `except`. */
  touching(p: Word, end: Word, except?: Held): Held | undefined {
    const block = this.before(end, except);
    return block !== undefined && endOf(block.p, block.n) > p ? block : undefined;
  }

  /** The nearest block that starts below an address, other than `except`. */
  before(p: Word, except?: Held): Held | undefined {
    const { c, i } = this.#below(p);
    const block = this.#preceding(c, i - 1);
    if (block === undefined || block !== except) return block;
    return this.#preceding(c, i - 2);
  }

  add(block: Held): void {
    const { c, i } = this.#below(block.p);
    const chunk = this.#chunks[c]!;
    chunk.splice(i, 0, block);
    this.#size++;
    if (chunk.length > longest) this.#chunks.splice(c + 1, 0, chunk.splice(longest / 2));
  }

  remove(block: Held): void {
    const { c, i } = this.#below(block.p);
    const chunk = this.#chunks[c]!;
    if (chunk[i] !== block) return;
    chunk.splice(i, 1);
    this.#size--;
    if (chunk.length === 0 && this.#chunks.length > 1) this.#chunks.splice(c, 1);
  }

  /** The block at an index of a chunk, which may lie before its start by less than two. */
  #preceding(c: number, i: number): Held | undefined {
    if (i >= 0) return this.#chunks[c]![i];
    const before = this.#chunks[c - 1];
    if (before === undefined) return undefined;
    const at = before.length + i;
    return at >= 0 ? before[at] : this.#preceding(c - 1, at);
  }

  /** Where the first block stands that doesn't start below an address. */
  #below(p: Word): Place {
    const chunks = this.#chunks;
    let [low, high] = [0, chunks.length - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (chunks[middle]!.at(-1)!.p < p) low = middle + 1;
      else high = middle;
    }
    return { c: low, i: countBelow(chunks[low]!, p) };
  }
}

/** How many blocks of a chunk start below an address. */
const countBelow = (chunk: ReadonlyArray<Held>, p: Word): number => {
  let [low, high] = [0, chunk.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (chunk[middle]!.p < p) low = middle + 1;
    else high = middle;
  }
  return low;
};
