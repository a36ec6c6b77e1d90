import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Event } from "../../../spec/machine/event.ts";
import { boot, did, type Machine } from "../machine.ts";
import { twins } from "../twins.ts";

const arena = 0xc420000000;

const malloc = (machine: Machine, n: number): Event<"malloc"> =>
  did(machine, { tag: "malloc", p: 0, n, nz: 1 }) as Event<"malloc">;

/** Where objects of these sizes come to lie, from the arena's start. */
const places = (machine: Machine, ...sizes: number[]): ReadonlyArray<number> =>
  sizes.map((n) => (malloc(machine, n).r ?? 0) - arena);

describe.each(twins)("the tiny allocator on $name", ({ start }) => {
  it("is for objects without pointers of less than 16 bytes", () => {
    const machine = boot(start);
    expect(malloc(machine, 15).path).toBe("tinynew");
    expect(malloc(machine, 16).path).toBe("small");
    const typed = (ty: [number, number, number, 0 | 1]) =>
      (did(machine, { tag: "malloc", p: 0, n: 8, nz: 1, ty }) as Event<"malloc">).path;
    expect(typed([8, 8, 8, 0])).toBe("small");
    expect(typed([8, 0, 8, 1])).toBe("tinynew");
  });

  it("packs objects into one block of 16 bytes", () => {
    const machine = boot(start);
    expect(malloc(machine, 5)).toMatchObject({ path: "tinynew", r: arena, tb: arena, to: 5 });
    expect(malloc(machine, 3)).toMatchObject({ path: "tinyhit", r: arena + 5, tb: arena, to: 8 });
    expect(malloc(machine, 8)).toMatchObject({ path: "tinyhit", r: arena + 8, tb: arena, to: 16 });
    expect(malloc(machine, 1)).toMatchObject({ path: "tinynew", r: arena + 16, to: 1 });
  });

  it.each([
    [8, 8],
    [4, 4],
    [12, 4],
    [2, 2],
    [6, 2],
    [10, 2],
    [14, 2],
    [1, 1],
    [3, 1],
    [7, 1],
    [13, 1],
  ])("aligns an object of %i bytes to %i", (n, align) => {
    expect(places(boot(start), 1, n)).toEqual([0, n + align > 16 ? 16 : align]);
  });

  it("leaves a 12-byte object at 4, where its first word may be 8 bytes wide", () => {
    expect(places(boot(start), 4, 12)).toEqual([0, 4]);
  });

  it("takes another block for what does not fit once it is aligned", () => {
    expect(places(boot(start), 7, 9)).toEqual([0, 7]);
    expect(places(boot(start), 9, 8)).toEqual([0, 16]);
  });

  it("goes on with the new block when it has more room left", () => {
    const machine = boot(start);
    expect(places(machine, 12, 9)).toEqual([0, 16]);
    expect(malloc(machine, 4)).toMatchObject({ path: "tinyhit", r: arena + 28, tb: arena + 16 });
  });

  it("stays with the old block when the new one has less room, or as much", () => {
    const machine = boot(start);
    expect(places(machine, 9, 13)).toEqual([0, 16]);
    expect(malloc(machine, 1)).toMatchObject({ path: "tinyhit", r: arena + 9, tb: arena });
    const other = boot(start);
    expect(places(other, 9, 9, 7)).toEqual([0, 16, 9]);
  });

  it("compares with the offset that was reached, not with the one that was aligned for", () => {
    const machine = boot(start);
    // At 9 of 16 bytes, 8 more would begin at 16; 8 is less than 9, so the new block is taken.
    expect(places(machine, 9, 8, 8)).toEqual([0, 16, 24]);
  });

  it("always clears a new block, and says of none that it was cleared", () => {
    const machine = boot(start);
    expect(malloc(machine, 1).clr ?? 0).toBe(0);
  });

  it("bypasses the countdown to the next sample with what fits", () => {
    const machine = boot(start, { rate: 524288 });
    const { ns: before = 0 } = malloc(machine, 1);
    expect(malloc(machine, 1).ns).toBe(before);
    expect(malloc(machine, 15).ns).toBe(before - 16);
  });

  it("gives pieces that are disjoint, aligned, and inside blocks of their own", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 15 }), { minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(sizes, (wanted) => {
        const machine = boot(start);
        const pieces = wanted.map((n) => ({ n, at: places(machine, n)[0]! }));
        const sorted = pieces.toSorted((a, b) => a.at - b.at);
        const wrong = sorted.filter(
          ({ at, n }, i) =>
            at % (n % 8 === 0 ? 8 : n % 4 === 0 ? 4 : n % 2 === 0 ? 2 : 1) !== 0 ||
            Math.floor(at / 16) !== Math.floor((at + n - 1) / 16) ||
            (i > 0 && sorted[i - 1]!.at + sorted[i - 1]!.n > at),
        );
        expect(wrong).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});
