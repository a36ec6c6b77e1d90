import { describe, expect, it } from "vitest";
import { marked } from "../../../../../props/properties/invariants/collector/marks.ts";
import { against, malloc, Run, spoilAct, spoilSpan } from "../../../search/run.ts";
import { begin, collect, pace, sweepone, terminate } from "./collection.ts";

/** A span of eight slots, of which the first is alive after a cycle. */
const halfDead = (): { readonly run: Run; readonly alive: number } => {
  const run = new Run();
  const [alive = 0] = run.do(malloc(1024), malloc(1024));
  collect(run, [alive]);
  return { run, alive };
};

describe("sweep.marked", () => {
  it("holds of a sweep that keeps what is marked and frees the rest", () => {
    const { run } = halfDead();
    expect(run.against(marked, sweepone)).toEqual([]);
  });

  it("is contradicted by a live object that is freed, and a dead one that is kept", () => {
    const { run, alive } = halfDead();
    const o = run.step(sweepone);
    const freed = spoilAct(o, "sweep", (act) => ({ ...act, marks: "00", live: 0, freed: 2 }));
    const kept = spoilAct(o, "sweep", (act) => ({ ...act, marks: "03", live: 2, freed: 0 }));
    const at = `of the span at 0x${alive.toString(16)}`;
    expect(against(marked, freed)[0]).toBe(`the sweep frees slot 0 ${at}, which is to be kept`);
    expect(against(marked, kept)[0]).toBe(`the sweep keeps slot 1 ${at}, which nothing reaches`);
  });

  it("is contradicted by wrong counts, and by alloc bits that are not the marks", () => {
    const { run, alive } = halfDead();
    const o = run.step(sweepone);
    const counted = spoilAct(o, "sweep", (act) => ({ ...act, freed: 2 }));
    expect(against(marked, counted)).toHaveLength(1);
    const bits = { ...o, after: spoilSpan(alive, { allocBits: "03" })(o.after) };
    expect(against(marked, bits)).toHaveLength(1);
  });

  it("keeps what is allocated while marking, and tiny blocks from before", () => {
    const run = new Run();
    run.do(malloc(8));
    begin(run, 0);
    run.do({ tag: "gc.cycle", p: 0 }, { tag: "gc.phase", p: 0, phase: 1 }, malloc(1024));
    terminate(run, { objects: [] });
    run.do(pace(0.875, 100));
    const o = run.step(sweepone);
    expect(against(marked, o)).toEqual([]);
    const white = spoilAct(o, "sweep", (act) => ({ ...act, marks: "00", live: 0, freed: 1 }));
    expect(against(marked, white)).not.toEqual([]);
    expect(run.against(marked, sweepone)).toEqual([]);
  });

  it("keeps an object whose finalizer is queued, for one cycle", () => {
    const run = new Run();
    const [a = 0] = run.do(malloc(1024));
    run.do({ tag: "fin.add", p: 0, a: a as never });
    collect(run, []);
    const o = run.step(sweepone);
    expect(against(marked, o)).toEqual([]);
    const lost = spoilAct(o, "sweep", (act) => ({ ...act, marks: "00", live: 0, freed: 1 }));
    expect(against(marked, lost)).not.toEqual([]);
  });
});
