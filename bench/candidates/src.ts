/** The fast twin, through the API that programs use. */
import type { Candidate, Session } from "../candidate.ts";
import { Heap, SCAN, ZERO } from "../../src/index.ts";
import type { Workload } from "../workload.ts";

class Src implements Session {
  readonly addresses: Float64Array;
  readonly #sizes: Int32Array;
  readonly #flags: number;
  readonly #memory: Workload["memory"];
  #heap = new Heap();
  /** Objects that survive every collection. */
  readonly #survivors: Float64Array;

  constructor({ sizes, pointers, zero, memory, count }: Workload) {
    this.addresses = new Float64Array(count);
    this.#sizes = sizes;
    this.#flags = (zero ? ZERO : 0) | (pointers ? SCAN : 0);
    this.#memory = memory;
    this.#survivors = memory === "reused" ? this.#survive(count) : new Float64Array(0);
  }

  reset(): void {
    if (this.#memory === "fresh") this.#heap = new Heap();
    else this.#heap.collect(this.#survivors);
    if (this.#memory === "cached") this.#heap.allocate(this.#sizes[0]!, this.#flags);
  }

  run(first: number, end: number): void {
    const { addresses } = this;
    const [flags, heap, sizes] = [this.#flags, this.#heap, this.#sizes];
    for (let i = first; i < end; i++) addresses[i] = heap.allocate(sizes[i]!, flags);
  }

  /** Writes into twice as many objects as a batch has; every second one is to survive. */
  #survive(count: number): Float64Array {
    const survivors = new Float64Array(count);
    for (let i = 0; i < 2 * count; i++) {
      const address = this.#heap.allocate(this.#sizes[i]!, this.#flags);
      this.#heap.setUint8(address, 0xff);
      survivors[i >> 1] = address;
    }
    return survivors;
  }
}

export const src: Candidate = { name: "src", start: (workload) => new Src(workload) };
