/**
 * All 2^26 random numbers at some rates, chunk by chunk, so that a caller can show how far it is and
 * can be interrupted; and what comes out at the end.
 */
import { periodMax } from "../properties/invariants/objects/sampling.ts";
import { Distribution, type DistributionReport } from "./distribution.ts";
import { Logarithm, type LogarithmReport } from "./logarithm.ts";
import type { Picture } from "./picture.ts";
import { numbers, randomBits, type Sampler } from "./sampler.ts";
import { uniform, type UniformReport } from "./uniform.ts";

/** The mean distance as a sum of bytes: what each part of the algorithm adds to the rate. */
export interface Terms {
  readonly rate: number;
  /** That 26 bits have a smallest number, so that there is a longest distance. */
  readonly bits: number;
  /** That fastlog2 is below the logarithm. */
  readonly fastlog2: number;
  readonly cap: number;
  /** That the conversion to int32 drops the fraction. */
  readonly int32: number;
  readonly plusOne: 1;
}

export interface RateReport {
  readonly rate: number;
  /** The rate, or the cap. (malloc.go:880) */
  readonly period: number;
  readonly nextSample: DistributionReport;
  readonly terms: Terms;
  /** How many numbers would overflow an int32 if the period were not capped. */
  readonly overflows: number;
  readonly nextSampleNoFP: UniformReport;
  /** What contradicts sample.geometric at this rate. */
  readonly evidence: ReadonlyArray<string>;
  /** Whether the cap alone is the reason: the distances are those of the cap. */
  readonly isCapped: boolean;
}

export interface SweepReport {
  readonly numbers: number;
  readonly fastlog2: LogarithmReport;
  readonly rates: ReadonlyArray<RateReport>;
}

/** The numbers of a block. The sum of its distances is exact, and its logarithms fit a cache. */
const blockSize = 2 ** 15;

/** The blocks between two questions of the caller. */
const blocks = 16;

export class Sweep {
  readonly #sampler: Sampler;
  readonly #logarithm: Logarithm;
  readonly #distributions: ReadonlyArray<Distribution>;
  #left = numbers;

  constructor(sampler: Sampler, rates: ReadonlyArray<number>) {
    this.#sampler = sampler;
    this.#logarithm = new Logarithm(sampler, blockSize);
    this.#distributions = rates.map((rate) => new Distribution(sampler, rate, blockSize));
  }

  /** The share of the numbers that were taken. */
  get share(): number {
    return 1 - this.#left / numbers;
  }

  /** Takes the next half a million numbers at every rate; false when none is left. */
  advance(): boolean {
    for (let nth = 0; nth < blocks && this.#left > 0; nth++) {
      const block = this.#logarithm.take(this.#left, blockSize);
      for (const distribution of this.#distributions) distribution.take(block);
      this.#left -= blockSize;
    }
    return this.#left > 0;
  }

  /** pre: no numbers are left. */
  report(): SweepReport {
    const fastlog2 = this.#logarithm.report();
    const rates = this.#distributions.map((one) => this.#reportOf(one, fastlog2));
    return { numbers, fastlog2, rates };
  }

  get pictures(): ReadonlyArray<Picture> {
    return this.#distributions.map(({ picture }) => picture);
  }

  #reportOf(distribution: Distribution, { mean: error }: LogarithmReport): RateReport {
    const { rate } = distribution;
    const nextSample = distribution.report();
    const period = Math.min(rate, periodMax);
    const { evidence, isCapped } = distribution;
    const exact = Math.LN2 * (randomBits - this.#logarithm.mean);
    const drawn = exact + Math.LN2 * error;
    return {
      rate,
      period,
      nextSample,
      terms: {
        rate,
        bits: rate * (exact - 1),
        fastlog2: rate * Math.LN2 * error,
        cap: (period - rate) * drawn,
        int32: nextSample.mean - 1 - period * drawn,
        plusOne: 1,
      },
      overflows: this.#overflows(rate),
      nextSampleNoFP: uniform(rate),
      evidence,
      isCapped,
    };
  }

  /** The numbers q whose distance without the cap is not an int32: those up to a limit. */
  #overflows(rate: number): number {
    const { fastlog2 } = this.#sampler;
    let [low, high] = [0, numbers];
    while (low < high) {
      const q = Math.floor((low + high) / 2) + 1;
      const distance = Math.trunc((randomBits - fastlog2(q)) * Math.LN2 * rate) + 1;
      if (distance > 2 ** 31 - 1) low = q;
      else high = q - 1;
    }
    return low;
  }
}
