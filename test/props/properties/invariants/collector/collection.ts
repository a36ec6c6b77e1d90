/** A forced collection, as steps of a test. */
import type { Action } from "../../../../../spec/machine/action.ts";
import type { Address, Word } from "../../../../../spec/numbers/units.ts";
import type { Run } from "../../../search/run.ts";

export const sweepone: Action = { tag: "sweepone", p: 0, who: "bg" };

export const pace = (ratio: number, gcpercent: number): Action => ({
  tag: "gc.trigger",
  p: 0,
  ratio,
  gcpercent,
});

/** The caches let go of their spans. */
export const release = (run: Run): ReadonlyArray<Action> =>
  run.state.caches.toArray().flatMap(([, { record }]): ReadonlyArray<Action> => [
    { tag: "releaseall", p: 0, c: record.address },
    { tag: "flush", p: 0, c: record.address },
  ]);

/** What the marker reports. */
export interface Found {
  readonly objects?: ReadonlyArray<number>;
  readonly marked?: Word;
  readonly live?: Word;
}

/** The steps from the end of marking to the beginning of the sweep. */
export const terminate = (run: Run, { objects, marked = 16, live = 16 }: Found): void => {
  run.do({ tag: "gc.phase", p: 0, phase: 2 }, ...release(run));
  const known = objects === undefined ? {} : { objects: objects as ReadonlyArray<Address> };
  run.do(
    { tag: "gc.marked", p: 0, marked, live, scan: 16, ...known },
    { tag: "gc.phase", p: 0, phase: 0 },
    { tag: "gc.sweepgen", p: 0, mode: run.state.gc.mode },
  );
};

/** All that is unswept is swept, and a cycle begins. */
export const begin = (run: Run, mode: number): void => {
  run.do({ tag: "gc.start", p: 0, mode, trig: 0, cycle: 1 });
  while (!run.state.sweeping.done) run.do({ tag: "sweepone", p: 0, who: "gcfinish" });
  run.do({ tag: "gc.epoch", p: 0 });
};

/** A forced collection after which nothing is swept yet and these objects are alive. */
export const collect = (run: Run, objects: ReadonlyArray<number>, found: Found = {}): void => {
  begin(run, 1);
  terminate(run, { ...found, objects });
  run.do(pace(0.875, 100));
};
