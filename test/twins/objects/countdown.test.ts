import { describe, expect, it } from "vitest";
import type { Event } from "../../../spec/machine/event.ts";
import { boot, ckpt, did } from "../machine.ts";
import { twins } from "../twins.ts";

const gib = 2 ** 30;

describe.each(twins)("the countdown to the next sample on $name", ({ start }) => {
  /** After an object of so many bytes, at a rate above 2 GiB, how far it is. */
  const after = (n: number) => {
    const machine = boot(start, { rate: 8 * gib });
    const { next_sample: before } = ckpt(machine);
    const event = did(machine, { tag: "malloc", p: 0, n, nz: 0 }) as Event<"malloc">;
    return { before: Number(before), event };
  };

  // The first one drawn is beyond 64 KiB, and below 2 GiB as all are: the period is capped.
  it("goes on by the size of an object", () => {
    const { before, event } = after(65536);
    expect(before).toBeGreaterThan(65536);
    expect(event.ns).toBe(before - 65536);
    expect(event.smp ?? 0).toBe(0);
  });

  it("takes a size from 2 GiB on as negative, and wraps as an int32", () => {
    const { before, event } = after(2 * gib);
    expect(event.smp ?? 0).toBe(0);
    expect(event.ns).toBe(before - 2 * gib);
    expect(event.ns).toBeLessThan(0);
  });

  it("goes up by what is missing to 4 GiB", () => {
    const { before, event } = after(4 * gib - 8192);
    expect(event.ns).toBe(before + 8192);
  });

  it("is over for the next object, when it is negative", () => {
    const machine = boot(start, { rate: 8 * gib });
    did(machine, { tag: "malloc", p: 0, n: 2 * gib, nz: 0 });
    expect(did(machine, { tag: "malloc", p: 0, n: 64, nz: 0 })).toMatchObject({ smp: 1 });
  });
});
