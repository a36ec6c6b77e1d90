/** The blocks by address, against a list that is searched from end to end. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { endOf, type Held } from "../../../../props/contract/model/held.ts";
import { Placed } from "../../../../props/contract/model/placed.ts";

const blockAt = (p: number, n: number): Held => ({
  h: p,
  p,
  n,
  align: 1,
  usable: undefined,
  seed: undefined,
  isZeroed: false,
  seen: 0,
  isKeptSince: false,
});

const before = (list: ReadonlyArray<Held>, p: number, except?: Held): Held | undefined =>
  list
    .filter((one) => one.p < p && one !== except)
    .toSorted((a, b) => Number(a.p) - Number(b.p))
    .at(-1);

describe("the blocks by address", () => {
  it("are found as in a list, among many chunks, whatever was removed", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(20_000), { minLength: 1200, maxLength: 3000, size: "max" }),
        fc.array(fc.nat(20_100), { minLength: 20, maxLength: 40 }),
        fc.integer({ min: 0, max: 3 }),
        (places, probes, kept) => {
          const placed = new Placed();
          // A block ends before the next place of 8.
          const all = places.map((p) => blockAt(p * 8, p % 9));
          for (const block of all) placed.add(block);
          const live = kept === 0 ? all : all.filter((_, i) => i % 4 < kept);
          for (const block of all) if (!live.includes(block)) placed.remove(block);
          expect(placed.size).toBe(live.length);
          for (const probe of probes) {
            const p = probe * 8 + 3;
            const near = before(live, p);
            expect(placed.before(p)).toBe(near);
            expect(placed.before(p, near)).toBe(before(live, p, near));
            const hit = live.find((one) => one.p < p + 4 && endOf(one.p, one.n) > p);
            expect(placed.touching(p, p + 4)).toBe(hit);
          }
        },
      ),
      { numRuns: 10 },
    );
  });

  it("are found where few are left of each chunk", () => {
    const placed = new Placed();
    const all = Array.from({ length: 4096 }, (_, i) => blockAt(i * 8, 8));
    for (const block of all) placed.add(block);
    const live = all.filter((_, i) => i % 400 === 0);
    for (const block of all) if (!live.includes(block)) placed.remove(block);
    for (const [i, block] of live.entries()) {
      expect(placed.before(Number(block.p) + 1)).toBe(block);
      expect(placed.before(Number(block.p) + 1, block)).toBe(live[i - 1]);
      expect(placed.before(block.p, live[i - 1])).toBe(live[i - 2]);
    }
  });
});
