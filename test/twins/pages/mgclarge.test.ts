import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as Mtreap from "../../../spec/pages/mgclarge.ts";
import { Address, Pages } from "../../../spec/numbers/units.ts";
import { SimulatedOS } from "../../../src/os/simulation.ts";
import { Runtime } from "../../../src/runtime.ts";
import { linux } from "../../src/machine.ts";
import { GoTreap, type Shape, shapeOf } from "./gotreap.ts";

/** A treap of either side. Spans are known by number, which is the order of their records. */
interface Treap {
  readonly insert: (span: number, npages: number, prio: number) => void;
  /** The span that is taken out for npages. */
  readonly remove: (npages: number) => number | undefined;
  readonly removeSpan: (span: number) => void;
  readonly shape: () => Shape;
}

const spec = (): Treap => {
  let root: Mtreap.Treap = null;
  const lengths = new Map<number, number>();
  const key = (span: number): Mtreap.Key => ({
    npages: Pages(lengths.get(span) ?? 0),
    tie: Address(span),
  });
  const shape = (t: Mtreap.Treap): Shape =>
    t && { at: `${t.npages}@${t.tie}`, left: shape(t.left), right: shape(t.right) };
  return {
    insert: (span, npages, prio) => {
      lengths.set(span, npages);
      const record = { address: Address(span), index: span };
      root = Mtreap.insert(root, { ...key(span), span, prio, record, left: null, right: null });
    },
    remove: (npages) => {
      const found = Mtreap.choose(root, npages);
      if (found !== null) root = Mtreap.remove(root, found);
      return found?.span;
    },
    removeSpan: (span) => {
      root = Mtreap.remove(root, key(span));
    },
    shape: () => shape(root),
  };
};

class Priorities extends SimulatedOS {
  prioNext = 0;

  override prio(): number {
    return this.prioNext;
  }
}

const src = (): Treap => {
  const config = linux();
  const priorities = new Priorities(config);
  const rt = new Runtime(config, priorities);
  rt.initAllocators();
  const records = Array.from({ length: 64 }, () => rt.spanalloc.alloc());
  const spanOf = (handle: number) => records.indexOf(handle);
  const shape = (t: number): Shape =>
    t === 0
      ? null
      : {
          at: `${rt.treap.npages[t]}@${spanOf(rt.treap.span[t]!)}`,
          left: shape(rt.treap.left[t]!),
          right: shape(rt.treap.right[t]!),
        };
  return {
    insert: (span, npages, prio) => {
      rt.spans.init(records[span]!, 8192 * span, npages);
      priorities.prioNext = prio;
      rt.treap.insert(records[span]!);
    },
    remove: (npages) => {
      const found = rt.treap.remove(npages);
      return found === 0 ? undefined : spanOf(found);
    },
    removeSpan: (span) => rt.treap.removeSpan(records[span]!),
    shape: () => shape(rt.treap.root),
  };
};

const sides = [
  { name: "spec", make: spec },
  { name: "src", make: src },
];

describe.each(sides)("the treap on $name", ({ make }) => {
  it("finds nothing when it is empty, or holds too little", () => {
    const treap = make();
    expect(treap.remove(1)).toBeUndefined();
    treap.insert(0, 200, 1);
    expect(treap.remove(201)).toBeUndefined();
    expect(treap.remove(200)).toBe(0);
    expect(treap.shape()).toBeNull();
  });

  it("has the lowest priority number at its root", () => {
    const treap = make();
    treap.insert(0, 200, 7);
    treap.insert(1, 300, 9);
    treap.insert(2, 250, 8);
    expect(treap.shape()).toEqual({
      at: "200@0",
      left: null,
      right: { at: "250@2", left: null, right: { at: "300@1", left: null, right: null } },
    });
    treap.insert(3, 400, 1);
    expect(treap.shape()?.at).toBe("400@3");
  });

  it("keeps the older of two equal priorities above", () => {
    const treap = make();
    treap.insert(0, 200, 5);
    treap.insert(1, 300, 5);
    expect(treap.shape()?.at).toBe("200@0");
  });

  it("puts the right one of two children with equal priorities up", () => {
    const treap = make();
    treap.insert(0, 200, 1);
    treap.insert(1, 150, 5);
    treap.insert(2, 250, 5);
    treap.removeSpan(0);
    expect(treap.shape()?.at).toBe("250@2");
  });

  it("orders equal lengths by the address of the record, whatever the priorities", () => {
    const treap = make();
    treap.insert(5, 200, 3);
    treap.insert(9, 200, 2);
    treap.insert(2, 200, 1);
    expect(treap.shape()).toEqual({
      at: "200@2",
      left: null,
      right: { at: "200@9", left: { at: "200@5", left: null, right: null }, right: null },
    });
    expect([treap.remove(150), treap.remove(150), treap.remove(150)]).toEqual([2, 5, 9]);
  });

  it("misses the best fit below a left child that is too short itself", () => {
    const treap = make();
    treap.insert(0, 300, 1);
    treap.insert(1, 130, 2);
    treap.insert(2, 200, 3);
    expect(treap.remove(150)).toBe(0);
    expect(treap.remove(150)).toBe(2);
    expect(treap.remove(150)).toBeUndefined();
  });

  it("takes one span out by its key, among others of its length", () => {
    const treap = make();
    [4, 2, 7].forEach((span, i) => treap.insert(span, 200, i));
    treap.removeSpan(2);
    expect([treap.remove(1), treap.remove(1), treap.remove(1)]).toEqual([4, 7, undefined]);
  });

  it("has the shape of Go's after any insertions and removals", () => {
    const operation = fc.record({
      span: fc.nat(31),
      npages: fc.integer({ min: 128, max: 140 }),
      prio: fc.nat(20),
      kind: fc.constantFrom("insert", "insert", "remove", "removeSpan"),
    });
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 60 }), (operations) => {
        const [treap, go, lengths] = [make(), new GoTreap(), new Map<number, number>()];
        const perform = ({ kind, span, npages, prio }: (typeof operations)[number]) => {
          const length = lengths.get(span);
          if (kind === "remove") {
            const taken = go.remove(npages)?.sp;
            if (taken !== undefined) lengths.delete(taken);
            return [treap.remove(npages), taken];
          }
          if (length !== undefined) {
            treap.removeSpan(span);
            go.removeSpan(length, span);
            lengths.delete(span);
          } else if (kind === "insert") {
            treap.insert(span, npages, prio);
            go.insert(npages, span, prio);
            lengths.set(span, npages);
          }
          return [undefined, undefined];
        };
        for (const operation of operations) {
          const [found, expected] = perform(operation);
          expect(found).toBe(expected);
          expect(treap.shape()).toEqual(shapeOf(go.root));
        }
      }),
      { numRuns: 60 },
    );
  });
});
