import { describe, expect, it } from "vitest";
import { generation, once } from "../../../../../props/properties/invariants/collector/sweeping.ts";
import type { Action } from "../../../../../spec/machine/action.ts";
import type { Address } from "../../../../../spec/numbers/units.ts";
import { against, malloc, Run, spoilAct, spoilSpan } from "../../../search/run.ts";

const sweepone: Action = { tag: "sweepone", p: 0, who: "bg" };

/** A forced collection after which nothing is swept yet and these objects are alive. */
const collect = (run: Run, objects: ReadonlyArray<number>): void => {
  const caches = run.state.caches.toArray().map(([, { record }]) => record.address);
  run.do(
    { tag: "gc.start", p: 0, mode: 1, trig: 3, cycle: 1 },
    { tag: "sweepone", p: 0, who: "gcfinish" },
    { tag: "gc.epoch", p: 0 },
    { tag: "gc.phase", p: 0, phase: 2 },
    ...caches.flatMap((c): ReadonlyArray<Action> => [
      { tag: "releaseall", p: 0, c },
      { tag: "flush", p: 0, c },
    ]),
    { tag: "gc.marked", p: 0, marked: 16, live: 16, scan: 16, objects: objects as Address[] },
    { tag: "gc.phase", p: 0, phase: 0 },
    { tag: "gc.sweepgen", p: 0, mode: 1 },
    { tag: "gc.trigger", p: 0, ratio: 0.875, gcpercent: 100 },
  );
};

/** Two spans with an object each, one of which is alive, neither swept. */
const unswept = (): { readonly run: Run; readonly alive: number } => {
  const run = new Run();
  const [alive = 0] = run.do(malloc(16), malloc(1024));
  run.do({ tag: "gc.trigger", p: 0, ratio: 0.875, gcpercent: 100 });
  collect(run, [alive]);
  return { run, alive };
};

describe("sweep.gen", () => {
  it("holds before a cycle, between its sweeps and after the last", () => {
    const { run } = unswept();
    expect(against(generation, new Run().observe())).toEqual([]);
    expect(against(generation, run.observe())).toEqual([]);
    run.do(sweepone);
    expect(against(generation, run.observe())).toEqual([]);
    run.do(sweepone, sweepone);
    expect(run.state.sweeping.done).toBe(true);
    expect(against(generation, run.observe())).toEqual([]);
  });

  it("is contradicted by a span of a generation long past, or of one to come", () => {
    const { run, alive } = unswept();
    const { sweepgen } = run.state.sweeping;
    for (const wrong of [sweepgen - 4, sweepgen + 2]) {
      const o = run.observe(spoilSpan(alive, { sweepgen: wrong }));
      expect(against(generation, o)).toHaveLength(1);
    }
  });

  it("is contradicted by a span that is still unswept when all is", () => {
    const { run, alive } = unswept();
    run.do(sweepone, sweepone, sweepone);
    const o = run.observe(spoilSpan(alive, { sweepgen: run.state.sweeping.sweepgen - 2 }));
    expect(against(generation, o)).toEqual([
      "1 page at 0xc420000000 are of generation 0, though all is swept in 2",
    ]);
  });
});

describe("sweep.once", () => {
  it("holds of a cycle's sweeps, and of the same span in the next cycle", () => {
    const { run, alive } = unswept();
    expect(run.against(once, sweepone, sweepone, sweepone)).toEqual([]);
    expect(run.span(alive).sweepgen).toBe(2);
    collect(run, [alive]);
    expect(run.against(once, sweepone, sweepone)).toEqual([]);
  });

  it("is contradicted by a span that the cycle has swept before", () => {
    const { run } = unswept();
    run.do(sweepone);
    const [before] = [...run.observe().past.swept] as [Address];
    const o = run.step(sweepone);
    expect(against(once, o)).toEqual([]);
    const again = spoilAct(o, "sweep", (act) => ({ ...act, a: before }));
    expect(against(once, again)).toEqual([
      `the span at 0x${before.toString(16)} is swept again in the same cycle`,
    ]);
  });
});
