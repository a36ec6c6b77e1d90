/** The estimate that a long run makes after its first seconds. */
import { describe, expect, it } from "vitest";
import { chosen } from "../../../cli/explore/chosen.ts";
import { estimate } from "../../../cli/explore/estimate.ts";
import type { ExploreOptions } from "../../../cli/explore/syntax.ts";
import { registry } from "./examples.ts";

const given: ExploreOptions = {
  on: "spec",
  size: "large",
  strategy: "bfs",
  memory: 2048,
  checkpoint: 10,
  seed: 0,
  reduction: true,
};

const load = { states: 2000, generated: 9000, waiting: 500, bytes: 0, graphBytes: 0 };

const estimated = (model: string, options: Partial<ExploreOptions>, rate = 1000) => {
  const entry = registry.models.find(({ name }) => name === model)!;
  return estimate(chosen(registry, entry, { ...given, ...options }), load, rate);
};

describe("the estimate", () => {
  it("is what is left of the states that are known", () => {
    expect(estimated("commit", {})).toEqual([
      "estimate: 296,448 states at 1,000 states a second take 4 min 54 s more",
    ]);
  });

  it("is what is left of the states that are asked for", () => {
    expect(estimated("commit", { maxStates: 62_000 })).toEqual([
      "estimate: 62,000 states at 1,000 states a second take 1 min 0 s more",
    ]);
  });

  it("is when the memory is full, where neither is known", () => {
    expect(estimated("orbits", { memory: 64 }, 10_000)).toEqual([
      "estimate: how many states there are is not known; at 10,000 states a second the memory is full in 2 min 37 s",
    ]);
  });

  it.each([
    ["nearly over", "commit", {}, 1_000_000],
    ["ended by a time", "commit", { maxSeconds: 60 }, 1000],
    ["a walk", "commit", { strategy: "walk" }, 1000],
    ["a swarm", "commit", { strategy: "swarm" }, 1000],
  ] as const)("is not made where a run is %s", (_, model, options, rate) => {
    expect(estimated(model, options, rate)).toEqual([]);
  });
});
