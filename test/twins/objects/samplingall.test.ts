/** The samplers of the twins against each other, on every random number that they tell apart. */
import { describe, expect, it } from "vitest";
import { numbers, specSampler, srcSampler } from "../../../props/sampling/sampler.ts";

/** The first numbers at which the twins differ. */
const differences = (rate: number): ReadonlyArray<string> => {
  const found: string[] = [];
  const [spec, src] = [specSampler.nextSample, srcSampler.nextSample];
  for (let random = 0; random < numbers && found.length < 5; random++) {
    const [one, other] = [spec(random, rate), src(random, rate)];
    if (one !== other) found.push(`${random}: spec ${one}, src ${other}`);
  }
  return found;
};

/** A generator of 32-bit numbers that a seed repeats. (Steele and Vigna's SplitMix, as mulberry32) */
const generator = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
};

describe("the twins' samplers", () => {
  it.each([512 * 1024, 0x7000000])("agree on all 2^26 numbers at rate %i", (rate) => {
    expect(differences(rate)).toEqual([]);
  });

  it("agree on a million pairs of a random number and a rate of any length", () => {
    const seed = Math.floor(Math.random() * 2 ** 32);
    const next = generator(seed);
    const found: string[] = [];
    for (let i = 0; i < 1_000_000 && found.length < 5; i++) {
      const random = next();
      // Rates of 0 to 53 bits, all lengths equally likely.
      const rate = Math.floor(((next() + next() / 2 ** 32) / 2 ** 32) * 2 ** (next() % 54));
      const [one, other] = [specSampler, srcSampler].map((s) => s.nextSample(random, rate));
      if (one !== other) found.push(`${random} at rate ${rate}: spec ${one}, src ${other}`);
    }
    expect(found, `seed ${seed}`).toEqual([]);
  });
});
