/** A bump pointer: a lower bound for every allocator. It cannot reuse memory. */
import type { Candidate, Session } from "../candidate.ts";
import { clear } from "../measures/clear.ts";
import type { Workload } from "../workload.ts";

class Bump implements Session {
  readonly addresses: Float64Array;
  readonly #sizes: Int32Array;
  readonly #zero: boolean;
  readonly #words: Float64Array;
  /** The end of what is allocated. */
  readonly #top = new Float64Array(1);

  constructor({ sizes, size, zero, count }: Workload) {
    this.addresses = new Float64Array(count);
    this.#sizes = sizes;
    this.#zero = zero;
    this.#words = new Float64Array(count * Math.ceil(size / 8)).fill(1);
  }

  reset(): void {
    this.#top[0] = 0;
  }

  run(first: number, end: number): void {
    const { addresses } = this;
    const sizes = this.#sizes;
    for (let i = first; i < end; i++) addresses[i] = this.alloc(sizes[i]!);
  }

  alloc(size: number): number {
    const address = this.#top[0]!;
    const words = (size + 7) >>> 3;
    this.#top[0] = address + 8 * words;
    if (this.#zero) clear(this.#words, address / 8, words);
    return address;
  }
}

export const bump: Candidate = { name: "bump", start: (workload) => new Bump(workload) };
