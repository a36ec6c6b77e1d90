/**
 * A simulated Unix kernel, with the differences of its kinds, and of what Go asks of them. A place
 * that is asked for and free is given. Otherwise Linux gives the highest place below its base, and the
 * others the lowest above their base and the place that was asked for. Only addresses limit anyone.
 */
import { AddressSpace } from "./addressspace.ts";
import { roundUp } from "../numbers/word.ts";
import type { Config } from "../instance/config.ts";
import type { Family } from "../instance/goos.ts";
import type { Kernel } from "./kernel.ts";
import type { Tape } from "../machine/tape.ts";

const GIB = 1024 * 1024 * 1024;
/** The lowest address that may be mapped. */
const BOTTOM = 64 * 1024;
/** What Linux is asked for in order to see whether a place is free. */
const PROBE = 64 * 1024;
const EINVAL = 22;

export class UnixKernel implements Kernel {
  reserved = false;
  readonly errno = 0;
  readonly space: AddressSpace;
  readonly #base: number;
  readonly #page: number;
  readonly #wide: boolean;
  readonly #family: Family;
  readonly #goos: string;

  constructor(config: Config, family: Family) {
    this.#base = config.mmapBase;
    this.#page = config.physPageSize;
    this.#wide = config.ptrSize === 8;
    this.#family = family;
    this.#goos = config.goos;
    this.space = new AddressSpace(BOTTOM, config.addressSpaceEnd);
    const image = roundUp(config.end, this.#page);
    if (image > BOTTOM) this.space.take(BOTTOM, image - BOTTOM);
  }

  saveOrRestore(tape: Tape): void {
    this.reserved = tape.flag(this.reserved);
    this.space.saveOrRestore(tape);
  }

  reserve(hint: number, n: number): number {
    if (this.#family !== "darwin" && this.#isOnlyProbed(n)) {
      this.reserved = false;
      if (this.#family === "bsd") return hint;
      const place = roundUp(hint, this.#page);
      return place === hint && this.space.isFree(hint, PROBE) ? hint : 0;
    }
    const r = this.mmap(hint, n);
    this.reserved = r !== 0 || this.#family === "darwin";
    return r;
  }

  alloc(n: number): number {
    return this.mmap(0, n);
  }

  map(a: number, n: number, reserved: boolean): number {
    if (n === 0) return EINVAL;
    if (!reserved && this.#goos !== "dragonfly") return this.mmap(a, n);
    if (a + n > this.space.top) return 0;
    this.space.take(a, n);
    return a;
  }

  free(a: number, n: number): number {
    this.space.release(a, roundUp(n, this.#page));
    return 0;
  }

  unused(_a: number, _n: number): number {
    return 0;
  }

  used(_a: number, _n: number): number {
    return 0;
  }

  /** At the hint if that is free, else where the kernel likes; 0 where there is no place. */
  mmap(hint: number, n: number): number {
    const size = roundUp(n, this.#page);
    const place = roundUp(hint, this.#page);
    const isThere = place !== 0 && this.space.isFree(place, size);
    const r = isThere ? place : this.#anywhere(place, size);
    if (r !== 0) this.space.take(r, size);
    return r;
  }

  /** Where the kernel's search finds a place, or else the lowest place of all. */
  #anywhere(hint: number, size: number): number {
    const found =
      this.#family === "linux"
        ? this.space.highest(size, this.#base)
        : this.space.lowest(size, Math.max(hint, this.#base), this.#page);
    return found === 0 ? this.space.lowest(size, BOTTOM, this.#page) : found;
  }

  #isOnlyProbed(n: number): boolean {
    return (this.#wide && n > 4 * GIB) || this.#goos === "nacl";
  }
}
