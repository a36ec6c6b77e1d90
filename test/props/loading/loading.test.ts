/** Loads: both twins begin with counters that no sequence reaches, and go on from there alike. */
import { describe, expect, it } from "vitest";
import { Holdings } from "../../../props/ghost/holdings.ts";
import { type Instance, instanceNamed } from "../../../props/instances/instances.ts";
import { type Load, showLoad, valueOf } from "../../../props/instances/load.ts";
import { helpful } from "../../../props/instances/setting.ts";
import { bringUp } from "../../../props/search/bringup.ts";
import { contractRig, type Rig, type RigOptions, twinRig } from "../../../props/search/rig.ts";
import type { Action } from "../../../spec/machine/action.ts";
import type { Event } from "../../../spec/machine/event.ts";
import { eventOf } from "../../../props/subjects/subject.ts";

const go = instanceNamed("go");

const upOn = (
  rigOf: (options: RigOptions) => Rig,
  loaded: ReadonlyArray<Load>,
  instance: Instance = go,
) => {
  const setting = { ...helpful(instance.config), loaded };
  const rig = rigOf({ instance, setting });
  const holdings = new Holdings();
  const perform = (action: Action): Event => {
    const { finding, performed } = rig.perform(action);
    expect(finding).toBeUndefined();
    const event = eventOf(performed)!;
    holdings.record(event);
    return event;
  };
  for (const choice of bringUp(instance, setting)) perform(choice(holdings)!);
  rig.load(loaded);
  return { rig, perform, cache: holdings.caches[0]! };
};

const memstats: Action = { tag: "memstats", p: 0 };
const ckpt: Action = { tag: "ckpt", p: 0, mallocs: 1, end: 0 };
const malloc = (n: number): Action => ({ tag: "malloc", p: 0, n, nz: 1 });

const rigs = [
  ["the twins", twinRig],
  ["the fast heap", contractRig],
] as const;

describe.each(rigs)("counters that were loaded into %s", (_, rigOf) => {
  it("count on beyond 2^53, one by one", () => {
    const { rig, perform, cache } = upOn(rigOf, [{ counter: "tinyallocs", power: 53, by: -1 }]);
    for (const n of [1, 1, 1, 1]) perform(malloc(n));
    const flush = perform({ tag: "flush", p: 0, c: cache });
    expect(flush).toMatchObject({ tinyallocs: 2n ** 53n + 2n });
    expect(perform(memstats)).toMatchObject({
      mallocs: 2n ** 53n + 514n,
      frees: 2n ** 53n + 2n,
      // The span is lent, so that all of its slots count.
      heap_objects: 512,
    });
    expect(rig.finish()).toBeUndefined();
  });

  it("count allocated and freed objects of a class modulo 2^64", () => {
    const load: Load = { counter: "nmalloc", power: 64, by: -1, spc: 7 };
    const { rig, perform } = upOn(rigOf, [load]);
    perform({ tag: "malloc", p: 0, n: 32, nz: 1 });
    // A span of 256 slots of 32 bytes is lent, and counts as full.
    expect(perform(ckpt)).toMatchObject({
      nmalloc: { 7: 255 },
      nsmallfree: { 3: 2n ** 64n - 1n },
    });
    expect(rig.finish()).toBeUndefined();
  });

  it("count large objects beyond 2^32, and their bytes beyond 2^63", () => {
    const { rig, perform } = upOn(rigOf, [
      { counter: "nlargealloc", power: 32, by: -1 },
      { counter: "largealloc", power: 63, by: -1 },
    ]);
    perform(malloc(40_000));
    expect(perform(ckpt)).toMatchObject({
      nlargealloc: 2 ** 32,
      nlargefree: 2 ** 32 - 1,
      largealloc: 2n ** 63n + 40_959n,
      largefree: 2n ** 63n - 1n,
    });
    expect(rig.finish()).toBeUndefined();
  });

  it("pay for sweeping by the growth since the basis, wherever it is", () => {
    const { rig, perform } = upOn(rigOf, [{ counter: "heap_live", power: 64, by: -1 }]);
    expect(perform(malloc(8))).toBeDefined();
    expect(perform(ckpt)).toMatchObject({ heap_live: 8191 });
    expect(rig.finish()).toBeUndefined();
  });
});

/** A whole cycle, in which nothing is found. */
const cycle = (count: number, caches: ReadonlyArray<number>): ReadonlyArray<Action> => [
  { tag: "gc.start", p: 0, mode: 0, trig: 0, cycle: count },
  { tag: "gc.epoch", p: 0 },
  { tag: "gc.cycle", p: 0 },
  { tag: "gc.phase", p: 0, phase: 1 },
  { tag: "gc.phase", p: 0, phase: 2 },
  ...caches.flatMap((c): ReadonlyArray<Action> => [
    { tag: "releaseall", p: 0, c: c as never },
    { tag: "flush", p: 0, c: c as never },
  ]),
  { tag: "gc.marked", p: 0, marked: 0, live: 0, scan: 0, objects: [] },
  { tag: "gc.phase", p: 0, phase: 0 },
  { tag: "gc.sweepgen", p: 0, mode: 0 },
  { tag: "gc.trigger", p: 0, ratio: 0.875, gcpercent: 100 },
];

describe.each(rigs)("the sweep generation of %s", (_, rigOf) => {
  it("begins again at 0 behind 2^32, and spans are swept in it", () => {
    const { rig, perform, cache } = upOn(rigOf, [{ counter: "sweepgen", power: 32, by: -4 }]);
    const generations: unknown[] = [];
    const freed: unknown[] = [];
    for (let count = 1; count <= 3; count++) {
      perform(malloc(64));
      for (const action of cycle(count, [cache])) {
        const event = perform(action);
        if (event.e === "gc.sweepgen") generations.push(event.sweepgen);
      }
      const swept = perform({ tag: "sweepone", p: 0, who: "bg" });
      if (swept.e === "sweepone") freed.push(swept.r);
      perform({ tag: "sweepone", p: 0, who: "bg" });
    }
    expect(generations).toEqual([2 ** 32 - 2, 0, 2]);
    expect(freed).toEqual([1, 1, 1]);
    expect(rig.finish()).toBeUndefined();
  });
});

describe("a load", () => {
  it("is a value, and is told in words", () => {
    const load: Load = { counter: "nmalloc", power: 53, by: -3, spc: 7 };
    expect(valueOf(load)).toBe(2n ** 53n - 3n);
    expect([load, { counter: "gc_sys", power: 31, by: 8 } as const].map(showLoad)).toEqual([
      "nmalloc of span class 7 is 2^53 - 3 when the machine is up",
      "gc_sys is 2^31 + 8 when the machine is up",
    ]);
  });
});
