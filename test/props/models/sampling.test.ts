import { describe, expect, it } from "vitest";
import { found, sizeOf, vacuous, visit } from "./visit.ts";

describe("the model of the sampler", () => {
  it("has as many states as it had, and the findings that are known", async () => {
    const report = await visit("sampling");
    expect(sizeOf(report)).toEqual({ distinct: 1875, depth: 60, states: 30845 });
    expect(found(report)).toEqual({
      "sample.every: tiny-unsampled": 3,
      "sample.current: stale-countdown": 2,
      sampled: 2,
    });
    expect(vacuous(report)).toEqual([]);
  });

  it("is the same for two workers, and has a sound view", async () => {
    const one = await visit("sampling", { rate: 4 }, { checkView: 0.1 });
    expect(one.compared).toBeGreaterThan(100);
    const two = await visit("sampling", { rate: 4 }, { workers: 2, checkView: 0.1 });
    expect(two).toEqual(one);
  });
});
