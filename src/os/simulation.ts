/**
 * A simulated operating system: one implementation of the environment, with the kernel of the
 * instance's family. Its addresses are deterministic, its random numbers come from a seeded
 * generator, and each reading of its clock is 1 µs after the one before.
 *
 * Memory is limited: allocating and mapping take from it, freeing gives it back; reserving address
 * space takes nothing, and released pages stay the process's own.
 */
import type { Config } from "../instance/config.ts";
import type { Environment, StackSpan } from "../machine/environment.ts";
import { familyOf, type Family } from "../instance/goos.ts";
import type { Kernel } from "./kernel.ts";
import { Plan9Kernel } from "./kernelplan9.ts";
import { UnixKernel } from "./kernelunix.ts";
import { WindowsKernel } from "./kernelwindows.ts";
import { GoThrow } from "../machine/stop.ts";
import { LOCAL } from "../machine/vocabulary.ts";
import type { Word } from "../numbers/word.ts";
import type { Tape } from "../machine/tape.ts";

/** Why memory is refused: ENOMEM on Unix, ERROR_NOT_ENOUGH_MEMORY on Windows. */
const ENOMEM = 12;
const NOT_ENOUGH_MEMORY = 8;
/** Of the clock, in nanoseconds: where it starts, and its step. */
const START = 1_000_000_000;
const TICK = 1000;

function kernelOf(config: Config, family: Family): Kernel {
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
  readonly #family: Family;
  #clock = START;
  #state: number;
  /** Bytes of memory that there are, and that the process has. */
  #memoryLimit: number;
  #taken = 0;
  #errno = 0;

  /** `seed`: 32 bits; `memoryLimit`: in bytes. */
  constructor(config: Config, seed = 1, memoryLimit = Infinity) {
    this.#family = familyOf(config.goos);
    this.kernel = kernelOf(config, this.#family);
    this.#state = seed >>> 0;
    this.#memoryLimit = memoryLimit;
  }

  saveOrRestore(tape: Tape): void {
    this.rate = tape.number(this.rate);
    this.kernel.saveOrRestore(tape);
    this.#clock = tape.number(this.#clock);
    this.#state = tape.number(this.#state);
    this.#memoryLimit = tape.number(this.#memoryLimit);
    this.#taken = tape.number(this.#taken);
    this.#errno = tape.integer(this.#errno);
  }

  get reserved(): boolean {
    return this.kernel.reserved;
  }

  get errno(): number {
    return this.#errno === 0 ? this.kernel.errno : this.#errno;
  }

  reserve(hint: number, n: number): number {
    return this.kernel.reserve(hint, n);
  }

  alloc(size: Word, _stat: number): number {
    // No kernel has so much that a rounded size could make a difference.
    const n = Number(size);
    if (!this.#has(n)) return 0;
    const r = this.kernel.alloc(n);
    if (r !== 0) this.#taken += n;
    return r;
  }

  map(a: number, n: number, reserved: boolean, _stat: number): number {
    if (!this.#has(n)) return this.#notMapped();
    const r = this.kernel.map(a, n, reserved);
    if (r === a) this.#taken += n;
    return r;
  }

  free(a: number, n: number, stat: number): number {
    const error = this.kernel.free(a, n);
    // Go frees address space that it only reserved as `local`.
    if (error === 0 && stat !== LOCAL) this.#taken -= n;
    return error;
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
    return (this.#clock += TICK);
  }

  /** There is no marker, so every object counts as reached. */
  marks(_a: number, ne: number): Uint8Array {
    const marks = new Uint8Array(Math.ceil(ne / 8)).fill(0xff);
    if (ne % 8 !== 0) marks[marks.length - 1] = 2 ** (ne % 8) - 1;
    return marks;
  }

  buckets(): ReadonlyArray<{ readonly n: number; readonly align: number }> {
    return [];
  }

  finblock(_a: number): boolean {
    return false;
  }

  stackcache(_c: number): ReadonlyArray<StackSpan> {
    return [];
  }

  /** Whether there are n more bytes of memory; sets the error otherwise. */
  #has(n: number): boolean {
    const enough = this.#taken + n <= this.#memoryLimit;
    const error = this.#family === "windows" ? NOT_ENOUGH_MEMORY : 0;
    this.#errno = enough ? 0 : error;
    return enough;
  }

  /**
   * The answer to a mapping for which there is no memory. Plan 9 cannot refuse one; its kernel kills
   * the process that uses more than there is.
   */
  #notMapped(): number {
    if (this.#family === "plan9") throw new GoThrow("out of memory", ["killed: out of memory"]);
    return this.#family === "windows" ? 0 : ENOMEM;
  }

  /** SplitMix32, which reaches every state once, so that 0 is as good a seed as any. */
  #random(): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    let x = this.#state;
    x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
    x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
    return (x ^ (x >>> 15)) >>> 0;
  }
}
