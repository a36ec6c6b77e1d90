/** The descriptions of the models: complete, and enough to write a model again. */
import { describe, expect, it } from "vitest";
import { descriptions } from "../../../props/models/descriptions/index.ts";
import { models } from "../../../props/models/index.ts";
import { modelKernelOf } from "../../../props/models/kernels.ts";
import { explore } from "../../../props/explorer/explore.ts";
import { undescribed } from "../../../props/explorer/report/describe.ts";
import { countPages, type Sizes } from "./again/pages.ts";
import { countSampling } from "./again/sampling.ts";
import { countScavenge } from "./again/scavenge.ts";

const kernelWith = (model: string, changed: Readonly<Record<string, number>>) => {
  const { constants } = models.find(({ name }) => name === model)!;
  const all = Object.fromEntries(constants.map(({ name, small }) => [name, small]));
  return modelKernelOf({ model, constants: { ...all, ...changed }, on: "spec", isReduced: true });
};

describe("the descriptions", () => {
  it("are of all models", () => {
    expect(Object.keys(descriptions)).toEqual(models.map(({ name }) => name));
  });

  it.each(Object.keys(descriptions))("of %s leaves nothing out", (model) => {
    expect(undescribed(kernelWith(model, {}).model)).toEqual([]);
  });
});

describe("pages, written again from its description", () => {
  it.each<Partial<Sizes>>([
    {},
    { lists: 2, growth: 3 },
    { lists: 3, growth: 3, priorities: 1 },
    { pages: 2, priorities: 3 },
    { pages: 4, longest: 1, growth: 4, lists: 2, priorities: 1 },
  ])("has the same states: %j", async (changed) => {
    const small = { pages: 3, longest: 3, lists: 1, growth: 4, priorities: 2 };
    const { distinct, states, depth } = await explore(kernelWith("pages", changed));
    expect(countPages({ ...small, ...changed })).toEqual({ distinct, states, depth });
  });
});

describe("sampling, written again from its description", () => {
  it.each([
    { rate: 100, processors: 1 },
    { rate: 40, processors: 1 },
  ])("has the same states: %j", async (sizes) => {
    const { distinct, states, depth } = await explore(kernelWith("sampling", sizes));
    expect(countSampling(sizes)).toEqual({ distinct, states, depth });
  });
});

describe("scavenge, written again from its description", () => {
  it.each([{}, { physical: 2 }, { physical: 0, stale: 0 }, { limit: 2, stale: 0 }])(
    "has the same states: %j",
    async (changed) => {
      const small = { pages: 2, limit: 1, physical: 1, stale: 1 };
      const { distinct, states, depth } = await explore(kernelWith("scavenge", changed));
      expect(countScavenge({ ...small, ...changed })).toEqual({ distinct, states, depth });
    },
  );
});
