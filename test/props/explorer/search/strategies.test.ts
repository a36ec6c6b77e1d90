/** The other strategies, and the limits of all of them. */
import { describe, expect, it } from "vitest";
import { explore, exploreDepthFirst, walkRandomly } from "../../../../props/explorer/explore.ts";
import { kernelOf } from "../../../../props/explorer/modelkernel.ts";
import { auditDifferences } from "../../../../props/explorer/report/audit.ts";
import { OnDemand } from "../../../../props/explorer/search/ondemand.ts";
import { diehard } from "../models/diehard.ts";
import { philosophers } from "../models/philosophers.ts";
import { twophase } from "../models/twophase.ts";

describe("depth first", () => {
  it("visits the same states as breadth first, and counts the same", async () => {
    for (const model of [twophase(4), twophase(4, true), philosophers(5)]) {
      const breadth = await explore(kernelOf(model as never));
      const depth = await exploreDepthFirst(kernelOf(model as never));
      const pick = ({ states, distinct, deadlocks, verdicts, complete }: typeof depth): object => ({
        states,
        distinct,
        deadlocks,
        verdicts,
        complete,
      });
      expect(pick(depth)).toEqual(pick(breadth));
      expect(depth.depth).toBeGreaterThanOrEqual(breadth.depth);
    }
  });

  it("reports paths that were replayed", async () => {
    const { discoveries } = await exploreDepthFirst(kernelOf(diehard));
    expect(discoveries[0]!.path.steps.length).toBeGreaterThanOrEqual(6);
    expect(discoveries[0]!.path.steps.at(-1)!.state).toMatch(/"big":4/);
  });

  it("says that it is bounded where it did not expand what lies deeper", async () => {
    const report = await exploreDepthFirst(kernelOf(twophase(3)), { maxDepth: 4 });
    expect(report).toMatchObject({ complete: false, bound: "the limit of depth 4 was reached" });
    expect(report.depth).toBe(4);
  });
});

describe("random walks", () => {
  it("find the way to 4 gallons, and are never complete", () => {
    const report = walkRandomly(kernelOf(diehard), { seed: 3, walks: 3000, maxDepth: 40 });
    expect(report).toMatchObject({
      complete: false,
      bound: "3000 random walks of at most 40 steps",
      distinct: 16,
    });
    expect(report.discoveries.map(({ property }) => property)).toEqual(["never four", "both full"]);
    expect(report.verdicts.map(({ verdict }) => verdict)).toEqual(["broken", "reached", "unknown"]);
    expect(report.discoveries[0]!.path.steps.at(-1)!.state).toMatch(/"big":4/);
  });

  it("are the same with the same seed, and others with another", () => {
    const walk = (seed: number): string =>
      JSON.stringify(walkRandomly(kernelOf(twophase(5)), { seed, walks: 20, maxDepth: 30 }));
    expect(walk(1)).toBe(walk(1));
    expect(walk(1)).not.toBe(walk(2));
  });

  it("end in states without steps, of which they tell", () => {
    const kernel = kernelOf(philosophers(2));
    const report = walkRandomly(kernel, { seed: 1, walks: 50, maxDepth: 100 });
    expect(report.discoveries[0]).toMatchObject({ property: "deadlock" });
  });
});

describe("on demand", () => {
  it("shows the choices of a state, and where they lead", () => {
    const demand = new OnDemand(kernelOf(diehard));
    expect(demand.initial()).toEqual(['{"small":0,"big":0}']);
    const first = demand.choices({ initial: 0, steps: [] });
    expect(first[1]).toEqual({ step: "fill big", state: '{"small":0,"big":5}' });
    const second = demand.choices({ initial: 0, steps: [1] });
    expect(second.map(({ state }) => state)).toContain('{"small":3,"big":2}');
    expect(() => demand.choices({ initial: 0, steps: [99] })).toThrow("a step was missing");
  });
});

describe("a limit", () => {
  it("of states ends the search at the end of a level, and says so", async () => {
    const report = await explore(kernelOf(twophase(4)), { maxStates: 100 });
    expect(report).toMatchObject({ complete: false, bound: "the limit of 100 states was reached" });
    expect(report.distinct).toBeGreaterThanOrEqual(100);
    expect(report.distinct).toBeLessThan(1000);
    expect(report.verdicts.map(({ verdict }) => verdict)).not.toContain("holds");
    expect(report.verdicts.map(({ verdict }) => verdict)).not.toContain("unreachable");
  });

  it("of memory leaves out a level that does not fit", async () => {
    const full = await explore(kernelOf(twophase(4)));
    for (const shards of [1, 2]) {
      const kernels = Array.from({ length: shards }, () => kernelOf(twophase(4)));
      const report = await explore(kernels, { memoryBytes: 32 * 500 });
      expect(report).toMatchObject({ complete: false, bound: "the memory is full" });
      expect(report.distinct).toBeLessThanOrEqual(500);
      expect(report.depth).toBeLessThan(full.depth);
      const same = await explore(kernelOf(twophase(4)), { maxDepth: report.depth });
      expect({ ...same, bound: "" }).toEqual({ ...report, bound: "" });
    }
  });

  it("of a property ends the search at the end of the level in which it was found", async () => {
    const report = await explore(kernelOf(diehard), { until: "both full" });
    expect(report).toMatchObject({ complete: false, bound: "both full has a discovery" });
    const found = report.discoveries.find(({ property }) => property === "both full");
    expect(report.depth).toBe(found!.path.steps.length + 1);
  });

  it("that is asked for now and then cuts the search off", async () => {
    const report = await explore(kernelOf(twophase(4)), { endOf: () => "enough" });
    expect(report).toMatchObject({ complete: false, bound: "enough", distinct: 0 });
  });
});

describe("an audit", () => {
  it("is passed by a run with another seed", async () => {
    const [one, other] = await Promise.all(
      [1, 2].map((seed) => explore(kernelOf(twophase(4)), { seed })),
    );
    expect(auditDifferences(one!, other!)).toEqual([]);
  });

  it("tells of states that were lost", async () => {
    const report = await explore(kernelOf(twophase(3)));
    const lossy = { ...report, distinct: 287 };
    expect(auditDifferences(report, lossy)).toEqual([
      "distinct: 288 with the first seed, 287 with the second",
    ]);
  });
});
