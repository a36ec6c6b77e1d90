import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Address, type Word } from "../../../../spec/numbers/units.ts";
import { plainer } from "../../../../props/search/shrink/candidates.ts";
import type { Part } from "../../../../props/search/shrink/program.ts";

const marker = (count: number): Part => ({
  id: 0,
  action: { tag: "gc.marked", p: -1, marked: 0 as Word, live: 0 as Word, scan: 0 as Word },
  link: { tag: "marks", marks: Array.from({ length: count }, (_, i) => ({ at: Address(8 * i) })) },
  runs: false,
  random: 0,
});

const marksOf = ({ link }: Part): number => (link?.tag === "marks" ? link.marks.length : -1);

describe("what may be simpler in a part", () => {
  it("is none of the marks, or half of them", () => {
    expect(plainer(marker(5)).map(marksOf)).toEqual([0, 3, 2]);
    expect(plainer(marker(1)).map(marksOf)).toEqual([0, 0]);
    expect(plainer(marker(0))).toEqual([]);
  });

  it("has fewer marks, so that shrinking comes to an end", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), (count) => {
        expect(Math.max(...plainer(marker(count)).map(marksOf))).toBeLessThan(count);
      }),
    );
  });
});
