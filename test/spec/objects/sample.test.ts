import { describe, expect, it } from "vitest";
import type { Event } from "../../../spec/machine/event.ts";
import { ckpt, did, inside, mallocinit } from "../../twins/machine.ts";
import { spec } from "../machine.ts";

const longest = Number.MAX_SAFE_INTEGER;

describe("the countdown to the next sample, repaired of sample-cap", () => {
  /** What the first cache draws at a rate, for each of 40 seeds, and what 64 bytes leave of it. */
  const countdowns = (rate: number) =>
    Array.from({ length: 40 }, (_, seed) => {
      const machine = spec({ seed, config: { repairs: ["sample-cap"] } });
      did(machine, { tag: "rate", p: -1, rate });
      const [drawn] = inside(did(machine, mallocinit), "sample");
      const { ns } = did(machine, { tag: "malloc", p: -1, n: 64, nz: 0 }) as Event<"malloc">;
      return { drawn: drawn?.r ?? 0, left: ns, reported: ckpt(machine, -1).next_sample };
    });

  it.each([2 ** 47, 2 ** 48, 2 ** 50, longest])("is exact at a rate of %d bytes", (rate) => {
    for (const { drawn, left, reported } of countdowns(rate)) {
      expect(drawn).toSatisfy(Number.isSafeInteger);
      expect([left, reported]).toEqual([drawn - 64, drawn - 64]);
    }
  });

  it("is cut at 2^53-1 bytes where more were drawn", () => {
    expect(countdowns(longest).filter(({ drawn }) => drawn === longest).length).toBeGreaterThan(5);
    expect(countdowns(2 ** 47).every(({ drawn }) => drawn < longest)).toBe(true);
  });
});
