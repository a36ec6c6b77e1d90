/** Breadth first on models whose numbers are known, and beside another checker. */
import { describe, expect, it } from "vitest";
import { explore } from "../../../props/explorer/explore.ts";
import { record } from "../../../props/explorer/encoding/records.ts";
import { whole } from "../../../props/explorer/encoding/scalars.ts";
import { seen } from "../../../props/explorer/encoding/shape.ts";
import { type Model, to } from "../../../props/explorer/model.ts";
import { kernelOf } from "../../../props/explorer/modelkernel.ts";
import { diehard } from "./models/diehard.ts";
import { philosophers } from "./models/philosophers.ts";
import { plainSearch } from "./models/plainsearch.ts";
import { twophase, type TwoPhase } from "./models/twophase.ts";

const keyOf = (state: TwoPhase): string =>
  JSON.stringify({ ...state, messages: [...state.messages].sort((a, b) => a - b) });

describe("explore", () => {
  it("visits the 16 states of the jugs, and finds the shortest way to 4 gallons", async () => {
    const report = await explore(kernelOf(diehard));
    expect(report).toMatchObject({ complete: true, bound: null, distinct: 16, depth: 7 });
    expect(report.discoveries[0]).toMatchObject({ property: "never four", name: "" });
    const { path } = report.discoveries[0]!;
    expect(path.initial).toBe('{"small":0,"big":0}');
    expect(path.steps.map(({ step }) => step)).toEqual([
      "fill big",
      "to small",
      "empty small",
      "to small",
      "fill big",
      "to small",
    ]);
    expect(path.steps.at(-1)!.state).toBe('{"small":3,"big":4}');
  });

  it("says of each property whether it holds, how often it was asked, and how often in earnest", async () => {
    const { verdicts } = await explore(kernelOf(diehard));
    expect(verdicts).toMatchObject([
      { name: "never four", verdict: "broken", evaluated: 16, relevant: 12, broken: 2 },
      { name: "both full", verdict: "reached", evaluated: 16, relevant: 1 },
      { name: "nine", verdict: "unreachable", evaluated: 16, relevant: 0 },
    ]);
  });

  it("counts for each kind of action what was enabled, refused, taken and new", async () => {
    const { actions, states } = await explore(kernelOf(diehard));
    expect(actions[0]).toEqual({
      kind: "fill small",
      enabled: 16,
      taken: 10,
      fresh: expect.any(Number),
      refused: { "is full": 6 },
    });
    expect(actions.reduce((sum, { fresh }) => sum + fresh, 0)).toBe(15);
    expect(actions.reduce((sum, { taken }) => sum + taken, 0)).toBe(states - 1);
  });

  it.each([
    [3, 288],
    [5, 8832],
  ])("visits as many states of two-phase commit of %i as stateright", async (n, distinct) => {
    const report = await explore(kernelOf(twophase(n)));
    expect(report).toMatchObject({ complete: true, distinct });
    const { generated, depth } = plainSearch(twophase(n), keyOf);
    expect(report).toMatchObject({ states: generated, depth });
    expect(report.verdicts.map(({ verdict }) => verdict)).toEqual(["reached", "reached", "holds"]);
  });

  it("visits one state of each orbit with symmetry", async () => {
    const model = twophase(4, true);
    const full = await explore(kernelOf(model, { isReduced: false }));
    const reduced = await explore(kernelOf(model));
    const orbitOf = (state: TwoPhase): string =>
      model.symmetry!.map((turned) => keyOf(turned(state))).sort()[0]!;
    const { distinct, depth } = plainSearch(model, orbitOf);
    expect(reduced).toMatchObject({ distinct, depth });
    expect(full.depth).toBe(depth);
    expect(full.distinct).toBeGreaterThan(3 * distinct);
    expect(reduced.reductions).toEqual(["symmetry: 24 functions"]);
  });

  it.each([2, 3, 5, 7])("finds how %i philosophers starve", async (n) => {
    const report = await explore(kernelOf(philosophers(n)));
    const { distinct, depth } = plainSearch(philosophers(n));
    expect(report).toMatchObject({ deadlocks: 1, distinct, depth });
    expect(report.discoveries[0]!.property).toBe("deadlock");
    expect(report.discoveries[0]!.path.steps.length).toBe(n);
    const sane = await explore(kernelOf(philosophers(n, { isLeftHanded: true })));
    expect(sane).toMatchObject({ deadlocks: 0, discoveries: [] });
  });

  it("gives the same report byte for byte with one shard and with several", async () => {
    for (const model of [twophase(4), twophase(4, true), twophase(3)]) {
      const one = await explore(kernelOf(model));
      for (const shards of [2, 3]) {
        const several = await explore(Array.from({ length: shards }, () => kernelOf(model)));
        expect(JSON.stringify(several)).toBe(JSON.stringify(one));
      }
    }
  });

  it("counts the same with another seed", async () => {
    const counts = await Promise.all(
      [0, 1, 2].map(async (seed) => {
        const { states, distinct, depth } = await explore(kernelOf(twophase(4)), { seed });
        return { states, distinct, depth };
      }),
    );
    expect(new Set(counts.map((count) => JSON.stringify(count))).size).toBe(1);
  });
});

describe("a path", () => {
  it("is refused where the model does something else the second time", async () => {
    let asked = 0;
    const fickle: Model<number, number> = {
      name: "fickle",
      sentence: "Counts up, by another amount each time.",
      state: whole(0, 1000),
      kinds: ["up"],
      properties: [
        { kind: "always", name: "low", sentence: "Stays low.", holds: (state) => state < 500 },
      ],
      initial: () => [0],
      actions: (state) => (state < 900 ? [1] : []),
      kindOf: () => "up",
      show: String,
      next: (state) => to(state + 1 + (asked++ % 7)),
    };
    await expect(explore(kernelOf(fickle))).rejects.toThrow(/fickle: .*must be deterministic/);
  });

  it("is refused where it comes to another state the second time", async () => {
    let asked = 0;
    const changed: Model<number, number> = {
      name: "changed",
      sentence: "Counts in a ring, and by 2 once all of its states were expanded.",
      state: whole(0, 9),
      kinds: ["up"],
      properties: [
        { kind: "always", name: "not five", sentence: "Is not 5.", holds: (state) => state !== 5 },
      ],
      initial: () => [0],
      actions: () => [1],
      kindOf: () => "up",
      show: String,
      next: (state) => to((state + (asked++ < 10 ? 1 : 2)) % 10),
    };
    await expect(explore(kernelOf(changed))).rejects.toThrow(
      "changed: another state was reached when a path was replayed",
    );
  });

  it("passes the concrete states of the least predecessors, where a view hides a part", async () => {
    interface Walk {
      readonly at: number;
      readonly steps: number;
    }
    const walk: Model<Walk, number> = {
      name: "walk",
      sentence: "A walk on a ring; the view forgets how many steps it took.",
      state: record({ at: whole(0, 11), steps: whole(0, 100) }),
      view: seen(({ at }: Walk) => at, whole(0, 11)),
      kinds: ["on"],
      properties: [
        {
          kind: "always",
          name: "left",
          sentence: "Never comes to 7.",
          holds: ({ at }) => at !== 7,
        },
      ],
      initial: () => [{ at: 0, steps: 0 }],
      actions: () => [1, 11, 5],
      kindOf: () => "on",
      show: (by) => `+${by}`,
      next: ({ at, steps }, by) => to({ at: (at + by) % 12, steps: steps + 1 }),
    };
    const one = await explore(kernelOf(walk));
    expect(one).toMatchObject({ distinct: 12, complete: true });
    expect(one.discoveries[0]!.path.steps.at(-1)!.state).toBe('{"at":7,"steps":3}');
    const three = await explore([kernelOf(walk), kernelOf(walk), kernelOf(walk)]);
    expect(JSON.stringify(three)).toBe(JSON.stringify(one));
  });
});
