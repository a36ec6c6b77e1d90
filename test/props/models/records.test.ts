import { describe, expect, it } from "vitest";
import { found, sizeOf, vacuous, visit } from "./visit.ts";

describe("the model of records", () => {
  it("has as many states as it had, the findings that are known, and a sound view", async () => {
    const report = await visit("records", {}, { checkView: 0.2 });
    expect(sizeOf(report)).toEqual({ distinct: 15230, depth: 91, states: 26805 });
    expect(found(report)).toEqual({ "persist.ok: persist-align": 2, recycled: 21 });
    expect(vacuous(report)).toEqual([]);
    expect(report.compared).toBeGreaterThan(1000);
  });
});
