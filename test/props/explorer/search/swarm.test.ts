/** Swarms: they find what breadth first finds, prove nothing, and say what they omit. */
import { describe, expect, it } from "vitest";
import { explore, exploreBySwarm } from "../../../../props/explorer/explore.ts";
import { kernelOf } from "../../../../props/explorer/modelkernel.ts";
import { diehard } from "../models/diehard.ts";
import { philosophers } from "../models/philosophers.ts";
import { twophase } from "../models/twophase.ts";

const MB = 2 ** 20;

describe("a swarm", () => {
  it("visits every state where its tables are large enough, and counts as breadth first does", async () => {
    for (const model of [twophase(4), twophase(4, true), philosophers(5)]) {
      const kernel = kernelOf(model as never);
      const full = await explore(kernel);
      const report = exploreBySwarm(kernel, { seed: 1, searches: 2, memoryBytes: 2 * MB });
      expect(report).toMatchObject({
        strategy: "swarm",
        complete: false,
        bound: "2 searches of a swarm",
        distinct: full.distinct,
        states: 2 * full.states,
        deadlocks: 2 * full.deadlocks,
        collision: null,
      });
      expect(report.swarm!.map(({ distinct }) => distinct)).toEqual(Array(2).fill(full.distinct));
      expect(report.swarm!.every(({ omitted }) => omitted < 0.1)).toBe(true);
      const kinds = ({ verdicts }: typeof report) => verdicts.map(({ verdict }) => verdict);
      expect(kinds(report)).toEqual(kinds(full).map((it) => (it === "holds" ? "unknown" : it)));
    }
  });

  it("says how much it omits where its tables are too small", async () => {
    const { distinct } = await explore(kernelOf(twophase(5)));
    const report = exploreBySwarm(kernelOf(twophase(5)), {
      seed: 1,
      searches: 3,
      memoryBytes: 3 * 4096,
    });
    for (const search of report.swarm!) {
      expect(search.distinct).toBeLessThan(distinct);
      expect(search.omitted).toBeGreaterThan(200);
      expect(search.fill).toBeGreaterThan(0.3);
    }
    expect(report.distinct).toBe(Math.max(...report.swarm!.map((search) => search.distinct)));
    expect(new Set(report.swarm!.map((search) => search.distinct)).size).toBe(3);
  });

  it("reports discoveries with ways that were replayed", () => {
    const report = exploreBySwarm(kernelOf(diehard), { seed: 4, searches: 6, memoryBytes: MB });
    expect(report.discoveries.map(({ property }) => property)).toEqual(["never four", "both full"]);
    const [{ path }] = report.discoveries as [(typeof report.discoveries)[0]];
    expect(path.steps.at(-1)!.state).toMatch(/"big":4/);
    expect(path.steps.length).toBeGreaterThanOrEqual(6);
  });

  it("leaves out what lies deeper, or does not fit onto its stack, and counts it", () => {
    const deep = { seed: 1, searches: 1, memoryBytes: MB };
    const cut = exploreBySwarm(kernelOf(twophase(3)), { ...deep, maxDepth: 4 });
    expect(cut.depth).toBe(4);
    expect(cut.swarm![0]!.unexpanded).toBeGreaterThan(0);
    const full = exploreBySwarm(kernelOf(twophase(3)), { ...deep, memoryBytes: 500 });
    expect(full.swarm![0]!.unexpanded).toBeGreaterThan(0);
  });

  it("ends at a discovery of the property that is looked for, and when it is told", () => {
    const kernel = kernelOf(philosophers(6));
    const options = { seed: 1, searches: 2, memoryBytes: MB };
    const until = exploreBySwarm(kernel, { ...options, until: "deadlock" });
    expect(until.bound).toBe("2 searches of a swarm; some ended early: deadlock has a discovery");
    const large = kernelOf(twophase(6));
    const told = exploreBySwarm(large, { ...options, endOf: () => "it was interrupted" });
    expect(told.bound).toContain("some ended early: it was interrupted");
  });

  it("is refused properties that it cannot decide", () => {
    const eats = {
      kind: "eventually" as const,
      name: "eats",
      sentence: "Philosopher 1 eats.",
      holds: (table: ReadonlyArray<number>) => table[1] === 2,
    };
    const kernel = kernelOf(philosophers(3, { properties: [eats] }));
    expect(() => exploreBySwarm(kernel, { seed: 0, searches: 1, memoryBytes: MB })).toThrow(
      'swarm does not decide properties "eventually"',
    );
  });
});
