/**
 * A bare bitmap scan: slots of one size, one bit each; it takes the lowest free one. A
 * lower bound for what Go does inside a span.
 */
import type { Candidate, Session } from "../candidate.ts";
import { clear } from "../measures/clear.ts";
import type { Workload } from "../workload.ts";

class Bitmap implements Session {
  readonly addresses: Float64Array;
  readonly #sizes: Int32Array;
  readonly #zero: boolean;
  readonly #slot: number;
  readonly #words: Float64Array;
  /** Which slots are free when a batch begins, and which still are. */
  readonly #before: Int32Array;
  readonly #free: Int32Array;
  /** The word that the scan has reached. */
  #at = 0;

  constructor({ sizes, size, zero, memory, count }: Workload) {
    const reused = memory === "reused";
    this.addresses = new Float64Array(count);
    this.#sizes = sizes;
    this.#zero = zero;
    this.#slot = Math.ceil(size / 8) * 8;
    const slots = reused ? 2 * count : count;
    this.#words = new Float64Array((slots * this.#slot) / 8).fill(1);
    this.#before = new Int32Array(Math.ceil(slots / 32)).fill(reused ? 0x55555555 : -1);
    this.#free = new Int32Array(this.#before.length);
  }

  reset(): void {
    this.#free.set(this.#before);
    this.#at = 0;
  }

  run(first: number, end: number): void {
    const { addresses } = this;
    const sizes = this.#sizes;
    for (let i = first; i < end; i++) addresses[i] = this.alloc(sizes[i]!);
  }

  alloc(size: number): number {
    const free = this.#free;
    let at = this.#at;
    while (free[at] === 0) at++;
    this.#at = at;
    const word = free[at]!;
    const lowest = word & -word;
    free[at] = word ^ lowest;
    const address = (at * 32 + 31 - Math.clz32(lowest)) * this.#slot;
    if (this.#zero) clear(this.#words, address / 8, (size + 7) >>> 3);
    return address;
  }
}

export const bitmap: Candidate = { name: "bitmap", start: (workload) => new Bitmap(workload) };
