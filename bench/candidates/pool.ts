/** @thi.ng/malloc: a bump pointer until something is freed, then the first free block that fits. */
import { MemPool } from "@thi.ng/malloc";
import type { Candidate, Session } from "../candidate.ts";
import type { Workload } from "../workload.ts";

/** Header and rounding of a block, at most. */
const BLOCK_EXTRA = 16;
const POOL_EXTRA = 4096;

class Pool implements Session {
  readonly addresses: Float64Array;
  readonly #sizes: Int32Array;
  readonly #zero: boolean;
  readonly #reused: boolean;
  readonly #pool: MemPool;

  constructor({ sizes, size, zero, memory, count }: Workload) {
    const reused = memory === "reused";
    this.addresses = new Float64Array(count);
    this.#sizes = sizes;
    this.#zero = zero;
    this.#reused = reused;
    const bytes = (reused ? 3 : 1) * count * (Math.ceil(size / 8) * 8 + BLOCK_EXTRA) + POOL_EXTRA;
    this.#pool = new MemPool({ buf: new Uint8Array(bytes).fill(1).buffer });
    if (!reused) return;
    const blocks = Float64Array.from({ length: 2 * count }, (_, i) => this.#pool.malloc(sizes[i]!));
    this.addresses.set(blocks.filter((_, i) => i % 2 === 1));
  }

  reset(): void {
    if (!this.#reused) this.#pool.freeAll();
    // The newest first: freeing walks all used blocks from there.
    else for (let i = this.addresses.length - 1; i >= 0; i--) this.#pool.free(this.addresses[i]!);
  }

  run(first: number, end: number): void {
    if (this.#zero) return this.runZero(first, end);
    const { addresses } = this;
    const [pool, sizes] = [this.#pool, this.#sizes];
    for (let i = first; i < end; i++) addresses[i] = pool.malloc(sizes[i]!);
  }

  runZero(first: number, end: number): void {
    const { addresses } = this;
    const [pool, sizes] = [this.#pool, this.#sizes];
    for (let i = first; i < end; i++) addresses[i] = pool.calloc(sizes[i]!);
  }
}

export const pool: Candidate = { name: "thi.ng", start: (workload) => new Pool(workload) };
