import { describe, expect, it } from "vitest";
import { apart } from "../../../../../props/properties/invariants/collector/bitmaps.ts";
import { due, forced, goal } from "../../../../../props/properties/invariants/collector/cycle.ts";
import type { Action } from "../../../../../spec/machine/action.ts";
import { Address, flag } from "../../../../../spec/numbers/units.ts";
import { against, malloc, Run, spoilAct } from "../../../search/run.ts";
import { begin, pace } from "./collection.ts";

const plan: Action = { tag: "gc.cycle", p: 0 };

describe("pace.goal", () => {
  const starting = (): Run => {
    const run = new Run();
    begin(run, 0);
    return run;
  };

  it("holds of the first cycle", () => {
    expect(starting().against(goal, plan)).toEqual([]);
  });

  it("is contradicted by another goal, and by another marked heap", () => {
    const o = starting().step(plan);
    const wrong = spoilAct(o, "gc.cycle", (act) => ({ ...act, next_gc: 2 ** 20 }));
    expect(against(goal, wrong)).toHaveLength(1);
    const before = { ...o.before, gc: { ...o.before.gc, trigger: 2 ** 30 } };
    expect(against(goal, { ...o, before })).toHaveLength(1);
  });
});

describe("pace.due", () => {
  it("holds below the trigger and above it", () => {
    const run = new Run();
    expect(run.against(due, malloc(65_536), malloc(5 * 2 ** 20))).toEqual([]);
  });

  it.each([65_536, 5 * 2 ** 20])("is contradicted by the contrary, at %d bytes", (n) => {
    const o = new Run().step(malloc(n));
    const wrong = spoilAct(o, "malloc", (act) => ({ ...act, gc: flag(act.gc !== 1) }));
    expect(against(due, wrong)).toHaveLength(1);
  });
});

describe("gc.forced", () => {
  const call: Action = { tag: "gc.start", p: 0, mode: 0, trig: 3, cycle: 1 };

  it("holds while GC is on, and of a call that has to wait", () => {
    const run = new Run();
    run.do(pace(0.875, 100));
    expect(run.against(forced, call, call)).toEqual([]);
  });

  it("is contradicted by a call that does nothing", () => {
    const run = new Run();
    run.do(pace(0.875, -1));
    expect(run.against(forced, call)).toEqual(["with GOGC -1 runtime.GC starts no cycle"]);
  });
});

describe("bits.apart", () => {
  it("holds of the bitmaps of new spans", () => {
    expect(new Run().against(apart, malloc(8), malloc(1024))).toEqual([]);
  });

  it("is contradicted by one that lies where another one is, or between words", () => {
    const run = new Run();
    const first = run.step(malloc(1024));
    run.do(malloc(2048));
    const addresses: number[] = [];
    spoilAct(first, "bits", (act) => {
      addresses.push(act.r!);
      return act;
    });
    const o = run.step(malloc(4096));
    const same = spoilAct(o, "bits", (act) => ({ ...act, r: Address(act.r! - 16) }));
    expect(addresses).toHaveLength(2);
    expect(against(apart, same)).not.toEqual([]);
    const odd = spoilAct(o, "bits", (act) => ({ ...act, r: Address(act.r! + 4) }));
    expect(against(apart, odd)).not.toEqual([]);
  });
});
