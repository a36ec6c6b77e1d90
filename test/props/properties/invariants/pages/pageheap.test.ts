import { describe, expect, it } from "vitest";
import { bestfit } from "../../../../../props/properties/invariants/pages/bestfit.ts";
import { lists } from "../../../../../props/properties/invariants/pages/freelists.ts";
import { index } from "../../../../../props/properties/invariants/pages/pageindex.ts";
import { coalesced, tiling } from "../../../../../props/properties/invariants/pages/tiling.ts";
import { clear, remove as without } from "../../../../../spec/numbers/collection.ts";
import type { State } from "../../../../../spec/index.ts";
import { pageOf } from "../../../../../spec/pages/mspan.ts";
import { remove } from "../../../../../spec/pages/mspanlist.ts";
import type { TreapNode } from "../../../../../spec/pages/mgclarge.ts";
import { Address, type PageId, Pages } from "../../../../../spec/numbers/units.ts";
import { against, manual, Run, spoilAct, spoilSpan } from "../../../search/run.ts";

/** Spans of 3, 1, 5, 1, 130, 1 and 140 pages side by side; those of 3, 5, 130 and 140 are free. */
const holes = () => {
  const run = new Run();
  const [a3 = 0, , a5 = 0, , a130 = 0, , a140 = 0, last = 0] = run.do(
    ...[3, 1, 5, 1, 130, 1, 140, 1].map(manual),
  );
  for (const a of [a3, a5, a130, a140]) run.free(a);
  return { run, a3, a5, a130, a140, last };
};

describe("heap.tiling", () => {
  it("is contradicted by a gap, by an overlap, and by a span outside", () => {
    const { run, a5, last } = holes();
    expect(against(tiling, run.observe())).toEqual([]);
    const { id } = run.span(a5);
    const gap = (s: State): State => ({ ...s, spans: without(s.spans, id) });
    expect(against(tiling, run.observe(gap))[0]).toMatch(/no span has/);
    const longer = spoilSpan(a5, { npages: Pages(6) });
    expect(against(tiling, run.observe(longer))[0]).toMatch(/overlap what is before them/);
    const away = spoilSpan(last, { base: Address(2 ** 41) });
    expect(against(tiling, run.observe(away)).at(-1)).toMatch(/are not the heap's/);
  });

  it("is contradicted by an arena that has grown by what no span has", () => {
    const { run } = holes();
    const o = run.observe();
    o.past.grown.add(2 ** 41, 2 ** 41 + 8192);
    expect(against(tiling, o)).toEqual(["no span has [0x20000000000, 0x20000002000)"]);
  });
});

describe("heap.coalesced", () => {
  it("is contradicted by two free neighbours", () => {
    const { run, a3 } = holes();
    expect(against(coalesced, run.observe())).toEqual([]);
    const between = spoilSpan(a3 + 3 * 8192, { state: "free" });
    expect(against(coalesced, run.observe(between))).toEqual([
      "3 pages at 0xc420000000 and 1 page at 0xc420006000 are both free",
      "1 page at 0xc420006000 and 5 pages at 0xc420008000 are both free",
    ]);
  });
});

describe("heap.index", () => {
  const unindex =
    (a: number) =>
    (s: State): State => {
      const first = pageOf(s, a);
      return { ...s, pages: clear(s.pages, { first, end: (first + 1) as PageId }) };
    };

  it("is contradicted by a page of a span in use that leads nowhere", () => {
    const { run } = holes();
    const [large = 0] = run.do(manual(20));
    expect(against(index, run.observe())).toEqual([]);
    expect(against(index, run.observe(unindex(large + 7 * 8192)))).toHaveLength(1);
  });

  it("is contradicted by an end of a free span that leads nowhere, not by its middle", () => {
    const { run, a5 } = holes();
    expect(against(index, run.observe(unindex(a5)))).toHaveLength(1);
    expect(against(index, run.observe(unindex(a5 + 4 * 8192)))).toHaveLength(1);
    expect(against(index, run.observe(unindex(a5 + 2 * 8192)))).toEqual([]);
  });
});

describe("heap.lists", () => {
  const spoilTreap =
    (change: (root: TreapNode) => TreapNode | null) =>
    (s: State): State => ({ ...s, treap: change(s.treap!) });

  it("holds of short and long free spans", () => {
    expect(against(lists, holes().run.observe())).toEqual([]);
  });

  it("is contradicted by a free span on no list, or on that of another length", () => {
    const { run, a5 } = holes();
    expect(against(lists, run.observe(remove(run.span(a5).id)))).toEqual([
      "5 pages at 0xc420008000 are free and on no list",
    ]);
    const shorter = against(lists, run.observe(spoilSpan(a5, { npages: Pages(4) })));
    expect(shorter[0]).toMatch(/on the free list of 5/);
  });

  it("is contradicted by a list whose links are broken", () => {
    const { run, a5 } = holes();
    const looped = spoilSpan(a5, { next: run.span(a5).id });
    expect(against(lists, run.observe(looped))[0]).toMatch(/list of 5/);
  });

  it("is contradicted by a long free span that is not in the treap", () => {
    const { run } = holes();
    const empty = against(lists, run.observe(spoilTreap(() => null)));
    expect(empty[0]).toMatch(/are free and not in the treap/);
  });

  it("is contradicted by a treap that is no search tree, or no heap", () => {
    const { run } = holes();
    const mirrored = spoilTreap((root) => ({ ...root, left: root.right, right: root.left }));
    expect(against(lists, run.observe(mirrored)).join()).toMatch(/come before/);
    const upended = spoilTreap((root) => ({ ...root, prio: 2 ** 32 }));
    expect(against(lists, run.observe(upended)).join()).toMatch(/is below one of/);
  });
});

describe("heap.bestfit", () => {
  it("holds of a search that takes the shortest list", () => {
    const { run } = holes();
    expect(against(bestfit, run.step(manual(2)))).toEqual([]);
  });

  it("is contradicted by a longer span", () => {
    const { run, a5 } = holes();
    const taken = { a: Address(a5), np: Pages(5), sp: run.span(a5).sp };
    const o = spoilAct(run.step(manual(2)), "fl.rm", (act) => ({ ...act, ...taken }));
    expect(against(bestfit, o)).toEqual([
      "for 2 pages 5 at 0xc420008000 were taken, though 3 pages at 0xc420000000 were free",
    ]);
  });

  it("is contradicted by growth while something fits", () => {
    const o = holes().run.step(manual(1000));
    expect(against(bestfit, o)).toEqual([]);
    const less = spoilAct(o, "span.alloc", (act) => ({ ...act, np: 135 }));
    expect(against(bestfit, less)[0]).toMatch(/the heap grew, though 140 pages/);
  });

  it("is contradicted by the higher one of two long spans of equal length", () => {
    const run = new Run();
    const [low = 0, , high = 0] = run.do(...[130, 1, 130, 1].map(manual));
    const { sp } = run.span(high);
    run.free(low);
    run.free(high);
    const o = run.step(manual(130));
    const other = spoilAct(o, "tr.rm", (act) => ({ ...act, a: Address(high), sp }));
    expect([...against(bestfit, o), ...against(bestfit, other)]).toEqual([
      "for 130 pages 130 at 0xc420106000 were taken, though 130 pages at 0xc420000000 were free, at a lower address",
    ]);
  });
});
