import { describe, expect, it } from "vitest";
import { exponential, geometric, type Reference } from "../../../props/sampling/reference.ts";
import { cumulativeNoFP, uniform } from "../../../props/sampling/uniform.ts";
import { sampleAfterNoFP } from "../../../spec/objects/sample.ts";
import { nextSampleNoFP } from "../../../src/objects/sample.ts";

/** The probabilities of all distances, counted over all numbers of a small generator. */
const counted = (rate: number, total: number): ReadonlyArray<number> => {
  const shares = Array.from({ length: 2 * rate }, () => 0);
  for (let random = 0; random < total; random++) {
    const distance = sampleAfterNoFP(rate, random);
    expect(nextSampleNoFP(random, rate)).toBe(distance);
    shares[distance]! += 1 / total;
  }
  return shares;
};

const far = 60;

const variation = (shares: ReadonlyArray<number>, { mass }: Reference, rate: number): number =>
  Array.from({ length: far * rate }, (_, d) => Math.abs((shares[d] ?? 0) - mass(d))).reduce(
    (sum, one) => sum + one / 2,
    0,
  );

/** At each whole byte, and where `between` just below the next one. */
const kolmogorov = (
  shares: ReadonlyArray<number>,
  { survival }: Reference,
  between: boolean,
): number => {
  let [most, below] = [0, 0];
  shares.forEach((share, d) => {
    below += share;
    most = Math.max(most, Math.abs(below - 1 + survival(d)));
    if (between) most = Math.max(most, Math.abs(below - 1 + survival(d + 1)));
  });
  return most;
};

describe("the distribution of nextSampleNoFP", () => {
  const cases = [1, 2, 3, 7, 16, 25, 31, 40].flatMap((rate) =>
    [1024, 1000, 257].map((total) => [rate, total] as const),
  );

  it.each(cases)("is what is counted at rate %i over %i numbers", (rate, total) => {
    const shares = counted(rate, total);
    const found = uniform(rate, total);
    const mean = shares.reduce((sum, p, d) => sum + p * d, 0);
    expect(found.mean).toBeCloseTo(mean, 9);
    expect(found.variance).toBeCloseTo(
      shares.reduce((sum, p, d) => sum + p * (d - mean) ** 2, 0),
      8,
    );
    expect(found.zero).toBeCloseTo(shares[0]!, 12);
    expect(found.most).toBe(shares.findLastIndex((p) => p > 0));
    const [g, e] = [geometric(rate), exponential(rate)];
    const { kolmogorov: k, totalVariation: v } = found.distances;
    expect(k.geometric).toBeCloseTo(kolmogorov(shares, g, false), 10);
    expect(k.exponential).toBeCloseTo(kolmogorov(shares, e, true), 10);
    expect(k.exponentialRoundedUp).toBeCloseTo(kolmogorov(shares, e, false), 10);
    expect(v.geometric).toBeCloseTo(variation(shares, g, rate), 10);
    expect(v.exponentialRoundedUp).toBeCloseTo(variation(shares, e, rate), 10);
  });

  it("sums up to 1 at the longest distance, and not before", () => {
    for (const rate of [1, 512, 524288, 2 ** 30]) {
      const { most } = uniform(rate);
      expect(cumulativeNoFP(rate, most)).toBeCloseTo(1, 12);
      expect(cumulativeNoFP(rate, most - 1)).toBeLessThan(1);
      expect(cumulativeNoFP(rate, 0)).toBe(uniform(rate).zero);
    }
  });
});
