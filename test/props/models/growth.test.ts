import { describe, expect, it } from "vitest";
import { found, sizeOf, vacuous, visit } from "./visit.ts";

describe("the model of growth", () => {
  it("has as many states on 32-bit as it had, and the findings that are known", async () => {
    const report = await visit("growth");
    expect(sizeOf(report)).toEqual({ distinct: 871, depth: 7, states: 1003 });
    expect(found(report)).toEqual({
      "arena.mapped: below-used": 4,
      "os.within: map-across": 4,
      "stats.sums: slop-counted": 4,
      "work.conserved: below-used": 4,
      "work.conserved: map-refused": 4,
      "work.conserved: reserve-refused": 4,
      "gave up": 1,
      "two pieces": 5,
    });
    expect(vacuous(report)).toEqual([]);
    expect(await visit("growth", {}, { workers: 2 })).toEqual(report);
  });

  it("has as many states on 64-bit as it had, and the findings that are known", async () => {
    const report = await visit("growth", { bits: 64 });
    expect(sizeOf(report)).toEqual({ distinct: 296, depth: 6, states: 473 });
    expect(found(report)).toEqual({
      "arena.bounds: one-page-long": 1,
      "work.conserved: map-refused": 4,
      "gave up": 1,
    });
    expect(vacuous(report)).toEqual([]);
  });

  it("shows more where the OS is odd twice", async () => {
    const report = await visit("growth", { oddities: 2, spans: 2 });
    expect(sizeOf(report)).toEqual({ distinct: 2534, depth: 6, states: 3551 });
    expect(found(report)).toMatchObject({ "work.conserved: growth-unseen": 5 });
  });
});
