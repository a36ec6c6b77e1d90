import { describe, expect, it } from "vitest";
import { pages } from "../../../../../props/properties/invariants/collector/pages.ts";
import { stacks } from "../../../../../props/properties/invariants/collector/stacks.ts";
import type { State } from "../../../../../spec/index.ts";
import { Pages } from "../../../../../spec/numbers/units.ts";
import { against, malloc, Run, spoilAct, spoilSpan } from "../../../search/run.ts";
import { collect, sweepone } from "./collection.ts";

/** A live small object and a dead one of nine pages, the first to be swept. */
const unswept = (): { readonly run: Run; readonly alive: number } => {
  const run = new Run();
  const [alive = 0] = run.do(malloc(16), malloc(9 * 8192));
  collect(run, [alive]);
  return { run, alive };
};

describe("sweep.pages", () => {
  it("holds of a sweep that gives pages back, of another, and at the end", () => {
    expect(unswept().run.against(pages, sweepone, sweepone, sweepone)).toEqual([]);
  });

  it("is contradicted by pages that did not come back, and by others than did", () => {
    const { run } = unswept();
    const freed = run.step(sweepone);
    for (const r of [-1, 0, 8]) {
      const o = spoilAct(freed, "sweepone", (act) => ({ ...act, r }));
      expect(against(pages, o)).toEqual([`sweepone swept 1 spans and returned ${r}, expected 9`]);
    }
  });

  it("is contradicted by pages swept that are not those of the spans", () => {
    const { run } = unswept();
    const o = spoilAct(run.step(sweepone), "sweep", (act) => ({ ...act, pagesSwept: Pages(1) }));
    expect(against(pages, o)).toEqual(["1 pages count as swept, and 9 are"]);
  });
});

describe("sweep.stacks", () => {
  it("holds between the sweeps of a cycle", () => {
    const { run } = unswept();
    expect(against(stacks, run.observe())).toEqual([]);
    run.do(sweepone, sweepone);
    expect(against(stacks, run.observe())).toEqual([]);
  });

  it("is contradicted by a span on the wrong stack, and by one that is pushed twice", () => {
    const { run, alive } = unswept();
    const { sweepgen } = run.state.sweeping;
    expect(against(stacks, run.observe(spoilSpan(alive, { sweepgen })))).toEqual([
      "1 page at 0xc420000000 are 0 times on the swept stack",
    ]);
    const twice = (s: State): State => {
      const [zero, one] = s.sweeping.buffers;
      const entries = zero.entries.set(zero.index, run.span(alive).id);
      return { ...s, sweeping: { ...s.sweeping, buffers: [{ ...zero, entries }, one] } };
    };
    expect(against(stacks, run.observe(twice))).toEqual([
      "1 page at 0xc420000000 are 2 times on the unswept stack",
    ]);
  });
});
