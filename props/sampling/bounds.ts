/**
 * How far the distances of nextSample may be from a geometric distribution: bounds that follow from
 * the algorithm, not from what was measured. docs/SAMPLING.md derives each of them.
 *
 * Words: N = 2^26; q is the random number plus 1, so 1 ≤ q ≤ N; r is the rate in bytes;
 * S(d) is the share of the numbers whose distance is more than d bytes.
 */
import { numbers, randomBits } from "./sampler.ts";

/** 1/32: the table of fastlog2 has 32 intervals from 1 to 2. */
const h = 1 / 32;

/**
 * Rounding errors, in units of the rate: less than 1.5e-14. Two sums of fastlog2 are off by at most 2^-49
 * each, products and the reference by a few times 2^-53 of values up to 18.1.
 */
export const roundingMax = 2 ** -45;

const inversePowers = Float64Array.from({ length: randomBits + 1 }, (_, e) => 2 ** -e);

/** h²/(2a²) for the left end a of each interval. */
const curvatures = Float64Array.from({ length: 1 / h }, (_, i) => (h / (1 + i * h)) ** 2 / 2);

/**
 * How much less than ln(q) the table's interpolation may give. On an interval [a, b] a chord of the
 * logarithm lies below it by at most (x - a)(b - x)/2 times the largest second derivative, 1/a².
 */
export const interpolationErrorMax = (q: number): number => {
  if (q === 0) return 0;
  const mantissa = (q * inversePowers[31 - Math.clz32(q)]! - 1) / h;
  const index = Math.floor(mantissa);
  const part = mantissa - index;
  return part * (1 - part) * (curvatures[index] ?? 0);
};

/** The least that S(d) - exp(-d/r) may be: the numbers are 2^-26 apart. */
export const survivalDeviationMin = -1 / numbers;

/**
 * The most that S(d) - exp(-d/r) may be: S(d) = q/N times the error of ln(q). It is largest where a = 1
 * and q/N is at most (1 + h)/2: (1 + h)/2 · h²/8.
 */
export const survivalDeviationMax = ((1 + h) * h * h) / 16;

/** The largest distance between exp(-d/r) and (1 - 1/r)^d is at most max(x·exp(-x))/r = 1/(e·r). */
export const kolmogorovMax = (rate: number): number =>
  survivalDeviationMax + 1 / (Math.E * rate) + roundingMax;

/** The mean of -ln(q/N) over all q, by Stirling's series: 1 - (ln(2πN)/2 + 1/(12N))/N. */
const meanOfLogarithms = 1 - (Math.log(2 * Math.PI * numbers) / 2 + 1 / (12 * numbers)) / numbers;

/** The most that the interpolation adds to that mean: h²/12 times the mean of 1/a² over the table. */
const meanInterpolationErrorMax = ((h * h) / 12) * (1 / 2 + (3 / 4) * h);

/** The bounds of the mean distance: the +1 adds up to a byte to what truncation took away. */
export const meanBounds = (rate: number): readonly [number, number] => [
  rate * (meanOfLogarithms - roundingMax),
  rate * (meanOfLogarithms + meanInterpolationErrorMax + roundingMax) + 1,
];

/** The bounds of the distance for one q: rate · -ln(q/N), rounded down, plus 1. */
export const distanceBounds = (q: number, rate: number): readonly [number, number] => {
  const exact = rate * -Math.log(q / numbers);
  const rounding = rate * roundingMax;
  return [
    Math.max(0, Math.floor(exact - rounding)) + 1,
    Math.floor(exact + rate * interpolationErrorMax(q) + rounding) + 1,
  ];
};

/** The longest distance in units of the rate, before the +1. */
export const longest = randomBits * Math.LN2;
