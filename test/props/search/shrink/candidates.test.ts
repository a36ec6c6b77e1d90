import { describe, expect, it } from "vitest";
import { plainer } from "../../../../props/search/shrink/candidates.ts";
import type { Part } from "../../../../props/search/shrink/program.ts";

const marked = (count: number): Part => ({
  id: 1,
  action: { tag: "gc.marked", p: 0, marked: 16, live: 16, scan: 16, objects: [] },
  link: { tag: "marks", marks: Array.from({ length: count }, (_, of) => ({ of, offset: 0 })) },
  runs: true,
  random: 1,
});

const marksIn = ({ link }: Part): number => (link?.tag === "marks" ? link.marks.length : -1);

describe("a plainer action", () => {
  it.each([
    [0, []],
    [1, [0, 0]],
    [2, [0, 1, 1]],
    [5, [0, 3, 2]],
  ])("marks fewer objects than %i", (count, fewer) => {
    expect(plainer(marked(count)).map(marksIn)).toEqual(fewer);
  });

  it("has neither a type nor a defer record", () => {
    const [plain] = plainer({
      ...marked(0),
      action: { tag: "malloc", p: 0, n: 64, nz: 1, df: 1 },
    });
    expect(plain?.action).toEqual({ tag: "malloc", p: 0, n: 64, nz: 1 });
  });
});
