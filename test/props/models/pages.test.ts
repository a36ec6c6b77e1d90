import { describe, expect, it } from "vitest";
import { found, sizeOf, vacuous, visit } from "./visit.ts";

describe("the model of the page heap", () => {
  it("has as many states as it had, and the findings that are known", async () => {
    const report = await visit("pages");
    expect(sizeOf(report)).toEqual({ distinct: 2459, depth: 21, states: 11629 });
    expect(found(report)).toEqual({ "heap.bestfit: tie-by-record": 7, "two in the treap": 3 });
    expect(vacuous(report)).toEqual([]);
  });

  it("is the same for two workers", async () => {
    expect(await visit("pages", {}, { workers: 2 })).toEqual(await visit("pages"));
  });

  it("has a sound view", async () => {
    const report = await visit("pages", { longest: 2 }, { checkView: 1 });
    expect(report.compared).toBeGreaterThan(500);
  });
});
