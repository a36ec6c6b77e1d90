import { describe, expect, it } from "vitest";
import { Bracket } from "../../../props/sampling/bracket.ts";
import { Deviations } from "../../../props/sampling/deviation.ts";
import { Distribution } from "../../../props/sampling/distribution.ts";
import { Logarithm } from "../../../props/sampling/logarithm.ts";
import { numbers, type Sampler, specSampler, srcSampler } from "../../../props/sampling/sampler.ts";
import { runsOf } from "./bisection.ts";
import { planted, sound } from "./planted.ts";

const blockSize = 2 ** 15;

const evidenceOf = (sampler: Sampler, rate: number): ReadonlyArray<string> => {
  const runs = runsOf(sampler, rate);
  const deviations = new Deviations(2 ** 16, 1 / rate);
  const bracket = new Bracket(rate);
  deviations.take(runs);
  bracket.take(runs, deviations);
  return bracket.evidence(sampler.nextSample(numbers - 1, rate), sampler.nextSample(0, rate));
};

describe("sample.geometric on all numbers", () => {
  const rates = [1, 2, 7, 500, 512];

  it.each(rates)("holds of the twins and of another sampler at rate %i", (rate) => {
    for (const sampler of [specSampler, srcSampler, sound]) {
      expect(evidenceOf(sampler, rate)).toEqual([]);
    }
  });

  it.each(planted)("is contradicted by $name", (sampler) => {
    expect(evidenceOf(sampler, 500)).not.toEqual([]);
  });

  it("says where, what it found and what it expected", () => {
    const doubled: Sampler = {
      ...srcSampler,
      nextSample: (random, rate) => 2 * srcSampler.nextSample(random, rate),
    };
    expect(evidenceOf(doubled, 512)).toMatchInlineSnapshot(`
      [
        "the shortest distance is 2, expected 1",
        "the longest distance is 18456, expected 9228",
        "33613756 of the 67108864 numbers sample more than 709 bytes ahead, expected 16802884: 16809996 more than the bounds allow",
      ]
    `);
  });

  it("is contradicted by a larger number with a longer distance", () => {
    const turned: Sampler = {
      ...srcSampler,
      nextSample: (random, rate) => srcSampler.nextSample(numbers - 1 - random, rate),
    };
    const all = new Distribution(turned, 512, blockSize);
    all.take(new Logarithm(srcSampler, blockSize).take(numbers, blockSize));
    expect(all.evidence).toEqual([expect.stringContaining("expected 9228 or more")]);
  });
});
