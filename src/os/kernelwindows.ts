/**
 * A simulated Windows: address space is reserved in regions that begin at multiples of 64 KiB, and
 * a call to commit, decommit or release reaches no further than one of them. What no one named a
 * place for lies as low as it can.
 *
 * Invariant: regions are disjoint, and the space is taken exactly where they are, and by the image.
 */
import { AddressSpace } from "./addressspace.ts";
import { roundUp } from "../numbers/word.ts";
import type { Config } from "../instance/config.ts";
import type { Kernel } from "./kernel.ts";
import { piecewise } from "./memwindows.ts";
import type { Tape } from "../machine/tape.ts";

const GRANULE = 64 * 1024;
const NOT_ENOUGH_MEMORY = 8;
const INVALID_PARAMETER = 87;
const INVALID_ADDRESS = 487;

export class WindowsKernel implements Kernel {
  readonly reserved = true;
  errno = 0;
  readonly space: AddressSpace;
  /** Bytes of each region, by where it begins. */
  readonly regions = new Map<number, number>();
  readonly #base: number;
  readonly #page: number;

  constructor(config: Config) {
    this.#base = config.mmapBase;
    this.#page = config.physPageSize;
    this.space = new AddressSpace(GRANULE, config.addressSpaceEnd);
    const image = roundUp(config.end, GRANULE);
    if (image > GRANULE) this.space.take(GRANULE, image - GRANULE);
  }

  saveOrRestore(tape: Tape): void {
    this.errno = tape.integer(this.errno);
    this.space.saveOrRestore(tape);
    const regions = [...this.regions].flat();
    tape.list(regions);
    if (tape.saving) return;
    this.regions.clear();
    for (let i = 0; i < regions.length; i += 2) this.regions.set(regions[i]!, regions[i + 1]!);
  }

  /** At the hint, rounded down; else where the kernel chooses. */
  reserve(hint: number, n: number): number {
    const place = Math.floor(hint / GRANULE) * GRANULE;
    const size = roundUp(hint + n, this.#page) - place;
    if (hint !== 0 && this.space.isFree(place, size)) return this.#region(place, size);
    return this.alloc(n);
  }

  alloc(n: number): number {
    const size = roundUp(n, this.#page);
    const place = size === 0 ? 0 : this.space.lowest(size, this.#base, GRANULE);
    this.errno = size === 0 ? INVALID_PARAMETER : NOT_ENOUGH_MEMORY;
    return place === 0 ? 0 : this.#region(place, size);
  }

  map(a: number, n: number, _reserved: boolean): number {
    this.errno = this.#within(a, n);
    return this.errno === 0 ? a : 0;
  }

  free(a: number, _n: number): number {
    const size = this.regions.get(a);
    if (size === undefined) return INVALID_ADDRESS;
    this.regions.delete(a);
    this.space.release(a, size);
    return 0;
  }

  unused(a: number, n: number): number {
    return piecewise(a, n, (from, bytes) => this.#within(from, bytes));
  }

  used(a: number, n: number): number {
    return piecewise(a, n, (from, bytes) => this.#within(from, bytes));
  }

  #region(place: number, size: number): number {
    this.errno = 0;
    this.regions.set(place, size);
    this.space.take(place, size);
    return place;
  }

  /** 0 where [a, a + n) lies within one region, else the error. */
  #within(a: number, n: number): number {
    if (n === 0) return INVALID_PARAMETER;
    for (const [base, size] of this.regions) {
      if (a >= base && a < base + size) return a + n <= base + size ? 0 : INVALID_ADDRESS;
    }
    return INVALID_ADDRESS;
  }
}
