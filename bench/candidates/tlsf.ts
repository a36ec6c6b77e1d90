/**
 * TLSF in WebAssembly, called from JavaScript. All sessions share one instance, since the compiler
 * knows an exported function by its identity: whoever comes next frees what the last one held.
 */
import type { Candidate, Session } from "../candidate.ts";
import { SIZES_MASK, type Workload } from "../workload.ts";

/** What is used of a global that only the browser's library declares. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

interface Exports {
  readonly alloc: (size: number) => number;
  readonly allocZeroed: (size: number) => number;
  readonly free: (block: number) => void;
}

class Tlsf implements Session {
  readonly addresses: Float64Array;
  readonly #sizes: Int32Array;
  readonly #zero: boolean;
  readonly #survivors: Float64Array;
  readonly #instance: Instance;

  constructor({ sizes, zero, reused, count }: Workload, instance: Instance) {
    this.addresses = new Float64Array(count);
    this.#sizes = sizes;
    this.#zero = zero;
    this.#survivors = new Float64Array(reused ? count : 0);
    this.#instance = instance;
  }

  reset(): void {
    this.#instance.user?.release();
    this.#instance.user = this;
    const { alloc } = this.#instance.exports;
    if (this.#survivors.length === 0) return;
    for (let i = 0; i < this.addresses.length; i++) {
      this.addresses[i] = alloc(this.#sizes[(2 * i) & SIZES_MASK]!);
      this.#survivors[i] = alloc(this.#sizes[(2 * i + 1) & SIZES_MASK]!);
    }
    this.#free(this.addresses);
  }

  run(first: number, end: number): void {
    if (this.#zero) return this.runZero(first, end);
    const { alloc } = this.#instance.exports;
    for (let i = first; i < end; i++) this.addresses[i] = alloc(this.#sizes[i & SIZES_MASK]!);
  }

  runZero(first: number, end: number): void {
    const { allocZeroed } = this.#instance.exports;
    for (let i = first; i < end; i++) {
      this.addresses[i] = allocZeroed(this.#sizes[i & SIZES_MASK]!);
    }
  }

  release(): void {
    this.#free(this.addresses);
    this.#free(this.#survivors);
  }

  #free(blocks: Float64Array): void {
    const { free } = this.#instance.exports;
    for (let i = 0; i < blocks.length; i++) if (blocks[i] !== 0) free(blocks[i]!);
    blocks.fill(0);
  }
}

class Instance {
  readonly exports: Exports;
  /** The session whose blocks are allocated. */
  user: Tlsf | null = null;

  constructor(bytes: Uint8Array) {
    const abort = () => {
      throw new Error("TLSF is out of memory");
    };
    const module = new WebAssembly.Module(bytes);
    const { exports } = new WebAssembly.Instance(module, { env: { abort } });
    this.exports = exports as Exports;
  }
}

export const tlsf = (bytes: Uint8Array): Candidate => {
  const instance = new Instance(bytes);
  return { name: "TLSF", start: (workload) => new Tlsf(workload, instance) };
};
