/** Judging a path: it finds on the path of each discovery what the search has found, and where. */
import { describe, expect, it } from "vitest";
import { whole } from "../../../../props/explorer/encoding/scalars.ts";
import { explore, exploreBySwarm, walkRandomly } from "../../../../props/explorer/explore.ts";
import { type Model, to } from "../../../../props/explorer/model.ts";
import { kernelOf } from "../../../../props/explorer/modelkernel.ts";
import { judgePath } from "../../../../props/explorer/report/judge.ts";
import type { Discovery } from "../../../../props/explorer/report/report.ts";

/** Counts to 12 by 1, 2 or 3, and ends there. */
const counting: Model<number, number> = {
  name: "counting",
  sentence: "Counts up.",
  state: whole(0, 12),
  kinds: ["up"],
  properties: [
    {
      kind: "step",
      name: "slow",
      sentence: "Does not go from 5 to 8.",
      holds: (before, by) => !(before === 5 && by === 3),
    },
    {
      kind: "always",
      name: "no ten",
      sentence: "Is not 10.",
      holds: (n) => (n === 10 ? "ten" : true),
    },
    { kind: "sometimes", name: "seven", sentence: "Is 7.", holds: (n) => n === 7 },
  ],
  initial: () => [0],
  actions: (n) => [1, 2, 3].filter((by) => n + by <= 12),
  kindOf: () => "up",
  show: (by) => `+${by}`,
  next: (n, by) => to(n + by),
};

const kernel = kernelOf(counting);

/** Where each discovery is on its own path. */
const places = (discoveries: ReadonlyArray<Discovery>) =>
  discoveries.map(({ property, name, path }) => {
    const judged = judgePath(kernel, 0, path.route);
    const found = judged.find((one) => one.property === property && one.name === name);
    return { property, name, isAtEnd: found?.steps === path.steps.length };
  });

const all = ["slow", "no ten", "seven", "deadlock"];

describe("a path that is judged", () => {
  it("has each finding where it is, steps and states alike", () => {
    // 0, 3, 5, 8, 10, 12.
    const route = { initial: 0, steps: [2, 1, 2, 1, 1] };
    expect(judgePath(kernel, 0, route)).toEqual([
      { property: "slow", name: "", steps: 3 },
      { property: "no ten", name: "ten", steps: 4 },
      { property: "deadlock", name: "", steps: 5 },
    ]);
  });

  it.each([
    ["breadth first", () => explore(kernel)],
    ["a swarm", () => exploreBySwarm(kernel, { seed: 3, searches: 3, memoryBytes: 2 ** 18 })],
    ["random walks", () => walkRandomly(kernel, { seed: 3, walks: 200, maxDepth: 20 })],
  ])("ends with what %s has found there", async (_, run) => {
    const { discoveries } = await run();
    const found = places(discoveries);
    expect(found.map(({ property }) => property).sort()).toEqual([...all].sort());
    expect(found.filter(({ isAtEnd }) => !isAtEnd)).toEqual([]);
  });
});
