/** How far the shares of a distribution are from those of an exponential or a geometric one. */
import type { Runs } from "./runs.ts";
import { numbers } from "./sampler.ts";

/**
 * u - exp(-t), where `logarithm` is ln(u). Where the two are close, the difference is computed from that
 * of the logarithms, which is faster than an exponential function and loses no digits.
 */
export const deviation = (u: number, logarithm: number, t: number): number => {
  const z = t + logarithm;
  return z < 2 ** -10 && z > -(2 ** -10)
    ? u * z * (1 - (z / 2) * (1 - (z / 3) * (1 - z / 4)))
    : u - Math.exp(-t);
};

/** The reference's probability of exactly d bytes, from 1 on. */
const probability = (decay: number, d: number): number =>
  Math.exp(-(d - 1) * decay) * -Math.expm1(-decay);

/**
 * S(d) - exp(-d · decay) at the ends of each run, where S(d) is the share of the numbers whose distance
 * is more than d. Within a run S(d) stays the same and exp(-d · decay) falls, so the difference is
 * least at the first d and greatest at the last.
 */
export class Deviations {
  /** At the distance of the run. */
  readonly low: Float64Array;
  /** At the last whole byte before the next distance. */
  readonly high: Float64Array;
  readonly #decay: number;
  readonly #mass: number;
  #least = 0;
  #greatest = 0;
  #greatestBetween = 0;
  #variation = 0;

  constructor(blockSize: number, decay: number) {
    this.low = new Float64Array(blockSize + 1);
    this.high = new Float64Array(blockSize + 1);
    this.#decay = decay;
    this.#mass = Math.expm1(decay);
  }

  take({ count, q, logarithm, d, next, length }: Runs): void {
    const [low, high, decay, mass] = [this.low, this.high, this.#decay, this.#mass];
    let [least, greatest, between] = [this.#least, this.#greatest, this.#greatestBetween];
    // A faster way to the probability of d bytes, where it loses no digits.
    const isFine = decay < 2 ** -6;
    let variation = 0;
    for (let n = 0; n < count; n++) {
      const u = q[n]! / numbers;
      const l = deviation(u, logarithm[n]!, d[n]! * decay);
      const isDense = next[n] === d[n]! + 1;
      const h = isDense ? l : deviation(u, logarithm[n]!, (next[n]! - 1) * decay);
      const b = deviation(u, logarithm[n]!, next[n]! * decay);
      low[n] = l;
      high[n] = h;
      if (l < least) least = l;
      if (h > greatest) greatest = h;
      if (b > between) between = b;
      const expected = isFine ? (u - l) * mass : probability(decay, d[n]!);
      const surplus = length[n]! / numbers - (d[n]! < 1 ? 0 : expected);
      if (surplus > 0) variation += surplus;
    }
    [this.#least, this.#greatest, this.#greatestBetween] = [least, greatest, between];
    this.#variation += variation;
  }

  /** The Kolmogorov distance to the reference in whole bytes. */
  get kolmogorov(): number {
    return Math.max(-this.#least, this.#greatest);
  }

  /** The Kolmogorov distance to the exponential distribution, which is between whole bytes, too. */
  get kolmogorovBetween(): number {
    return Math.max(-this.#least, this.#greatestBetween);
  }

  /** The distance in total variation to the reference in whole bytes. */
  get totalVariation(): number {
    return this.#variation;
  }
}
