/** The error of fastlog2 alone, against Math.log2. */
import type { Block } from "./runs.ts";
import { numbers, randomBits, type Sampler } from "./sampler.ts";

/** Errors are log2(q) - fastlog2(q), in bits. */
export interface LogarithmReport {
  readonly largest: number;
  /** The first number from above with the largest error. */
  readonly at: number;
  readonly smallest: number;
  readonly mean: number;
  /** The root of the sum of the squares, which Go's own test wants to be at most 1. (fastlog2_test.go) */
  readonly euclidean: number;
}

/** Computes logarithms, block by block, and sums up the errors of fastlog2. */
export class Logarithm {
  readonly #fastlog2: Sampler["fastlog2"];
  readonly #logarithms: Float64Array;
  #largest = -Infinity;
  #at = 0;
  #smallest = Infinity;
  #errors = 0;
  #squares = 0;
  #sum = 0;

  /** A block has at most so many numbers. */
  constructor({ fastlog2 }: Sampler, size: number) {
    this.#fastlog2 = fastlog2;
    this.#logarithms = new Float64Array(size);
  }

  /** The next block; it is good until the next call. A block is summed up by itself, to lose few bits. */
  take(from: number, count: number): Block {
    const [fastlog2, logarithms] = [this.#fastlog2, this.#logarithms];
    let [largest, at, smallest] = [this.#largest, this.#at, this.#smallest];
    let [errors, squares, sum] = [0, 0, 0];
    for (let i = 0; i < count; i++) {
      const q = from - i;
      const exact = Math.log2(q);
      const error = exact - fastlog2(q);
      logarithms[i] = (exact - randomBits) * Math.LN2;
      errors += error;
      squares += error * error;
      sum += exact;
      if (error > largest) {
        largest = error;
        at = q;
      }
      if (error < smallest) smallest = error;
    }
    [this.#largest, this.#at, this.#smallest] = [largest, at, smallest];
    this.#errors += errors;
    this.#squares += squares;
    this.#sum += sum;
    return { from, count, logarithms };
  }

  /** The mean of log2(q) over all q. */
  get mean(): number {
    return this.#sum / numbers;
  }

  report(): LogarithmReport {
    return {
      largest: this.#largest,
      at: this.#at,
      smallest: this.#smallest,
      mean: this.#errors / numbers,
      euclidean: Math.sqrt(this.#squares),
    };
  }
}
