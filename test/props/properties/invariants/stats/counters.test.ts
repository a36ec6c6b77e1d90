import { describe, expect, it } from "vitest";
import { large, scan, tiny } from "../../../../../props/properties/invariants/stats/counters.ts";
import type { State } from "../../../../../spec/index.ts";
import { Bytes } from "../../../../../spec/numbers/units.ts";
import type { Stats } from "../../../../../spec/stats/mstats.ts";
import { against, malloc, Run } from "../../../search/run.ts";
import { cycle, sweep } from "../objects/cycle.ts";

const spoil =
  (change: Partial<Stats>) =>
  (s: State): State => ({ ...s, stats: { ...s.stats, ...change } });

describe("stats.large", () => {
  it("holds of large objects that live and that have died", () => {
    const run = new Run();
    const [first = 0] = run.do(malloc(100_000), malloc(40_000), malloc(64));
    run.do(...cycle(run.state, [first]), sweep, sweep, sweep);
    expect(run.state.caches.first()!.localNlargefree).toBe(1);
    expect(against(large, run.observe())).toEqual([]);
  });

  it("is contradicted by a count, or by bytes, that are off by one", () => {
    const run = new Run();
    run.do(malloc(100_000));
    expect(against(large, run.observe(spoil({ nlargealloc: 2 })))).toEqual([
      "large objects: found 2, expected 1",
    ]);
    expect(against(large, run.observe(spoil({ largefree: 1 })))).toEqual([
      "bytes of large objects: found 106495, expected 106496",
    ]);
  });
});

describe("stats.tiny", () => {
  it("is contradicted by a piece that is not counted", () => {
    const run = new Run();
    run.do(malloc(1), malloc(1), malloc(100_000), malloc(2));
    expect(against(tiny, run.observe())).toEqual([]);
    expect(against(tiny, run.observe(spoil({ tinyallocs: 0 })))).toEqual([
      "tinyallocs: found 1, expected 2",
    ]);
  });
});

describe("stats.scan", () => {
  const node = [Bytes(32), Bytes(8), Bytes(8), 0] as const;

  it("holds of objects with and without pointers, and of arrays", () => {
    const run = new Run();
    run.do(
      malloc(64),
      { tag: "newobject", p: 0, ty: node },
      { tag: "newarray", p: 0, ty: node, n: 3 },
      malloc(100_000),
    );
    expect(run.state.stats.heap_scan).toBe(8 + 64 + 8);
    expect(against(scan, run.observe())).toEqual([]);
  });

  it("is contradicted by the tail of an array that is counted", () => {
    const run = new Run();
    run.do({ tag: "newarray", p: 0, ty: node, n: 3 }, malloc(100_000));
    expect(against(scan, run.observe(spoil({ heap_scan: 96 })))).toEqual([
      "heap_scan: found 96, expected 72",
    ]);
  });

  it("begins anew with what a cycle has found", () => {
    const run = new Run();
    run.do({ tag: "newobject", p: 0, ty: node });
    run.do(...cycle(run.state, []));
    expect(against(scan, run.observe())).toEqual([]);
    expect(against(scan, run.observe(spoil({ heap_scan: 8 })))).toHaveLength(1);
  });
});
