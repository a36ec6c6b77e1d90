/**
 * A simulated operating system: one implementation of the environment, with the kernel of the
 * instance's family. Addresses are deterministic, random numbers come from its own seeded
 * generator, and its clock counts.
 */
import type { Config } from "../instance/config.ts";
import type { Environment, StackSpan } from "../machine/environment.ts";
import { familyOf } from "../instance/goos.ts";
import type { Kernel } from "./kernel.ts";
import { Plan9Kernel } from "./kernelplan9.ts";
import { UnixKernel } from "./kernelunix.ts";
import { WindowsKernel } from "./kernelwindows.ts";

function kernelOf(config: Config): Kernel {
  const family = familyOf(config.goos);
  switch (family) {
    case "windows":
      return new WindowsKernel(config);
    case "plan9":
      return new Plan9Kernel(config);
    case "linux":
    case "bsd":
    case "darwin":
      return new UnixKernel(config, family);
  }
}

export class SimulatedOS implements Environment {
  rate = 0;
  readonly kernel: Kernel;
  #clock = 1_000_000_000;
  #state: number;

  constructor(config: Config, seed = 1) {
    this.kernel = kernelOf(config);
    this.#state = seed >>> 0;
  }

  get reserved(): boolean {
    return this.kernel.reserved;
  }

  get errno(): number {
    return this.kernel.errno;
  }

  reserve(hint: number, n: number): number {
    return this.kernel.reserve(hint, n);
  }

  alloc(n: number, _stat: number): number {
    return this.kernel.alloc(n);
  }

  map(a: number, n: number, reserved: boolean, _stat: number): number {
    return this.kernel.map(a, n, reserved);
  }

  free(a: number, n: number, _stat: number): number {
    return this.kernel.free(a, n);
  }

  unused(a: number, n: number): number {
    return this.kernel.unused(a, n);
  }

  used(a: number, n: number): number {
    return this.kernel.used(a, n);
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
    const marks = new Uint8Array(Math.ceil(ne / 8)).fill(0xff);
    if (ne % 8 !== 0) marks[marks.length - 1] = 2 ** (ne % 8) - 1;
    return marks;
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
