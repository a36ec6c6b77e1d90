import { describe, expect, it } from "vitest";
import { charge, debt } from "../../../../../props/properties/invariants/collector/debt.ts";
import { sweepPace, trigger } from "../../../../../props/properties/invariants/collector/pace.ts";
import { against, malloc, Run, spoilAct } from "../../../search/run.ts";
import { collect, pace } from "./collection.ts";

/** Two live spans of eight pages that are unswept. */
const unswept = (): Run => {
  const run = new Run();
  const blocks = run.do(malloc(65_536), malloc(65_536));
  collect(run, blocks);
  return run;
};

const megabyte = 2 ** 20;

describe("pace.trigger", () => {
  it.each([
    [0.875, 100],
    [-1, 100],
    [1e6, 0],
    [0.5, 2 ** 31 - 1],
    [0.875, -1],
  ])("holds at ratio %d and GOGC %d, swept and unswept", (ratio, gcpercent) => {
    expect(new Run().against(trigger, pace(ratio, gcpercent))).toEqual([]);
    expect(unswept().against(trigger, pace(ratio, gcpercent))).toEqual([]);
  });

  it.each([
    ["heapmin", 4 * megabyte + 1],
    ["gc_trigger", 4 * megabyte - 1],
    ["ratioSet", 0.96],
    ["next_gc", 4 * megabyte - 1],
  ] as const)("is contradicted by another %s", (field, wrong) => {
    const o = new Run().step(pace(0.875, 100));
    expect(against(trigger, o)).toEqual([]);
    expect(
      against(
        trigger,
        spoilAct(o, "gc.trigger", (act) => ({ ...act, [field]: wrong })),
      ),
    ).not.toEqual([]);
  });

  it("is contradicted by a trigger that can be reached while GC is off", () => {
    const o = spoilAct(new Run().step(pace(0.875, -1)), "gc.trigger", (act) => ({
      ...act,
      gc_trigger: 1,
    }));
    expect(against(trigger, o)).toHaveLength(1);
  });
});

describe("pace.sweep", () => {
  it("holds while spans are unswept and where all is swept", () => {
    expect(unswept().against(sweepPace, pace(0.5, 200))).toEqual([]);
    expect(new Run().against(sweepPace, pace(0.5, 200))).toEqual([]);
  });

  it.each(["ppb", "liveBasis", "sweptBasis"] as const)("is contradicted by another %s", (field) => {
    const o = unswept().step(pace(0.875, 100));
    const spoiled = spoilAct(o, "gc.trigger", (act) => ({
      ...act,
      [field]: Number(act[field]) + 1,
    }));
    expect(against(sweepPace, spoiled)).toHaveLength(1);
  });
});

describe("sweep.debt", () => {
  it("holds where nothing is owed, and where it is paid", () => {
    expect(unswept().against(debt, malloc(8), malloc(2 * megabyte))).toEqual([]);
  });

  it("is contradicted by a debt that is not paid, and by a span that is swept beyond it", () => {
    const o = unswept().step(malloc(8));
    const unpaid = spoilAct(o, "deduct", (act) => ({ ...act, ppb: 1 }));
    expect(against(debt, unpaid)).toEqual([
      "8192 pages are owed for 8192 bytes, 0 were swept, and 0 are",
    ]);
    const overpaid = spoilAct(o, "deduct", (act) => ({
      ...act,
      sweptAfter: 8,
      fx: [{ e: "sweepone" as const, who: "deduct" as const, r: 0 }],
    }));
    expect(against(debt, overpaid)).toHaveLength(1);
  });
});

describe("sweep.charge", () => {
  it("holds of spans for caches and of large objects", () => {
    expect(unswept().against(charge, malloc(8), malloc(65_536))).toEqual([]);
  });

  it("is contradicted by bytes that are not charged, and by pages that the sweeper does not reclaim", () => {
    const small = spoilAct(unswept().step(malloc(8)), "deduct", (act) => ({ ...act, n: 0 }));
    const large = spoilAct(unswept().step(malloc(65_536)), "deduct", (act) => ({ ...act, csp: 0 }));
    expect(against(charge, small)).toHaveLength(1);
    expect(against(charge, large)).toHaveLength(1);
  });
});
