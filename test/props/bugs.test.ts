import { describe, expect, it } from "vitest";
import type { Bug } from "../../props/bug.ts";
import { bugs } from "../../props/bugs/index.ts";
import * as system from "../../props/bugs/system.ts";
import { type Instance, instances } from "../../props/instances.ts";
import { properties } from "../../props/invariants/index.ts";
import { verify } from "../../props/verify.ts";

/** What only a hostile OS brings to light is looked for on one, the rest on a helpful one. */
const instanceFor = (bug: Bug): Instance => {
  const isOnSystem = Object.values(system).includes(bug);
  return instances.find(({ name }) => name === (isOnSystem ? "mini-32" : "mini"))!;
};

describe("a planted bug", () => {
  it("is one of a dozen or more, each with a name of its own", () => {
    expect(new Set(bugs.map(({ name }) => name)).size).toBeGreaterThanOrEqual(12);
  });

  it("is known to no property", () => {
    const text = JSON.stringify(properties.map(({ name, sentence }) => [name, sentence]));
    expect(bugs.filter(({ name }) => text.includes(name))).toEqual([]);
  });

  it.each(bugs.map((bug) => [bug.name, bug] as const))(
    "is found and shrunk to at most 8 actions: %s",
    (_, bug) => {
      const { counterexample } = verify({
        instance: instanceFor(bug),
        against: "twin",
        runs: 200,
        actions: 600,
        seed: 7919,
        bug,
      });
      expect(counterexample).toBeDefined();
      expect(counterexample!.steps.length - counterexample!.boot).toBeLessThanOrEqual(8);
    },
    300_000,
  );
});
