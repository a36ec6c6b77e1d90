/** The fast twin, through what a program uses of it. */
import type { Candidate, Session } from "../candidate.ts";
import { Heap, SCAN, ZERO } from "../../src/index.ts";
import { SIZES_MASK, type Workload } from "../workload.ts";

class Src implements Session {
  readonly addresses: Float64Array;
  readonly #sizes: Int32Array;
  readonly #flags: number;
  #heap = new Heap();
  /** What lives through every collection; null where each batch has a heap of its own. */
  readonly #survivors: Float64Array | null;

  constructor({ sizes, pointers, zero, reused, count }: Workload) {
    this.addresses = new Float64Array(count);
    this.#sizes = sizes;
    this.#flags = (zero ? ZERO : 0) | (pointers ? SCAN : 0);
    this.#survivors = reused ? this.#survive(count) : null;
  }

  reset(): void {
    if (this.#survivors === null) this.#heap = new Heap();
    else this.#heap.collect(this.#survivors);
  }

  run(first: number, end: number): void {
    const heap = this.#heap;
    const flags = this.#flags;
    for (let i = first; i < end; i++) {
      this.addresses[i] = heap.allocate(this.#sizes[i & SIZES_MASK]!, flags);
    }
  }

  /** Writes into twice as many objects as a batch has; every second one is to survive. */
  #survive(count: number): Float64Array {
    const survivors = new Float64Array(count);
    for (let i = 0; i < 2 * count; i++) {
      const address = this.#heap.allocate(this.#sizes[i & SIZES_MASK]!, this.#flags);
      this.#heap.setUint8(address, 0xff);
      survivors[i >> 1] = address;
    }
    return survivors;
  }
}

export const src: Candidate = { name: "src", start: (workload) => new Src(workload) };
