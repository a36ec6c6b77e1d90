import { describe, expect, it } from "vitest";
import { neutral } from "../../../../../props/properties/invariants/objects/credit.ts";
import { sums } from "../../../../../props/properties/invariants/stats/stats.ts";
import { set } from "../../../../../spec/numbers/collection.ts";
import type { State } from "../../../../../spec/index.ts";
import type { Stats } from "../../../../../spec/stats/mstats.ts";
import { Bytes, Pages } from "../../../../../spec/numbers/units.ts";
import {
  against,
  malloc,
  manual,
  persist,
  Run,
  scavenge,
  spoilAct,
  spoilSpan,
} from "../../../search/run.ts";

const busy = () => {
  const run = new Run();
  const [small = 0, , stack = 0] = run.do(
    malloc(64),
    malloc(100_000),
    manual(3),
    persist(100, 8),
    persist(70_000, 8),
  );
  return { run, small, stack };
};

const spoilStats =
  (change: Partial<Stats>) =>
  (s: State): State => ({ ...s, stats: { ...s.stats, ...change } });

describe("stats.sums", () => {
  it("holds of a heap with everything in it", () => {
    const { run, stack } = busy();
    expect(against(sums, run.observe())).toEqual([]);
    run.free(stack);
    run.do(scavenge);
    expect(against(sums, run.observe())).toEqual([]);
  });

  it("is contradicted by an account that is off by a byte", () => {
    const { run } = busy();
    for (const name of ["gc_sys", "other_sys", "stacks_inuse", "mspan_sys"] as const) {
      const off = spoilStats({ [name]: Number(run.state.stats[name]) + 1 });
      expect(against(sums, run.observe(off))[0]).toMatch(new RegExp(`^${name}: found`));
    }
  });

  it("is contradicted by a heap_sys that is not idle plus in use", () => {
    const { run, stack } = busy();
    const lost = spoilSpan(stack + 3 * 8192, { npages: Pages(1) });
    expect(against(sums, run.observe(lost))[0]).toMatch(/^heap_sys: found \d+, expected \d+$/);
  });

  it("is contradicted by a counter that has underflowed", () => {
    const { run } = busy();
    const wrapped = spoilStats({ heap_live: 2n ** 64n - 8n });
    expect(against(sums, run.observe(wrapped))).toEqual([
      "heap_live has underflowed: 18446744073709551608",
    ]);
  });

  it("is contradicted by records in use that nothing refers to", () => {
    const { run } = busy();
    const more = (s: State): State => {
      const span = { ...s.fixed.span, inuse: Bytes(s.fixed.span.inuse + 152) };
      return { ...s, fixed: { ...s.fixed, span } };
    };
    expect(against(sums, run.observe(more))[0]).toMatch(/^mspan_inuse/);
  });

  it("is contradicted by more objects of a class than there are", () => {
    const { run, small } = busy();
    const { spanclass } = run.span(small);
    const more = (s: State): State => ({ ...s, nmalloc: set(s.nmalloc, spanclass, 129) });
    expect(against(sums, run.observe(more))).toEqual([
      "objects of class 5: found 129, expected 128",
    ]);
  });

  it("is contradicted by pages that are with the OS and do not count as released", () => {
    const { run, stack } = busy();
    run.do(scavenge);
    const forgotten = spoilSpan(stack + 3 * 8192, { npreleased: Pages(0) });
    expect(against(sums, run.observe(forgotten))[0]).toMatch(/^heap_released: found 0/);
  });
});

describe("credit.neutral", () => {
  it("holds of a class without waste", () => {
    const run = new Run();
    expect(against(neutral, run.step(malloc(64)))).toEqual([]);
    const c = run.state.caches.first()!.record.address;
    expect(against(neutral, run.step({ tag: "releaseall", p: 0, c }))).toEqual([]);
  });

  it("is contradicted by a span that counts a byte too much when it is cached", () => {
    const o = new Run().step(malloc(64));
    const more = spoilAct(o, "c.cache", (act) => ({ ...act, live: Number(act.live) + 1 }));
    expect(against(neutral, more)).toEqual([
      "caching the span at 0xc420000000 counts 8193 bytes as live, giving it back takes off 8192",
    ]);
  });

  it("is contradicted by a span that takes off too little when it is given back", () => {
    const run = new Run();
    run.do(malloc(64));
    const c = run.state.caches.first()!.record.address;
    const o = run.step({ tag: "releaseall", p: 0, c });
    const less = spoilAct(o, "c.uncache", (act) => ({ ...act, live: Number(act.live) + 64 }));
    expect(against(neutral, less)[0]).toMatch(/takes off 8064 bytes, its free slots are 8128/);
  });
});
