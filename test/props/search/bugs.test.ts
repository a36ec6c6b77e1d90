import { describe, expect, it } from "vitest";
import type { Bug } from "../../../props/bugs/bug.ts";
import { allocationBugs, bugs, collectorBugs, systemBugs } from "../../../props/bugs/index.ts";
import { instanceNamed } from "../../../props/instances/instances.ts";
import { properties } from "../../../props/properties/invariants/index.ts";
import { verify } from "../../../props/search/verify.ts";

/** A search on one instance with each; the command makes a dozen, on all instances and cores. */
const seeds = [7919, 7920, 7921, 7922];

/** How many actions the sequence has that shows a bug, boot aside; the first that is short enough. */
const found = (bug: Bug, name: string, most: number): number => {
  const instance = instanceNamed(name);
  let least = Infinity;
  for (const seed of seeds) {
    const { counterexample } = verify({
      instance,
      against: "twin",
      runs: 30,
      actions: 600,
      seed,
      bug,
    });
    if (counterexample === undefined) continue;
    least = Math.min(least, counterexample.steps.length - counterexample.boot);
    if (least <= most) return least;
  }
  return least;
};

describe("a planted bug", () => {
  it("is one of many, each with a name of its own", () => {
    expect(allocationBugs.length).toBeGreaterThanOrEqual(12);
    expect(collectorBugs.length).toBeGreaterThanOrEqual(15);
    expect(new Set(bugs.map(({ name }) => name)).size).toBe(bugs.length);
  });

  it("is known to no property", () => {
    const text = JSON.stringify(properties.map(({ name, sentence }) => [name, sentence]));
    expect(bugs.filter(({ name }) => text.includes(name))).toEqual([]);
  });

  it.each(allocationBugs.map((bug) => [bug.name, bug] as const))(
    "is found and shrunk to at most 8 actions: %s",
    (_, bug) => {
      expect(found(bug, "mini", 8)).toBeLessThanOrEqual(8);
    },
    300_000,
  );

  it.each(systemBugs.map((bug) => [bug.name, bug] as const))(
    "of the memory layer is found and shrunk to at most 4 actions: %s",
    (_, bug) => {
      expect(found(bug, "mini-32", 4)).toBeLessThanOrEqual(4);
    },
    300_000,
  );

  it.each(collectorBugs.map((bug) => [bug.name, bug] as const))(
    "of the collector is found and shrunk to at most 12 actions: %s",
    (_, bug) => {
      expect(found(bug, "go", 12)).toBeLessThanOrEqual(12);
    },
    300_000,
  );
});
