import { describe, expect, it } from "vitest";
import type { Bug } from "../../props/bug.ts";
import { allocationBugs, bugs, collectorBugs, systemBugs } from "../../props/bugs/index.ts";
import { instances } from "../../props/instances.ts";
import { properties } from "../../props/invariants/index.ts";
import { verify } from "../../props/verify.ts";

/** How many actions the least sequence has that shows a bug, boot aside. */
const found = (bug: Bug, name: string): number => {
  const instance = instances.find((one) => one.name === name)!;
  const { counterexample } = verify({
    instance,
    against: "twin",
    runs: 30,
    actions: 600,
    seed: 7919,
    bug,
  });
  return counterexample === undefined
    ? Infinity
    : counterexample.steps.length - counterexample.boot;
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
      expect(found(bug, "mini")).toBeLessThanOrEqual(8);
    },
    300_000,
  );

  it.each(systemBugs.map((bug) => [bug.name, bug] as const))(
    "of the memory layer is found and shrunk to at most 4 actions: %s",
    (_, bug) => {
      expect(found(bug, "mini-32")).toBeLessThanOrEqual(4);
    },
    300_000,
  );

  it.each(collectorBugs.map((bug) => [bug.name, bug] as const))(
    "of the collector is found and shrunk to at most 12 actions: %s",
    (_, bug) => {
      expect(found(bug, "go")).toBeLessThanOrEqual(12);
    },
    300_000,
  );
});
