import { describe, expect, it } from "vitest";
import {
  distanceBounds,
  interpolationErrorMax,
  kolmogorovMax,
  roundingMax,
  survivalDeviationMax,
} from "../../../props/sampling/bounds.ts";
import { numbers, specSampler, srcSampler } from "../../../props/sampling/sampler.ts";

/** Numbers on and beside the powers of two, the table's entries and the middles between them. */
const telling = Array.from({ length: 26 }, (_, e) => 2 ** e).flatMap((octave) =>
  Array.from({ length: 64 }, (_, i) => octave * (1 + i / 64)).flatMap((x) =>
    [-1, 0, 1].map((by) => Math.floor(x) + by).filter((q) => q >= 1 && q <= numbers),
  ),
);

describe("the error of the interpolation", () => {
  it.each([specSampler, srcSampler])(
    "is within its bound on $name, and reaches most of it",
    (s) => {
      let nearest = 0;
      for (const q of telling) {
        const error = Math.log(q) - s.fastlog2(q) * Math.LN2;
        const bound = interpolationErrorMax(q);
        expect(error).toBeGreaterThanOrEqual(-roundingMax);
        expect(error).toBeLessThanOrEqual(bound + roundingMax);
        if (bound > 0) nearest = Math.max(nearest, error / bound);
      }
      expect(nearest).toBeGreaterThan(0.98);
    },
  );

  it("is 0 on the entries of the table, so on every number up to 64", () => {
    const entries = Array.from({ length: 33 }, (_, i) => 2 ** 25 * (1 + i / 32));
    const small = Array.from({ length: 64 }, (_, i) => i + 1);
    expect([...entries, ...small].filter((q) => interpolationErrorMax(q) !== 0)).toEqual([]);
  });

  it("moves a share of the numbers by at most 33 / 2^19", () => {
    expect(survivalDeviationMax).toBe(33 / 2 ** 19);
    const most = Math.max(...telling.map((q) => (q / numbers) * interpolationErrorMax(q)));
    expect(most).toBeLessThanOrEqual(survivalDeviationMax);
    expect(most).toBeGreaterThan(0.95 * survivalDeviationMax);
  });
});

describe("the distance between a geometric and an exponential distribution of the same mean", () => {
  it.each([1, 2, 3, 10, 512])("is at most 1 / (e · rate) at rate %i", (rate) => {
    const differences = Array.from({ length: 20 * rate }, (_, d) =>
      Math.abs(Math.exp(-d / rate) - (1 - 1 / rate) ** d),
    );
    const most = kolmogorovMax(rate) - survivalDeviationMax - roundingMax;
    expect(Math.max(...differences)).toBeLessThanOrEqual(most + 1e-15);
    expect(Math.max(...differences)).toBeGreaterThan(0.49 * most);
  });
});

describe("the bounds of a distance", () => {
  it("are one value where the logarithm is exact", () => {
    expect(distanceBounds(numbers, 512)).toEqual([1, 1]);
    expect(distanceBounds(1, 524288)).toEqual([9448628, 9448628]);
  });

  it("leave room for the error of the table, and for no more", () => {
    const q = 2 ** 25 + 2 ** 19;
    const exact = -Math.log(q / numbers) * 524288;
    expect(distanceBounds(q, 524288)).toEqual([
      Math.floor(exact) + 1,
      Math.floor(exact + 524288 / 2 ** 13) + 1,
    ]);
  });
});
