/** A whole cycle of the collector, for tests of what it leaves. */
import type { Action } from "../../../../../spec/machine/action.ts";
import type { State } from "../../../../../spec/index.ts";
import { Address } from "../../../../../spec/numbers/units.ts";

/** The cycle that leaves these objects, up to its sweep, which is left to `sweep`. */
export const cycle = (s: State, objects: ReadonlyArray<number>): ReadonlyArray<Action> => {
  const caches = [...s.caches.values()].map(({ record }) => record.address);
  return [
    { tag: "gc.start", p: 0, mode: 1, trig: 0, cycle: 1 },
    { tag: "sweepone", p: 0, who: "gcfinish" },
    { tag: "gc.epoch", p: 0 },
    { tag: "gc.phase", p: 0, phase: 2 },
    ...caches.map((c): Action => ({ tag: "releaseall", p: 0, c })),
    ...caches.map((c): Action => ({ tag: "flush", p: 0, c })),
    { tag: "gc.marked", p: 0, marked: 0, live: 0, scan: 0, objects: objects.map(Address) },
    { tag: "gc.phase", p: 0, phase: 0 },
    { tag: "gc.sweepgen", p: 0, mode: 1 },
    { tag: "gc.trigger", p: 0, ratio: 0.875, gcpercent: 100 },
  ];
};

/** Sweeps the next span. */
export const sweep: Action = { tag: "sweepone", p: 0, who: "bg" };
