import { describe, expect, it } from "vitest";
import { order } from "../../../../../props/properties/invariants/collector/order.ts";
import * as Reclaim from "../../../../../props/properties/invariants/collector/reclaim.ts";
import { against, malloc, mini, Run, spoilAct, spoilSpan } from "../../../search/run.ts";
import { collect } from "./collection.ts";

/** Two large objects of two pages, the second one dead, and a live one of a page behind each. */
const withDead = (): { readonly run: Run; readonly blocks: ReadonlyArray<number> } => {
  const run = new Run(mini);
  const blocks = run.do(malloc(2048), malloc(33), malloc(2048), malloc(33));
  const [a = 0, b = 0, , d = 0] = blocks;
  collect(run, [a, b, d]);
  return { run, blocks };
};

describe("sweep.order", () => {
  it("holds of unswept spans, and of swept ones behind them", () => {
    const { run, blocks } = withDead();
    expect(against(order, run.observe())).toEqual([]);
    const { sweepgen } = run.state.sweeping;
    expect(against(order, run.observe(spoilSpan(blocks[3]!, { sweepgen })))).toEqual([]);
  });

  it("is contradicted by a swept span before an unswept one", () => {
    const { run, blocks } = withDead();
    const { sweepgen } = run.state.sweeping;
    expect(against(order, run.observe(spoilSpan(blocks[1]!, { sweepgen })))).toHaveLength(1);
  });
});

describe("reclaim.first", () => {
  it("holds where enough comes back", () => {
    expect(withDead().run.against(Reclaim.first, malloc(2048))).toEqual([]);
  });

  it("is contradicted by an allocation that reclaims nothing", () => {
    const o = spoilAct(withDead().run.step(malloc(2048)), "reclaim", (act) => ({ ...act, fx: [] }));
    expect(against(Reclaim.first, o)).toEqual([
      "2 pages are taken after 0 came back, and 4 spans are unswept",
    ]);
  });
});

describe("reclaim.long", () => {
  it("holds where the heap grows and nothing that waits is long enough", () => {
    expect(withDead().run.against(Reclaim.long, malloc(9 * 1024))).toEqual([]);
  });

  it("is contradicted by growth while a dead object is long enough", () => {
    const grown = withDead().run.step(malloc(9 * 1024));
    const o = spoilAct(
      spoilAct(grown, "reclaim", (act) => ({ ...act, fx: [] })),
      "heap.alloc",
      (act) => ({
        ...act,
        np: 2,
      }),
    );
    expect(against(Reclaim.long, o)).toHaveLength(1);
  });
});

describe("reclaim.class", () => {
  /** Two spans of 32 slots, both full; of the second one only the last object is alive. */
  const full = (): Run => {
    const run = new Run(mini);
    const blocks = run.do(...Array.from({ length: 64 }, () => malloc(32)));
    collect(run, [...blocks.slice(0, 32), blocks[63]!]);
    return run;
  };

  it("holds where a full span is swept until one has a free slot", () => {
    const run = full();
    expect(run.against(Reclaim.central, malloc(32))).toEqual([]);
    expect(run.state.stats.heap_live).not.toBe(16);
  });

  it("is contradicted by a new span that is asked for while another has a dead slot", () => {
    const o = full().step(malloc(32));
    const asking = spoilAct(o, "c.cache", (act) => ({
      ...act,
      fx: [{ e: "c.grow" as const, spc: act.spc }],
    }));
    expect(against(Reclaim.central, asking)).toHaveLength(1);
  });
});
