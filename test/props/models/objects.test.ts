import { describe, expect, it } from "vitest";
import { found, sizeOf, vacuous, visit } from "./visit.ts";

describe("the model of objects", () => {
  it("has as many states as it had, and the findings that are known", async () => {
    const report = await visit("objects");
    expect(sizeOf(report)).toEqual({ distinct: 6537, depth: 3, states: 8647 });
    expect(found(report)).toEqual({ "full span": 2, "large object": 1, packed: 2 });
    expect(vacuous(report)).toEqual([]);
  });

  it("is the same for two workers", async () => {
    const changed = { processors: 1 };
    const report = await visit("objects", changed, { workers: 2 });
    expect(report).toEqual(await visit("objects", changed));
    expect(sizeOf(report)).toEqual({ distinct: 1025, depth: 3, states: 1222 });
  });
});
