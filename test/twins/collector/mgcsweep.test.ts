import { describe, expect, it } from "vitest";
import type { Event } from "../../../spec/machine/event.ts";
import type { Config } from "../../../src/instance/config.ts";
import { go19 } from "../../../src/index.ts";
import { boot, caches, did, inside, type Machine, type Start } from "../machine.ts";
import { twins } from "../twins.ts";

const p = 0;

/** Small objects whose spans have room for more, so that no allocation reaches the page heap. */
const small = [64, 80, 96, 112, 128, 144, 160];

/** A machine of a platform whose cycle has marked all objects and swept nothing yet. */
const unswept = (start: Start, config: Config, sizes: ReadonlyArray<number>): Machine => {
  const machine = boot(start, { config });
  const [c = 0] = caches(machine);
  const objects = [...small, 1024, ...sizes].map(
    (n) => (did(machine, { tag: "malloc", p, n, nz: 0 }) as Event<"malloc">).r ?? 0,
  );
  for (const step of [
    { tag: "gc.start", mode: 1, trig: 0, cycle: 1 },
    { tag: "gc.epoch" },
    { tag: "gc.phase", phase: 2 },
    { tag: "releaseall", c },
    { tag: "flush", c },
    { tag: "gc.marked", marked: 0, live: 2 ** 20, scan: 0, objects },
    { tag: "gc.phase", phase: 0 },
    { tag: "gc.sweepgen", mode: 1 },
    // So much may be allocated until the next cycle that almost nothing has to be swept for it.
    { tag: "gc.trigger", ratio: 0, gcpercent: 2 ** 31 - 1 },
  ] as const) {
    did(machine, { ...step, p });
  }
  return machine;
};

/** A pace is set while a cache has spans; then they are given back: less is live than then. */
const fallen = (machine: Machine, gcpercent: number): Machine => {
  const [c = 0] = caches(machine);
  for (const n of small) did(machine, { tag: "malloc", p, n, nz: 0 });
  did(machine, { tag: "gc.trigger", p, ratio: 0, gcpercent });
  did(machine, { tag: "releaseall", p, c });
  return machine;
};

const swept = (machine: Machine, n: number): number =>
  inside(did(machine, { tag: "malloc", p, n, nz: 0 }), "deduct").flatMap((event) =>
    inside(event, "sweep"),
  ).length;

describe.each(twins)("the sweeping that an allocation owes on $name", ({ start }) => {
  // 2^32 bytes are less than a page of this pace. What is unswept: the long objects, and the 1024s.
  it("grows by a uintptr: on 32-bit it wraps at 2^32", () => {
    const machine = unswept(start, go19("linux", "386"), [40_000, 50_000]);
    expect(swept(fallen(machine, 2 ** 31 - 1), 1024)).toBe(0);
  });

  it("wraps at 2^64 on 64-bit, where the same pace has all swept", () => {
    const machine = unswept(start, go19("linux", "amd64"), [40_000, 50_000]);
    expect(swept(fallen(machine, 2 ** 31 - 1), 1024)).toBe(3);
  });

  const long = [2 ** 25, 2 ** 25];

  it("is the least int64 where Intel cannot convert it: nothing", () => {
    const machine = unswept(start, go19("linux", "amd64"), long);
    expect(swept(fallen(machine, 0), 1024)).toBe(0);
  });

  it("wraps to a great one where pages are taken off that: all", () => {
    const machine = unswept(start, go19("linux", "amd64"), long);
    expect(swept(fallen(machine, 0), 40_000)).toBe(3);
  });

  it.each(["arm64", "s390x"] as const)("is the greatest int64 on %s: all", (goarch) => {
    const machine = unswept(start, go19("linux", goarch), long);
    expect(swept(fallen(machine, 0), 1024)).toBe(3);
  });
});
