/**
 * Which addresses of a simulated process are taken.
 *
 * Invariant: range i is [starts[i], ends[i]), not empty; ends[i] < starts[i + 1]. All of it lies in
 * [bottom, top), and so does what is found free.
 */
import type { Tape } from "../machine/tape.ts";
export class AddressSpace {
  readonly bottom: number;
  readonly top: number;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  constructor(bottom: number, top: number) {
    this.bottom = bottom;
    this.top = top;
  }

  saveOrRestore(tape: Tape): void {
    tape.list(this.#starts);
    tape.list(this.#ends);
  }

  isFree(a: number, n: number): boolean {
    if (!(a >= this.bottom && a + n <= this.top)) return false;
    const i = this.#after(a);
    return i === this.#starts.length || this.#starts[i]! >= a + n;
  }

  /** Takes [a, a + n), parts of which may be taken already. */
  take(a: number, n: number): void {
    if (n === 0) return;
    let [start, end] = [a, a + n];
    const from = this.#touching(a);
    let to = from;
    while (to < this.#starts.length && this.#starts[to]! <= end) to++;
    if (to > from) {
      start = Math.min(start, this.#starts[from]!);
      end = Math.max(end, this.#ends[to - 1]!);
    }
    this.#starts.splice(from, to - from, start);
    this.#ends.splice(from, to - from, end);
  }

  /** Frees [a, a + n), parts of which may be free already. */
  release(a: number, n: number): void {
    const end = a + n;
    const from = this.#after(a);
    let to = from;
    while (to < this.#starts.length && this.#starts[to]! < end) to++;
    if (to === from) return;
    const [first, last] = [this.#starts[from]!, this.#ends[to - 1]!];
    const starts: number[] = [];
    const ends: number[] = [];
    if (first < a) {
      starts.push(first);
      ends.push(a);
    }
    if (last > end) {
      starts.push(end);
      ends.push(last);
    }
    this.#starts.splice(from, to - from, ...starts);
    this.#ends.splice(from, to - from, ...ends);
  }

  /** The highest free place for n bytes that ends at or below `below`; 0 if there is none. */
  highest(n: number, below: number): number {
    let end = Math.min(below, this.top);
    for (let i = this.#starts.length - 1; i >= 0; i--) {
      if (this.#starts[i]! >= end) continue;
      if (this.#ends[i]! <= end - n) break;
      end = this.#starts[i]!;
    }
    return end - n >= this.bottom ? end - n : 0;
  }

  /** The lowest free place for n bytes at or above `above`, a multiple of `align`; 0 if none. */
  lowest(n: number, above: number, align: number): number {
    let a = Math.ceil(Math.max(above, this.bottom) / align) * align;
    for (let i = this.#after(a); i < this.#starts.length && this.#starts[i]! < a + n; i++) {
      a = Math.ceil(this.#ends[i]! / align) * align;
    }
    return a + n <= this.top ? a : 0;
  }

  /** The index of the first range that ends behind a. */
  #after(a: number): number {
    let i = 0;
    while (i < this.#ends.length && this.#ends[i]! <= a) i++;
    return i;
  }

  /** The index of the first range that ends at a or behind it. */
  #touching(a: number): number {
    let i = 0;
    while (i < this.#ends.length && this.#ends[i]! < a) i++;
    return i;
  }
}
