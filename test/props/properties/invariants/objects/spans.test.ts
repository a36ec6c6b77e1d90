import { describe, expect, it } from "vitest";
import { fresh, place } from "../../../../../props/properties/invariants/objects/central.ts";
import { count, layout } from "../../../../../props/properties/invariants/objects/spans.ts";
import { set } from "../../../../../spec/numbers/collection.ts";
import type { State } from "../../../../../spec/index.ts";
import { freeList, remove } from "../../../../../spec/pages/mspanlist.ts";
import { Address, Bytes, Pages } from "../../../../../spec/numbers/units.ts";
import { against, malloc, Run, spoilSpan } from "../../../search/run.ts";

/** A run with a cached span, one that was given back, and a large object; their addresses. */
const allocated = () => {
  const run = new Run();
  const [cached = 0, large = 0] = run.do(malloc(64), malloc(100_000));
  return { run, cached, large };
};

describe("span.count", () => {
  it("holds of spans in use", () => {
    expect(against(count, allocated().run.observe())).toEqual([]);
  });

  it("is contradicted by a span that counts one slot more, or more than it has", () => {
    const { run, cached } = allocated();
    expect(against(count, run.observe(spoilSpan(cached, { allocCount: 2 })))).toEqual([
      "the span at 0xc420000000 counts 2 slots; 1 are allocated",
    ]);
    expect(against(count, run.observe(spoilSpan(cached, { allocCount: 129 })))[0]).toMatch(
      /129 of 128/,
    );
  });

  it("is contradicted by an alloc bit that is not counted", () => {
    const { run, cached } = allocated();
    const allocBits = `00020${"0".repeat(27)}`;
    expect(against(count, run.observe(spoilSpan(cached, { allocBits })))).toHaveLength(1);
  });
});

describe("span.layout", () => {
  it("holds of small and large spans", () => {
    expect(against(layout, allocated().run.observe())).toEqual([]);
  });

  it.each([
    ["another object size", { elemsize: Bytes(80) }],
    ["fewer slots", { nelems: 127 }],
    ["more pages", { npages: Pages(2) }],
    ["a limit behind its last slot", { limit: Address(0xc420002001) }],
  ])("is contradicted by a span with %s", (_, change) => {
    const { run, cached } = allocated();
    expect(against(layout, run.observe(spoilSpan(cached, change))).length).toBeGreaterThan(0);
  });

  it("is contradicted by a large span whose limit is not its object's end", () => {
    const { run, large } = allocated();
    const o = run.observe(spoilSpan(large, { limit: Address(large + 99_999) }));
    expect(against(layout, o)).toHaveLength(1);
  });
});

describe("central.place", () => {
  it("holds of cached, full, partly free and large spans", () => {
    const { run } = allocated();
    run.do(...Array.from({ length: 200 }, () => malloc(64)), malloc(1024));
    run.do({ tag: "releaseall", p: 0, c: run.state.caches.first()!.record.address }, malloc(32));
    expect(against(place, run.observe())).toEqual([]);
  });

  it("is contradicted by a span on no list, or on that of another kind", () => {
    const { run, cached } = allocated();
    const { id } = run.span(cached);
    expect(against(place, run.observe(remove(id)))[0]).toMatch(/on no list of their class/);
    const elsewhere = run.observe(spoilSpan(cached, { list: freeList(1) }));
    expect(against(place, elsewhere).join()).toMatch(/linked, but not on this list/);
  });

  it("is contradicted by a span that is cached and does not say so, or is in two caches", () => {
    const { run, cached } = allocated();
    const unmarked = against(place, run.observe(spoilSpan(cached, { incache: false })));
    expect(unmarked.join()).toMatch(/not cached, and in 1 caches/);
    const twice = (s: State): State => {
      const [cache] = s.caches.values();
      return { ...s, caches: set(s.caches, 99, { ...cache! }) };
    };
    expect(against(place, run.observe(twice))[0]).toMatch(/in 2 caches/);
  });

  it("is contradicted by a full span among those with free slots", () => {
    const { run, cached } = allocated();
    run.do({ tag: "releaseall", p: 0, c: run.state.caches.first()!.record.address });
    expect(against(place, run.observe())).toEqual([]);
    const full = spoilSpan(cached, { freeindex: 128 });
    expect(against(place, run.observe(full))[0]).toMatch(/full and on the nonempty list/);
  });
});

describe("cache.fresh", () => {
  it("is contradicted by a cached span of another class or generation", () => {
    const { run, cached } = allocated();
    expect(against(fresh, run.observe())).toEqual([]);
    expect(against(fresh, run.observe(spoilSpan(cached, { spanclass: 4 })))).toHaveLength(1);
    expect(against(fresh, run.observe(spoilSpan(cached, { sweepgen: 2 })))).toHaveLength(1);
    expect(against(fresh, run.observe(spoilSpan(cached, { state: "free" })))).toHaveLength(1);
  });
});
