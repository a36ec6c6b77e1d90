/** TLSF in WebAssembly, called from JavaScript. */
import { readFileSync } from "node:fs";
import type { Candidate, Session } from "../candidate.ts";
import type { Workload } from "../workload.ts";

/** The part of the WebAssembly global that this file uses; only the browser's library declares it. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

interface Exports {
  readonly alloc: (size: number) => number;
  readonly allocZeroed: (size: number) => number;
  readonly free: (block: number) => void;
}

const instantiate = (file: string): Exports => {
  const abort = () => {
    throw new Error("TLSF is out of memory");
  };
  const module = new WebAssembly.Module(readFileSync(file));
  return new WebAssembly.Instance(module, { env: { abort } }).exports as Exports;
};

class Tlsf implements Session {
  readonly addresses: Float64Array;
  readonly #sizes: Int32Array;
  readonly #zero: boolean;
  readonly #exports: Exports;

  constructor({ sizes, zero, memory, count }: Workload, file: string) {
    this.addresses = new Float64Array(count);
    this.#sizes = sizes;
    this.#zero = zero;
    this.#exports = instantiate(file);
    if (memory !== "reused") return;
    const { alloc } = this.#exports;
    // Every second block stays.
    for (let i = 0; i < 2 * count; i++) this.addresses[i >> 1] = alloc(sizes[i]!);
  }

  reset(): void {
    const { free } = this.#exports;
    for (const block of this.addresses) if (block !== 0) free(block);
    this.addresses.fill(0);
  }

  run(first: number, end: number): void {
    if (this.#zero) return this.runZero(first, end);
    const { addresses } = this;
    const { alloc } = this.#exports;
    const sizes = this.#sizes;
    for (let i = first; i < end; i++) addresses[i] = alloc(sizes[i]!);
  }

  runZero(first: number, end: number): void {
    const { addresses } = this;
    const { allocZeroed } = this.#exports;
    const sizes = this.#sizes;
    for (let i = first; i < end; i++) addresses[i] = allocZeroed(sizes[i]!);
  }
}

export const tlsf: Candidate = {
  name: "TLSF",
  start: (workload, settings) => new Tlsf(workload, settings.tlsf),
};
