import { describe, expect, it } from "vitest";
import { found, sizeOf, vacuous, visit } from "./visit.ts";

describe("the model of collections", () => {
  it("has as many states as it had, and the findings that are known", async () => {
    const report = await visit("cycle");
    expect(sizeOf(report)).toEqual({ distinct: 17793, depth: 108, states: 25637 });
    expect(found(report)).toEqual({ "half swept": 13 });
    expect(vacuous(report)).toEqual([]);
  });

  it("is the same for two workers, and has a sound view", async () => {
    const changed = { objects: 1, processors: 2, concurrent: 1, large: 1 };
    const one = await visit("cycle", changed, { checkView: 1 });
    expect(sizeOf(one)).toEqual({ distinct: 311, depth: 36, states: 414 });
    expect(one.compared).toBeGreaterThan(50);
    expect(await visit("cycle", changed, { workers: 2, checkView: 1 })).toEqual(one);
  });

  it("sweeps every span at some time, if sweepers go on", async () => {
    const report = await visit("cycle", { objects: 1, concurrent: 1, fair: 1 });
    const verdict = report.verdicts.find(({ name }) => name === "sweeping ends");
    expect(verdict).toMatchObject({ verdict: "holds" });
    expect(verdict!.relevant).toBeGreaterThan(0);
  });
});
