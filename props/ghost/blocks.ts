/**
 * Disjoint blocks of addresses, to be searched by address in logarithmic time: sorted leaves of a
 * bounded length, in a sorted list.
 *
 * Invariant: no leaf is empty; starts ascend within a leaf and from leaf to leaf; ends[i] is the end
 * of the block at starts[i], and at most the next start.
 */

/** A run of bytes. */
export interface Run {
  readonly r: number;
  readonly n: number;
}

interface Leaf {
  readonly starts: number[];
  readonly ends: number[];
}

const leafMax = 128;

/** How many of the ascending numbers are at most `a`. */
export const rank = (numbers: ReadonlyArray<number>, a: number): number => {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle]! <= a) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** For lists as short as a leaf these loops are faster than `splice`, which makes a list of its own. */
const insertAt = (numbers: number[], at: number, value: number): void => {
  numbers.push(value);
  for (let i = numbers.length - 1; i > at; i--) numbers[i] = numbers[i - 1]!;
  numbers[at] = value;
};

const removeAt = (numbers: number[], at: number): void => {
  for (let i = at + 1; i < numbers.length; i++) numbers[i - 1] = numbers[i]!;
  numbers.pop();
};

export class Blocks {
  readonly #leaves: Leaf[] = [];
  #size = 0;

  /** How many blocks there are. */
  get size(): number {
    return this.#size;
  }

  /** All blocks, ascending. */
  get all(): ReadonlyArray<Run> {
    return this.within(-Infinity, Infinity);
  }

  /** Adds a block that is not empty; false, and nothing added, if it overlaps one that is there. */
  add(r: number, n: number): boolean {
    const at = this.#leafAt(r);
    const leaf = this.#leaves[at];
    if (leaf === undefined) {
      this.#leaves.push({ starts: [r], ends: [r + n] });
      this.#size++;
      return true;
    }
    const i = rank(leaf.starts, r);
    if (i > 0 && leaf.ends[i - 1]! > r) return false;
    const next = i < leaf.starts.length ? leaf.starts[i] : this.#leaves[at + 1]?.starts[0];
    if (next !== undefined && next < r + n) return false;
    insertAt(leaf.starts, i, r);
    insertAt(leaf.ends, i, r + n);
    this.#size++;
    if (leaf.starts.length > leafMax) this.#split(at);
    return true;
  }

  /** Takes out the block that starts at `r`; false if there is none. */
  remove(r: number): boolean {
    const at = this.#leafAt(r);
    const leaf = this.#leaves[at];
    if (leaf === undefined) return false;
    const i = rank(leaf.starts, r) - 1;
    if (i < 0 || leaf.starts[i] !== r) return false;
    removeAt(leaf.starts, i);
    removeAt(leaf.ends, i);
    this.#size--;
    if (leaf.starts.length === 0) this.#leaves.splice(at, 1);
    return true;
  }

  /** The block that holds the byte at `a`. */
  around(a: number): Run | undefined {
    const leaf = this.#leaves[this.#leafAt(a)];
    if (leaf === undefined) return undefined;
    const i = rank(leaf.starts, a) - 1;
    if (i < 0 || leaf.ends[i]! <= a) return undefined;
    return { r: leaf.starts[i]!, n: leaf.ends[i]! - leaf.starts[i]! };
  }

  /** Whether a block shares a byte with [r, r + n). */
  isTouching(r: number, n: number): boolean {
    const at = this.#leafAt(r);
    const leaf = this.#leaves[at];
    if (leaf === undefined || n <= 0) return false;
    const i = rank(leaf.starts, r);
    if (i > 0 && leaf.ends[i - 1]! > r) return true;
    const next = i < leaf.starts.length ? leaf.starts[i] : this.#leaves[at + 1]?.starts[0];
    return next !== undefined && next < r + n;
  }

  /** The blocks that share a byte with [r, r + n), ascending. */
  touching(r: number, n: number): ReadonlyArray<Run> {
    if (n <= 0) return [];
    const first = this.around(r);
    const others = this.within(r, r + n);
    return first === undefined || first.r === others[0]?.r ? others : [first, ...others];
  }

  /** The blocks that start in [from, to), ascending. */
  within(from: number, to: number): ReadonlyArray<Run> {
    const found: Run[] = [];
    for (let at = this.#leafAt(from); at < this.#leaves.length; at++) {
      const leaf = this.#leaves[at]!;
      for (let i = rank(leaf.starts, from - 1); i < leaf.starts.length; i++) {
        if (leaf.starts[i]! >= to) return found;
        found.push(this.#block(leaf, i));
      }
    }
    return found;
  }

  #block({ starts, ends }: Leaf, i: number): Run {
    return { r: starts[i]!, n: ends[i]! - starts[i]! };
  }

  /** The number of the last leaf that starts at or below `a`, or the first one. */
  #leafAt(a: number): number {
    let low = 0;
    let high = this.#leaves.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#leaves[middle]!.starts[0]! <= a) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }

  #split(at: number): void {
    const leaf = this.#leaves[at]!;
    const half = leafMax / 2;
    const upper = { starts: leaf.starts.splice(half), ends: leaf.ends.splice(half) };
    this.#leaves.splice(at + 1, 0, upper);
  }
}
