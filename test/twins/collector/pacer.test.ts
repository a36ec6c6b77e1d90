import { describe, expect, it } from "vitest";
import type { Event } from "../../../spec/machine/event.ts";
import type { Word } from "../../../spec/numbers/units.ts";
import { boot, ckpt, did, type Machine } from "../machine.ts";
import { twins } from "../twins.ts";

const max = 2n ** 64n - 1n;
/** What gc.init claims was marked: 4 MiB / (1 + 7/8). */
const marked = 2236962;

interface Pacing {
  readonly heapmin: Word;
  readonly ratioSet: number;
  readonly gc_trigger: Word;
  readonly next_gc: Word;
}

const pace = (machine: Machine, gcpercent: number, ratio = 0.875): Event<"gc.trigger"> =>
  did(machine, { tag: "gc.trigger", p: 0, ratio, gcpercent }) as Event<"gc.trigger">;

const malloc = (machine: Machine, n: number): Event<"malloc"> =>
  did(machine, { tag: "malloc", p: 0, n, nz: 1 }) as Event<"malloc">;

describe.each(twins)("the pacer on $name", ({ start }) => {
  it.each<[string, number, number, Pacing]>([
    [
      "GC percent 100 at its start",
      100,
      0.875,
      { heapmin: 4194304, ratioSet: 0.875, gc_trigger: 4194304, next_gc: 4473924 },
    ],
    [
      "a large percentage: the goal is no less than the trigger",
      100_000,
      0.875,
      { heapmin: 4194304000, ratioSet: 0.875, gc_trigger: 4194304000, next_gc: 4194304000 },
    ],
    [
      "a ratio above 95% of the percentage, which is cut",
      100,
      5,
      { heapmin: 4194304, ratioSet: 0.95, gc_trigger: 4362075, next_gc: 4473924 },
    ],
    [
      "a negative ratio, which counts as 0",
      100,
      -3,
      { heapmin: 4194304, ratioSet: 0, gc_trigger: 4194304, next_gc: 4473924 },
    ],
    [
      "a small percentage",
      8,
      0.875,
      { heapmin: 335544, ratioSet: 0.076, gc_trigger: 2406971, next_gc: 2415918 },
    ],
    ["GC percent 0", 0, 0.875, { heapmin: 0, ratioSet: 0, gc_trigger: marked, next_gc: marked }],
    [
      "an infinite ratio",
      200,
      Infinity,
      { heapmin: 8388608, ratioSet: 1.9, gc_trigger: 8388608, next_gc: 8388608 },
    ],
    [
      "GC off: heapmin wraps, and the ratio is not cut",
      -1,
      7,
      { heapmin: (2n ** 64n - 4194304n) / 100n, ratioSet: 7, gc_trigger: max, next_gc: max },
    ],
    [
      "a negative ratio with GC off",
      -1,
      -7,
      { heapmin: 184467440737053573n, ratioSet: 0, gc_trigger: max, next_gc: max },
    ],
    [
      "any negative percentage, which is -1",
      -50,
      0.875,
      { heapmin: 184467440737053573n, ratioSet: 0.875, gc_trigger: max, next_gc: max },
    ],
  ])("sets trigger and goal for %s", (_, gcpercent, ratio, expected) => {
    const event = pace(boot(start), gcpercent, ratio);
    expect(event).toMatchObject({ ratio, gcpercent, marked, live: 0, ...expected });
  });

  it("has nothing to sweep, so no pace for it", () => {
    expect(pace(boot(start), 100)).toMatchObject({
      sweepdone: 1,
      pagesSwept: 0,
      ppb: 0,
      liveBasis: 0,
      sweptBasis: 0,
    });
  });

  /** A pace after a cycle that marked so much: what the trigger may have as its float64. */
  const afterMarking = (found: Word, gcpercent: number, ratio: number) => {
    const machine = boot(start);
    pace(machine, 100);
    for (const step of [
      { tag: "gc.start", mode: 1, trig: 0, cycle: 1 },
      { tag: "gc.epoch" },
      { tag: "gc.phase", phase: 2 },
      { tag: "gc.marked", marked: found, live: 0, scan: 0 },
      { tag: "gc.phase", phase: 0 },
      { tag: "gc.sweepgen", mode: 1 },
    ] as const) {
      did(machine, { ...step, p: 0 });
    }
    return machine.perform({ tag: "gc.trigger", p: 0, ratio, gcpercent });
  };

  it.each([
    ["2^63", 2n ** 62n, 200, 1],
    ["2^64 - 2^11", 2n ** 63n - 1024n, 200, 1],
    // The conversion sets the highest bit, whatever comes of the rest.
    ["2^64", 2n ** 63n, 200, 1],
    ["beyond 2^64", 2n ** 64n - 1n, 1000, 9],
  ])("gives up where the trigger is %s", (_, found, percent, ratio) => {
    expect(afterMarking(found, percent, ratio)).toMatchObject({
      tag: "throw",
      message: "gc_trigger underflow",
      printed: [expect.stringContaining(` heap_marked=${found} `)],
    });
  });

  it("goes on where the trigger is just below 2^63", () => {
    expect(afterMarking(2n ** 62n - 512n, 200, 1)).toMatchObject({
      tag: "done",
      event: { gc_trigger: 2n ** 63n - 1024n },
    });
  });

  it("reports the pages in use and the bytes that are live", () => {
    const machine = boot(start);
    malloc(machine, 100_000);
    malloc(machine, 64);
    expect(pace(machine, 100)).toMatchObject({ pagesInUse: 14, live: 14 * 8192 });
  });

  it("leaves trigger and goal in the checkpoint", () => {
    const machine = boot(start);
    pace(machine, 100);
    expect(ckpt(machine)).toMatchObject({ gc_trigger: 4194304, next_gc: 4473924 });
    pace(machine, -1);
    expect(ckpt(machine)).toMatchObject({ gc_trigger: max, next_gc: max });
  });
});

describe.each(twins)("the heap trigger on $name", ({ start }) => {
  /** The flag that an allocation would start a cycle. */
  const flag = (event: Event<"malloc">): number => event.gc ?? 0;

  it("is met by the allocation that takes the live heap to it", () => {
    const machine = boot(start);
    pace(machine, 0);
    // 2236962 bytes are 273.06 pages.
    expect(flag(malloc(machine, 273 * 8192))).toBe(0);
    expect(flag(malloc(machine, 64))).toBe(1);
  });

  it("is met exactly", () => {
    const machine = boot(start);
    pace(machine, 100);
    expect(flag(malloc(machine, 4194304 - 8192))).toBe(0);
    expect(flag(malloc(machine, 1024))).toBe(1);
  });

  it("is tested only by an allocation that went to a central list or the page heap", () => {
    const machine = boot(start);
    malloc(machine, 64);
    malloc(machine, 3);
    pace(machine, 0);
    expect(flag(malloc(machine, 273 * 8192))).toBe(1);
    expect([malloc(machine, 64), malloc(machine, 3), malloc(machine, 0)].map(flag)).toEqual([
      0, 0, 0,
    ]);
    expect(flag(malloc(machine, 1024))).toBe(1);
  });

  it("is tested on the slow path that fetches a span, not on the one that does not", () => {
    const machine = boot(start);
    pace(machine, 0);
    malloc(machine, 274 * 8192);
    const flags = Array.from({ length: 128 }, () => flag(malloc(machine, 64)));
    expect(flags.flatMap((f, i) => (f === 1 ? [i] : []))).toEqual([0]);
  });

  it("is never met with GC off", () => {
    const machine = boot(start);
    expect(flag(malloc(machine, 10_000_000))).toBe(0);
  });

  it("is never met before the collector is enabled", () => {
    const machine = start();
    did(machine, { tag: "rate", p: -1, rate: 0 });
    did(machine, { tag: "mallocinit", p: -1, physPageSize: 4096, end: 0x4dba40, brk: 0 });
    did(machine, { tag: "gc.init", p: -1 });
    did(machine, { tag: "gc.trigger", p: -1, ratio: 0.875, gcpercent: 0 });
    did(machine, { tag: "procresize", p: -1, nprocs: 1 });
    expect(flag(malloc(machine, 10_000_000))).toBe(0);
    did(machine, { tag: "gc.enable", p: 0 });
    expect(flag(malloc(machine, 1024))).toBe(1);
  });
});
