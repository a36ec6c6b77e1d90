/**
 * A simulated operating system, Linux-like: one implementation of the environment. Addresses are
 * deterministic, a reservation above 4 GiB is only probed, random numbers come from its own seeded
 * generator, and its clock counts.
 */
import { roundUp } from "./bits.ts";
import type { Config } from "./config.ts";
import type { Environment, StackSpan } from "./environment.ts";

const GIB = 1024 * 1024 * 1024;

export class SimulatedOS implements Environment {
  reserved = false;
  rate = 0;
  readonly #page: number;
  readonly #wide: boolean;
  /** The end of the space below which sysAlloc's answers grow downwards. */
  #top: number;
  #clock = 1_000_000_000;
  #state: number;

  constructor(config: Config, seed = 1) {
    this.#page = config.physPageSize;
    this.#wide = config.ptrSize === 8;
    this.#top = this.#wide ? 0x7f0000000000 : 0xf0000000;
    this.#state = seed >>> 0;
  }

  reserve(hint: number, n: number): number {
    this.reserved = !(this.#wide && n > 4 * GIB);
    const r = roundUp(hint, this.#page);
    return r + n <= this.#top ? r : 0;
  }

  alloc(n: number, _stat: number): number {
    const rounded = roundUp(n, this.#page);
    if (!(rounded <= this.#top - GIB)) return 0;
    this.#top -= rounded;
    return this.#top;
  }

  map(a: number, _n: number, _reserved: boolean, _stat: number): number {
    return a;
  }

  prio(): number {
    return this.#random();
  }

  sample(rate: number): number {
    this.rate = rate;
    return rate === 0 ? 0 : this.#random();
  }

  now(): number {
    return (this.#clock += 1000);
  }

  /** Nobody marks here, so everything is reached. */
  marks(_a: number, ne: number): Uint8Array {
    return new Uint8Array(Math.ceil(ne / 8)).fill(0xff);
  }

  buckets(): ReadonlyArray<{ readonly n: number; readonly align: number }> {
    return [];
  }

  finblock(): boolean {
    return false;
  }

  stackcache(_c: number): ReadonlyArray<StackSpan> {
    return [];
  }

  /** SplitMix32: every state is reached once, and 0 is as good a seed as any. */
  #random(): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    let x = this.#state;
    x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
    x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
    return (x ^ (x >>> 15)) >>> 0;
  }
}
