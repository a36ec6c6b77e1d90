/**
 * The distribution of nextSampleNoFP (malloc.go:906): a remainder of one of 2^32 equally likely numbers,
 * so it is uniform but for the rest of a division. Its distances from the references are computed
 * without going over the numbers.
 *
 * Go's fastrand never gives 0, so it has 2^32 - 1 numbers; that is left out here.
 */
import { type Distances, exponential, geometric, type Reference } from "./reference.ts";

/** The largest rate that nextSampleNoFP takes; twice of it is an int32. */
export const rateMaxNoFP = 0x3fffffff;

export interface UniformReport {
  readonly mean: number;
  readonly variance: number;
  readonly least: 0;
  readonly most: number;
  /** The probability of the distance 0. */
  readonly zero: number;
  readonly distances: Distances;
}

/** Values from one to before another, all of the same probability. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly p: number;
  /** The probability of the pieces before it. */
  readonly before: number;
}

/** The remainders of `total` equally likely numbers by m: the small ones occur once more. */
const piecesOf = (m: number, total: number): ReadonlyArray<Piece> => {
  const rest = total % m;
  const times = (total - rest) / m;
  const often = (times + 1) / total;
  return [
    { from: 0, to: rest, p: often, before: 0 },
    { from: rest, to: m, p: times / total, before: rest * often },
  ].filter(({ from, to }) => from < to);
};

/** The first d from 1 on at which the reference is not more likely than p. */
const crossing = ({ mass }: Reference, p: number, most: number): number => {
  let [low, high] = [1, most];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (mass(middle) > p) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The sum of what a piece is more likely than the reference, over its values. */
const surplus = (reference: Reference, { from, to, p }: Piece): number => {
  const { survival } = reference;
  const first = Math.max(from, crossing(reference, p, to));
  const atZero = from === 0 ? p : 0;
  return first >= to
    ? atZero
    : atZero + p * (to - first) - (survival(first - 1) - survival(to - 1));
};

/**
 * The largest |F(d) - G(d + shift)|. Within a piece the difference is convex in d, since the
 * reference becomes less likely as d grows: it is largest at an end or where the two are equally likely.
 */
const furthest = (reference: Reference, pieces: ReadonlyArray<Piece>, shift: 0 | 1): number => {
  const differences = pieces.flatMap(({ from, to, p, before }) => {
    const turn = crossing(reference, p, to);
    return [from, turn - 2, turn - 1, turn, to - 1]
      .filter((d) => d >= from && d < to)
      .map((d) => Math.abs(before + p * (d + 1 - from) - 1 + reference.survival(d + shift)));
  });
  return Math.max(...differences);
};

/** `total` is how many numbers the generator has. */
export const uniform = (rate: number, total = 2 ** 32): UniformReport => {
  const m = 2 * Math.min(rate, rateMaxNoFP);
  const pieces = piecesOf(m, total);
  const mean = pieces.reduce(
    (sum, { from, to, p }) => sum + (p * (to - from) * (from + to - 1)) / 2,
    0,
  );
  // n values in a row have a variance of (n² - 1)/12.
  const variance = pieces.reduce((sum, { from, to, p }) => {
    const n = to - from;
    return sum + p * n * ((n * n - 1) / 12 + ((from + to - 1) / 2 - mean) ** 2);
  }, 0);
  const references = { geometric: geometric(rate), exponential: exponential(rate) };
  const varied = (reference: Reference): number =>
    pieces.reduce((sum, piece) => sum + surplus(reference, piece), 0);
  return {
    mean,
    variance,
    least: 0,
    most: Math.min(m, total) - 1,
    zero: pieces[0]!.p,
    distances: {
      kolmogorov: {
        geometric: furthest(references.geometric, pieces, 0),
        exponential: Math.max(
          furthest(references.exponential, pieces, 0),
          furthest(references.exponential, pieces, 1),
        ),
        exponentialRoundedUp: furthest(references.exponential, pieces, 0),
      },
      totalVariation: {
        geometric: varied(references.geometric),
        exponentialRoundedUp: varied(references.exponential),
      },
    },
  };
};

/** The probability that nextSampleNoFP gives at most d bytes. */
export const cumulativeNoFP = (rate: number, d: number): number =>
  piecesOf(2 * Math.min(rate, rateMaxNoFP), 2 ** 32).reduce(
    (sum, { from, to, p }) => sum + p * Math.max(0, Math.min(to, d + 1) - from),
    0,
  );
