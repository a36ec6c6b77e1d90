/**
 * A statistic as Go keeps it: a uint64 that is added to and taken from, exact modulo 2^64. While a
 * double holds the value, adding is one sum and two comparisons.
 *
 * Invariant: the value is `small` modulo 2^64, with |small| < 2^53; or, where no such double exists,
 * small is NaN and the value is `#large`.
 */
import { uint64, type Word } from "./word.ts";
import type { Tape } from "../machine/tape.ts";

const EXACT = Number.MAX_SAFE_INTEGER;

export class Counter {
  /** The value as a double, negative where it wrapped below zero; NaN where no double holds it. */
  small = NaN;
  #large = 0n;

  constructor() {
    // NaN came first, so that V8 stores a double from the start.
    this.small = 0;
  }

  saveOrRestore(tape: Tape): void {
    this.small = tape.number(this.small);
    this.#large = Number.isNaN(this.small) ? tape.value(this.#large) : 0n;
  }

  /** Adds an integer, which may be negative, of any size that a double holds exactly. */
  add(n: number): void {
    const sum = this.small + n;
    if (sum >= -EXACT && sum <= EXACT) this.small = sum;
    else this.set(this.bigint() + BigInt(n));
  }

  set(value: bigint): void {
    const signed = BigInt.asIntN(64, value);
    const isSmall = signed >= -EXACT && signed <= EXACT;
    this.small = isSmall ? Number(signed) : NaN;
    this.#large = isSmall ? 0n : BigInt.asUintN(64, value);
  }

  bigint(): bigint {
    return Number.isNaN(this.small) ? this.#large : uint64(this.small);
  }

  /** Whether the value is 0. */
  isZero(): boolean {
    return this.small === 0;
  }

  /** What the recorder takes: `small`, or a bigint where that is NaN. */
  recorded(): Word {
    return Number.isNaN(this.small) ? this.#large : this.small;
  }
}

/** So many counters. */
export function counters(n: number): ReadonlyArray<Counter> {
  return Array.from({ length: n }, () => new Counter());
}
