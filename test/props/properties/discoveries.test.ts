/** A discovery explains the seed's own mistake, and no fault that only looks like it. */
import { describe, expect, it } from "vitest";
import { discoveries } from "../../../props/properties/discoveries.ts";
import { repaired } from "../../../props/instances/instances.ts";
import { needWitness } from "../../../props/properties/discovery.ts";
import { bestfit } from "../../../props/properties/invariants/pages/bestfit.ts";
import { properties } from "../../../props/properties/invariants/index.ts";
import type { Observation } from "../../../props/properties/property.ts";
import { inside } from "../../../props/ghost/acts.ts";
import type { State } from "../../../spec/index.ts";
import type { TreapNode } from "../../../spec/pages/mgclarge.ts";
import { Address, Bytes, Pages, Word } from "../../../spec/numbers/units.ts";
import { observationOf, type Path, paths } from "../search/paths.ts";
import { go, malloc, manual, mini, Run, spoilAct } from "../search/run.ts";

const discoveryNamed = (name: string) => discoveries.find((one) => one.name === name)!;

const propertyOf = (name: string) =>
  properties.find((one) => one.name === discoveryNamed(name).property)!;

/** The last observation of the path to a discovery. */
const observed = (name: string, path: Path = paths[name]!): Observation =>
  observationOf(path, propertyOf(name).of, name === "one-page-long" ? -5 : -1);

const spoilAfter = (o: Observation, spoil: (s: State) => State): Observation => ({
  ...o,
  after: spoil(o.after),
});

/** A long span is taken from the treap, although a short one on a list is long enough. */
const listPassedOver = (): Observation => {
  const run = new Run(go);
  const [long = 0, , short = 0] = run.do(manual(128), manual(1), manual(3), manual(1));
  run.free(long);
  run.free(short);
  const { base, npages, sp } = run.span(long);
  return spoilAct(
    run.step(manual(3)),
    "fl.rm",
    (act) => ({ ...act, e: "tr.rm", a: base, np: npages, sp }) as never,
  );
};

/** Of three free spans of equal length the last in the treap's order is taken. */
const lastOfEquals = (): Observation => {
  const run = new Run(go);
  const spans = run.do(...[130, 1, 130, 1, 130, 1].map(manual)).filter((_, i) => i % 2 === 0);
  for (const a of spans) run.free(a);
  const lengths = spans.map((a) => run.span(a)).filter(({ npages }) => npages === 130);
  const last = lengths.toSorted((a, b) => a.sp - b.sp).at(-1)!;
  return spoilAct(run.step(manual(130)), "tr.rm", (act) => ({ ...act, a: last.base, sp: last.sp }));
};

/**
 * A treap in which the seed's search for 130 pages takes the root and misses an equal span, which is
 * below a left child of 128 pages. The ties order the equal spans. The missed span is the lowest one
 * where that comes before the root, and otherwise another one.
 */
const missedEqual = (ties: Readonly<Record<"lowest" | "missed" | "root", number>>): Observation => {
  const run = new Run(go);
  const spans = run.do(...[130, 1, 130, 1, 128, 1, 130, 1].map(manual));
  const [lowest, missed, short, root] = [0, 2, 4, 6].map((i) => spans[i]!);
  for (const a of [lowest, missed, short, root]) run.free(a!);
  const o = run.step(manual(130));
  const node = (a: number, tie: number, below: Partial<TreapNode> = {}): TreapNode => ({
    npages: run.span(a).npages,
    tie: Address(tie),
    span: run.span(a).id,
    prio: 0,
    record: { address: Address(0), index: -1 },
    left: null,
    right: null,
    ...below,
  });
  const isFirst = ties.lowest < ties.root;
  const below = isFirst ? node(lowest!, ties.lowest) : node(missed!, ties.missed);
  const left = node(short!, 0, { right: below });
  const right = isFirst ? null : node(lowest!, ties.lowest);
  const treap = node(root!, ties.root, { left, right });
  const { base, npages } = run.span(root!);
  return spoilAct({ ...o, before: { ...o.before, treap } }, "tr.rm", (act) => ({
    ...act,
    a: base,
    np: npages,
    sp: Address(ties.root),
  }));
};

/** The first attempt to grow asks for too little, and what the second one brings is not found. */
const tooLittle = (o: Observation): Observation =>
  spoilAct(o, "heap.grow", (act) => ({
    ...act,
    fx: inside(act).map((inner) =>
      inner.e === "arena.alloc" && !inner.r ? { ...inner, n: Bytes(1024) } : inner,
    ),
  }));

/** No span was swept where it stood. */
const sweptFromList = (o: Observation): Observation => {
  o.past.unswept.inPlace.clear();
  return o;
};

const unreclaimed = (o: Observation): Observation =>
  spoilAct(o, "reclaim", (act) => ({ ...act, fx: [] }));

/** A fault that looks like a discovery and is another one. */
const alike: Readonly<Record<string, () => Observation>> = {
  "not-best-fit": listPassedOver,
  "tie-by-record": lastOfEquals,
  // 8 bytes behind the place that is next.
  "tiny-12": () =>
    spoilAct(observed("tiny-12"), "malloc", (act) => ({ ...act, r: Address((act.r ?? 0) + 8) })),
  // The arena does not end with its reservation.
  "one-page-long": () =>
    spoilAfter(observed("one-page-long"), (s) => ({
      ...s,
      arena: { ...s.arena, end: Address(s.arena.end - 8) },
    })),
  // A page less than the span.
  "used-unaligned": () =>
    spoilAct(observed("used-unaligned"), "os.used", (act) => ({
      ...act,
      n: Bytes(Number(act.n) - 8192),
    })),
  // The chunk itself is not aligned to the OS's page.
  "persist-align": () => {
    const o = spoilAct(observed("persist-align"), "os.alloc", (act) => ({
      ...act,
      r: Address(act.r + 8),
    }));
    return spoilAct(o, "persist", (act) => ({ ...act, r: Address((act.r ?? 0) + 8) }));
  },
  // The OS gave the memory.
  "persist-nil": () =>
    spoilAct(observed("persist-nil"), "os.alloc", (act) => ({ ...act, r: Address(2 ** 46) })),
  // 8 bytes more than the tail.
  "tail-waste": () =>
    spoilAct(observed("tail-waste"), "c.cache", (act) => ({
      ...act,
      live: Bytes(Number(act.live) + 8),
    })),
  // A page of the rest still counts as released, the others do not.
  "released-forgotten": () =>
    spoilAfter(observed("released-forgotten"), (s) => {
      const [rest] = [...s.lists.values()].map(({ first }) => first);
      return {
        ...s,
        spans: s.spans.map((span) =>
          span.id === rest || (span.state === "free" && span.npages > 1)
            ? { ...span, npreleased: Pages(1) }
            : span,
        ),
      };
    }),
  // A page more than was left over.
  "slop-counted": () =>
    spoilAfter(observed("slop-counted"), (s) => ({
      ...s,
      stats: { ...s.stats, heap_sys: Bytes(Number(s.stats.heap_sys) + 4096) },
    })),
  // Not what was refused.
  // The counter has not overflowed.
  "refused-overflows": () => {
    const o = observed("refused-overflows");
    return { ...o, performed: { ...o.performed, printed: [] } as Observation["performed"] };
  },
  "refused-counted": () =>
    spoilAfter(observed("refused-counted"), (s) => ({
      ...s,
      stats: { ...s.stats, gc_sys: Bytes(Number(s.stats.gc_sys) + 8) },
    })),
  // A byte off from the seed's countdown.
  "sample-wrap": () =>
    spoilAct(observed("sample-wrap"), "malloc", (act) => ({ ...act, ns: (act.ns ?? 0) - 1 })),
  // The block is a new one.
  "tiny-unsampled": () =>
    spoilAct(observed("tiny-unsampled"), "malloc", (act) => ({
      ...act,
      path: "tinynew" as const,
    })),
  // The countdown goes on from another distance.
  "stale-countdown": () =>
    spoilAct(observed("stale-countdown"), "malloc", (act) => ({
      ...act,
      smp: 0 as const,
      ns: 99,
    })),
  // The repaired machine goes on, and gets pages without an entry in the table of spans.
  "reserve-refused": () => {
    const { on, ...path } = paths["below-used"]!;
    return observed("reserve-refused", { on: repaired(on, ["reserve-refused"]), ...path });
  },
  // Two megabytes were asked for.
  "map-refused": () =>
    spoilAct(observed("map-refused"), "os.map", (act) => ({ ...act, n: Bytes(2 ** 21) })),
  // The place was reserved.
  "conflict-fatal": () =>
    spoilAct(observed("conflict-fatal"), "os.map", (act) => ({ ...act, reserved: 1 as const })),
  // The table of spans has entries for the pages.
  "below-used": () =>
    spoilAfter(observed("below-used"), (s) => ({
      ...s,
      arena: { ...s.arena, spansMapped: Bytes(2 ** 22) },
    })),
  // A part of the span, though more than is needed.
  "commit-refused": () =>
    spoilAct(observed("commit-refused"), "os.used", (act) => ({ ...act, n: Bytes(16_384) })),
  // The heap has not tried to grow.
  "tail-unused": () =>
    spoilAct(observed("tail-unused"), "span.alloc", (act) => ({ ...act, fx: [] })),
  "growth-unseen": () => tooLittle(observed("growth-unseen")),
  // The span was free before the scavenger read the clock, and the limit is not over.
  "scavenge-early": () =>
    spoilAct(observed("scavenge-early"), "scavenge", (act) => ({
      ...act,
      now: 10 ** 12,
      limit: 10 ** 12,
    })),
  // Nothing wraps: the heap has grown by too little for what was asked.
  "growth-wrapped": () =>
    spoilAct(observed("growth-wrapped"), "heap.grow", (act) => ({ ...act, np: 129 })),
  // Nothing wraps: the size was taken from somewhere else.
  "reserve-empty": () =>
    spoilAct(observed("reserve-empty"), "arena.alloc", (act) => ({ ...act, n: Bytes(2 ** 20) })),
  // It is no page of the heap.
  "map-across": () =>
    spoilAct(observed("map-across"), "os.map", (act) => ({ ...act, stat: "gc_sys" as const })),
  // The block was really reserved before, too.
  "map-mixed": () => {
    const o = observed("map-mixed");
    return { ...o, before: { ...o.before, arena: { ...o.before.arena, reserved: 1 as const } } };
  },
  // The span in front was swept by a caller that had put it last.
  "order-lost": () => sweptFromList(observed("order-lost")),
  "full-passed": () => sweptFromList(observed("full-passed")),
  "long-passed": () => sweptFromList(observed("long-passed")),
  // Nothing was reclaimed.
  "reclaim-short": () => unreclaimed(observed("reclaim-short")),
  "short-added": () => unreclaimed(observed("short-added")),
  // A page for each byte.
  "pages-left": () => spoilAct(observed("pages-left"), "gc.trigger", (act) => ({ ...act, ppb: 1 })),
  // The heap is as large as at the basis.
  "debt-wraps": () =>
    spoilAct(observed("debt-wraps"), "deduct", (act) => ({ ...act, live: act.liveBasis! })),
  // Not what the product comes to in 64 bits.
  "goal-wraps": () =>
    spoilAct(observed("goal-wraps"), "gc.trigger", (act) => ({
      ...act,
      next_gc: Word(BigInt(act.next_gc!) + 2n),
    })),
  "cycle-wraps": () =>
    spoilAct(observed("cycle-wraps"), "gc.cycle", (act) => ({
      ...act,
      next_gc: Word(BigInt(act.next_gc) + 2n),
    })),
  // GC was on.
  "gc-off": () => {
    const o = observed("gc-off");
    return { ...o, before: { ...o.before, gc: { ...o.before.gc, percent: 100 } } };
  },
};

describe("an explanation", () => {
  it.each(Object.keys(alike))("of %s does not excuse another fault that looks like it", (name) => {
    const o = alike[name]!();
    const evidence = propertyOf(name).evidence(o);
    const explained = evidence.filter((text) => discoveryNamed(name).explains(text, o));
    expect(evidence.length).toBeGreaterThan(0);
    expect(explained).toEqual([]);
  });

  it.each(["sample-cap", "sample-large"])("of %s does not excuse another likelihood", (name) => {
    const o = observed(name);
    const [evidence] = propertyOf(name).evidence(o);
    const { explains } = discoveryNamed(name);
    expect(explains(evidence!, o)).toBe(true);
    expect(explains(evidence!.replace(/[\d.]+ % are/, "50 % are"), o)).toBe(false);
  });

  it.each([
    [
      "the order of records puts another one first",
      { missed: 1, root: 2, lowest: 3 },
      "tie-by-record",
    ],
    ["the search misses the first in the order", { lowest: 1, missed: 2, root: 3 }, "not-best-fit"],
  ] as const)("of the wrong one of equal spans is the one mistake: %s", (_, ties, name) => {
    const o = missedEqual(ties);
    const evidence = bestfit.evidence(o);
    const names = discoveries.filter(
      ({ property, explains }) => property === bestfit.name && explains(evidence[0] ?? "", o),
    );
    expect(evidence).toEqual([expect.stringMatching(/, at a lower address$/)]);
    expect(names.map((one) => one.name)).toEqual([name]);
  });

  it.each([
    // The marked heap grown by GOGC is larger than what is left of the live heap with 1 MiB.
    [2 ** 21, 2 ** 22],
    [0, 2 ** 20 - 8192],
  ])("of a cycle's goal knows the live heap that wraps with 1 MiB: marked %d", (marked, goal) => {
    const o = spoilAct(observed("cycle-wraps"), "gc.cycle", (act) => ({
      ...act,
      marked,
      gcpercent: 100,
      live: Word(2n ** 64n - 8192n),
      next_gc: goal,
    }));
    const [evidence] = propertyOf("cycle-wraps").evidence(o);
    expect(evidence).toBe(`the cycle's goal is ${goal}, expected ${2n ** 64n - 1n}`);
    expect(discoveryNamed("cycle-wraps").explains(evidence!, o)).toBe(true);
  });

  it("is tested with a fault that looks like it", () => {
    const tested = [...Object.keys(alike), "sample-cap", "sample-large"];
    expect(tested.toSorted()).toEqual(discoveries.map(({ name }) => name).toSorted());
  });
});

describe("what a discovery needs", () => {
  it.each(discoveries.map((one) => [one.name, one] as const))(
    "is seen where it is found: %s",
    (name, discovery) => {
      const of = discovery.needs.on === "mallocinit" ? -5 : -1;
      const last = ["slop-counted", "released-forgotten", "refused-counted"].includes(name);
      // A machine is brought up with GC off.
      const at = last ? -1 : name === "gc-off" ? -4 : of;
      const o = observationOf(paths[name]!, "step", at);
      expect(needWitness(discovery).evidence(o)).toEqual([discovery.needs.words]);
    },
  );

  it("is not seen where the situation is another one", () => {
    const o = new Run(mini).step(malloc(8));
    const seen = discoveries.filter((one) => needWitness(one).evidence(o).length > 0);
    expect(seen.map(({ name }) => name)).toEqual([]);
  });
});
