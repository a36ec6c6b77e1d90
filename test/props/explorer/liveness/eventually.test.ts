/** Properties of the kind "eventually", with and without fairness. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { record } from "../../../../props/explorer/encoding/records.ts";
import { whole } from "../../../../props/explorer/encoding/scalars.ts";
import { explore } from "../../../../props/explorer/explore.ts";
import type { Fairness, Model, Property } from "../../../../props/explorer/model.ts";
import { to } from "../../../../props/explorer/model.ts";
import { kernelOf } from "../../../../props/explorer/modelkernel.ts";
import { type Move, philosophers, type Table } from "../models/philosophers.ts";
import { twophase } from "../models/twophase.ts";

/** A graph given by its edges: from, to, kind. State 0 is the initial one. */
type Edge = readonly [number, number, "a" | "b"];

interface Extra {
  readonly fairness?: ReadonlyArray<Fairness>;
  readonly target: ReadonlyArray<number>;
  readonly from?: ReadonlyArray<number>;
  readonly outside?: ReadonlyArray<number>;
}

const graph = (edges: ReadonlyArray<Edge>, extra: Extra): Model<number, Edge> => ({
  name: "graph",
  sentence: "A graph.",
  state: whole(0, 63),
  kinds: ["a", "b"],
  fairness: extra.fairness ?? [],
  properties: [
    {
      kind: "eventually",
      name: "arrives",
      sentence: "Each run arrives.",
      holds: (v) => extra.target.includes(v),
      ...(extra.from === undefined ? {} : { from: (v: number) => extra.from!.includes(v) }),
    },
  ],
  initial: () => [0],
  actions: (v) => edges.filter(([from]) => from === v),
  kindOf: ([, , kind]) => kind,
  show: ([from, next]) => `${from}-${next}`,
  next: (_v, [, next]) => to(next),
  within: (v) => !(extra.outside ?? []).includes(v),
  ends: () => true,
});

const check = async (edges: ReadonlyArray<Edge>, extra: Extra) => {
  const report = await explore(kernelOf(graph(edges, extra)));
  const path = report.discoveries[0]?.path;
  return {
    verdict: report.verdicts[0]!.verdict,
    run: path && [path.initial, ...path.steps.map(({ state }) => state)].join(" "),
    loop: path?.loop,
  };
};

describe("eventually", () => {
  it("holds where all runs arrive", async () => {
    const edges: ReadonlyArray<Edge> = [
      [0, 1, "a"],
      [0, 2, "b"],
      [1, 3, "a"],
      [2, 3, "a"],
      [3, 0, "a"],
    ];
    expect(await check(edges, { target: [3] })).toEqual({
      verdict: "holds",
      run: undefined,
      loop: undefined,
    });
  });

  it("is broken by a run that ends", async () => {
    const edges: ReadonlyArray<Edge> = [
      [0, 1, "a"],
      [0, 2, "b"],
    ];
    expect(await check(edges, { target: [1] })).toEqual({
      verdict: "broken",
      run: "0 2",
      loop: undefined,
    });
  });

  it("is broken by a lasso, also where all states can still arrive", async () => {
    const edges: ReadonlyArray<Edge> = [
      [0, 1, "a"],
      [1, 2, "a"],
      [2, 1, "a"],
      [2, 3, "b"],
    ];
    expect(await check(edges, { target: [3] })).toEqual({
      verdict: "broken",
      run: "0 1 2 1",
      loop: 1,
    });
  });

  it("does not count what lies outside the boundary as an end", async () => {
    const edges: ReadonlyArray<Edge> = [[0, 1, "a"]];
    expect(await check(edges, { target: [], outside: [1] })).toMatchObject({ verdict: "holds" });
  });

  it("asks weak fairness only for what stays enabled", async () => {
    const stays: ReadonlyArray<Edge> = [
      [0, 0, "a"],
      [0, 1, "b"],
    ];
    const weak: ReadonlyArray<Fairness> = [{ kind: "b", strength: "weak" }];
    const strong: ReadonlyArray<Fairness> = [{ kind: "b", strength: "strong" }];
    expect(await check(stays, { target: [1] })).toMatchObject({ verdict: "broken", run: "0 0" });
    expect(await check(stays, { target: [1], fairness: weak })).toMatchObject({ verdict: "holds" });
    const flickers: ReadonlyArray<Edge> = [
      [0, 1, "a"],
      [1, 0, "a"],
      [1, 2, "b"],
    ];
    expect(await check(flickers, { target: [2], fairness: weak })).toMatchObject({
      verdict: "broken",
      run: "0 1 0",
    });
    expect(await check(flickers, { target: [2], fairness: strong })).toMatchObject({
      verdict: "holds",
    });
  });

  it("finds the fair part of a component whose rest is unfair", async () => {
    const edges: ReadonlyArray<Edge> = [
      [0, 1, "a"],
      [1, 0, "a"],
      [1, 3, "b"],
      [0, 2, "a"],
      [2, 2, "a"],
      [2, 0, "a"],
    ];
    const fairness: ReadonlyArray<Fairness> = [{ kind: "b", strength: "strong" }];
    expect(await check(edges, { target: [3], fairness })).toMatchObject({ verdict: "broken" });
  });

  it("begins where it must, if it says from where", async () => {
    const edges: ReadonlyArray<Edge> = [
      [0, 3, "a"],
      [3, 1, "a"],
      [1, 2, "a"],
      [2, 2, "a"],
    ];
    expect(await check(edges, { target: [3] })).toMatchObject({ verdict: "holds" });
    expect(await check(edges, { target: [3], from: [0] })).toMatchObject({ verdict: "holds" });
    expect(await check(edges, { target: [3], from: [1] })).toEqual({
      verdict: "broken",
      run: "0 3 1 2 2",
      loop: 3,
    });
  });

  it("agrees with a count of what can avoid the target, on random graphs", async () => {
    const state = fc.nat(7);
    const kind = fc.constantFrom("a" as const, "b" as const);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(state, state, kind), { maxLength: 16 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 3 }),
        async (edges, target) => {
          // What avoids the target forever or up to an end: a greatest fixed point.
          let avoiding = new Set([0, 1, 2, 3, 4, 5, 6, 7].filter((v) => !target.includes(v)));
          for (;;) {
            const rest = [...avoiding].filter((v) => {
              const out = edges.filter(([from]) => from === v);
              return out.length === 0 || out.some(([, next]) => avoiding.has(next));
            });
            if (rest.length === avoiding.size) break;
            avoiding = new Set(rest);
          }
          const { verdict } = await check(edges, { target });
          expect(verdict).toBe(avoiding.has(0) ? "broken" : "holds");
        },
      ),
    );
  });

  it("tells that a philosopher may starve, unless all are treated with strong fairness", async () => {
    const eats: Property<Table, Move> = {
      kind: "eventually",
      name: "eats",
      sentence: "Philosopher 1 eats.",
      holds: (table) => table[1] === 2,
    };
    const fair = (strength: "weak" | "strong"): ReadonlyArray<Fairness> =>
      philosophers(3).kinds.map((kind) => ({ kind, strength }));
    const verdict = async (fairness: ReadonlyArray<Fairness>): Promise<string> => {
      const model = philosophers(3, { isLeftHanded: true, properties: [eats], fairness });
      const one = await explore(kernelOf(model));
      const two = await explore([kernelOf(model), kernelOf(model)]);
      expect(JSON.stringify(two)).toBe(JSON.stringify(one));
      return one.verdicts[0]!.verdict;
    };
    expect(await verdict([])).toBe("broken");
    expect(await verdict(fair("weak"))).toBe("broken");
    expect(await verdict(fair("strong"))).toBe("holds");
  });

  it("is refused with symmetry", () => {
    const symmetric = twophase(3, true);
    const live = {
      ...symmetric,
      properties: [
        { kind: "eventually", name: "ends", sentence: "Ends.", holds: () => false } as const,
      ],
    };
    expect(() => kernelOf(live)).toThrow('"eventually" is unsound with symmetry');
    expect(kernelOf(live, { isReduced: false }).hasView).toBe(false);
  });

  it("leaves the number of states as it is", async () => {
    const counter: Model<{ readonly n: number }, number> = {
      name: "counter",
      sentence: "Counts to 3 and stays.",
      state: record({ n: whole(0, 3) }),
      kinds: ["on"],
      properties: [
        { kind: "eventually", name: "three", sentence: "Comes to 3.", holds: ({ n }) => n === 3 },
      ],
      initial: () => [{ n: 0 }],
      actions: ({ n }) => (n < 3 ? [1] : [0]),
      kindOf: () => "on",
      show: String,
      next: ({ n }, by) => to({ n: n + by }),
    };
    const report = await explore(kernelOf(counter));
    expect(report).toMatchObject({ distinct: 4, depth: 3, discoveries: [] });
    expect(report.verdicts[0]).toMatchObject({ verdict: "holds", evaluated: 4, relevant: 1 });
  });
});
