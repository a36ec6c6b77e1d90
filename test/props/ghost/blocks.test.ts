import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Blocks, type Run } from "../../../props/ghost/blocks.ts";
import { Ranges } from "../../../props/ghost/ranges.ts";

const overlaps = (a: Run, b: Run): boolean => a.r < b.r + b.n && b.r < a.r + a.n;

describe("Blocks", () => {
  it("finds the block around an address and the blocks that a run touches", () => {
    const blocks = new Blocks();
    for (const [r, n] of [
      [100, 10],
      [120, 10],
      [110, 5],
    ] as const)
      blocks.add(r, n);
    expect(blocks.around(109)).toEqual({ r: 100, n: 10 });
    expect(blocks.around(115)).toBeUndefined();
    expect(blocks.touching(105, 16)).toEqual([
      { r: 100, n: 10 },
      { r: 110, n: 5 },
      { r: 120, n: 10 },
    ]);
    expect(blocks.isTouching(115, 5)).toBe(false);
  });

  it("does what a plain list of blocks does, for thousands of them", () => {
    const command = fc.record({
      tag: fc.constantFrom("add", "add", "add", "remove"),
      r: fc.nat(20_000),
      n: fc.integer({ min: 1, max: 12 }),
    });
    const commands = fc.array(command, { maxLength: 1500, size: "max" });
    fc.assert(
      fc.property(commands, (sequence) => {
        const blocks = new Blocks();
        let plain: Run[] = [];
        for (const { tag, r, n } of sequence) {
          const isFree = !plain.some((block) => overlaps(block, { r, n }));
          const isThere = plain.some((block) => block.r === r);
          expect(blocks.isTouching(r, n)).toBe(!isFree);
          const done = tag === "add" ? blocks.add(r, n) : blocks.remove(r);
          expect(done).toBe(tag === "add" ? isFree : isThere);
          plain = tag === "add" ? plain : plain.filter((block) => block.r !== r);
          if (tag === "add" && isFree) plain.push({ r, n });
        }
        const sorted = plain.toSorted((a, b) => a.r - b.r);
        expect(blocks.size).toBe(plain.length);
        expect(blocks.within(-Infinity, Infinity)).toEqual(sorted);
        expect(blocks.touching(5000, 900)).toEqual(
          sorted.filter((block) => overlaps(block, { r: 5000, n: 900 })),
        );
        expect(blocks.around(7777)).toEqual(
          sorted.find((block) => overlaps(block, { r: 7777, n: 1 })),
        );
      }),
      { numRuns: 20 },
    );
  });

  it("takes about as long for a block among many as among few", () => {
    const cost = (count: number): number => {
      const blocks = new Blocks();
      for (let i = 0; i < count; i++) blocks.add(((i * 7919) % count) * 16, 8);
      const start = process.cpuUsage().user;
      for (let i = 0; i < 20_000; i++) blocks.isTouching(((i * 7919) % count) * 16 + 8, 8);
      return process.cpuUsage().user - start;
    };
    cost(1000);
    expect(cost(200_000)).toBeLessThan(20 * Math.max(1000, cost(1000)));
  });
});

describe("Ranges", () => {
  it("joins what touches and cuts what is taken", () => {
    const ranges = new Ranges();
    ranges.add(10, 20);
    ranges.add(30, 40);
    ranges.add(20, 30);
    expect(ranges.all).toEqual([{ start: 10, end: 40 }]);
    ranges.remove(15, 18);
    expect(ranges.all).toEqual([
      { start: 10, end: 15 },
      { start: 18, end: 40 },
    ]);
    expect(ranges.size).toBe(27);
    expect(ranges.covers(20, 40)).toBe(true);
    expect(ranges.covers(14, 19)).toBe(false);
  });

  it("is the set of its numbers", () => {
    const command = fc.tuple(fc.boolean(), fc.nat(60), fc.nat(60));
    fc.assert(
      fc.property(fc.array(command, { maxLength: 30 }), (sequence) => {
        const ranges = new Ranges();
        const numbers = new Set<number>();
        for (const [isAdding, start, end] of sequence) {
          if (isAdding) ranges.add(start, end);
          else ranges.remove(start, end);
          for (let i = start; i < end; i++) {
            if (isAdding) numbers.add(i);
            else numbers.delete(i);
          }
        }
        expect(ranges.size).toBe(numbers.size);
        expect(ranges.bytesIn(0, 61)).toBe(numbers.size);
        expect(ranges.bytesIn(20, 30)).toBe([...numbers].filter((i) => 20 <= i && i < 30).length);
        for (let i = 0; i < 61; i++) expect(ranges.covers(i, i + 1)).toBe(numbers.has(i));
        const gaps = ranges.all.slice(1).map(({ start }, i) => start - ranges.all[i]!.end);
        expect(gaps.every((gap) => gap > 0)).toBe(true);
      }),
    );
  });
});
