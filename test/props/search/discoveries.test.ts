/** The shortest paths known on which Go's allocator breaks what it promises. */
import { describe, expect, it } from "vitest";
import { Checker, type Findings } from "../../../props/search/checker.ts";
import { type Discovery, discoveries } from "../../../props/properties/discoveries.ts";
import { properties } from "../../../props/properties/invariants/index.ts";
import { isRepair } from "../../../spec/instance/repairs.ts";
import { type Path, paths, stepsOf } from "./paths.ts";

const follow = (path: Path, known: ReadonlyArray<Discovery>): Findings => {
  const checker = new Checker(properties, { discoveries: known });
  for (const step of stepsOf(path)) checker.observe(step);
  return checker.finish();
};

describe("a discovery", () => {
  it("has a name of its own, a property that exists, and a path that leads to it", () => {
    const names = discoveries.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(Object.keys(paths).toSorted()).toEqual(names.toSorted());
    const known = new Set(properties.map(({ name }) => name));
    expect(discoveries.filter(({ property }) => !known.has(property))).toEqual([]);
  });

  describe.each(discoveries.map((discovery) => [discovery.name, discovery] as const))(
    "%s",
    (name, discovery) => {
      const path = paths[name]!;

      it("is found and named on its path, and fails nothing", () => {
        const { contradictions, discoveries: found } = follow(path, discoveries);
        expect(contradictions).toEqual([]);
        const mine = found.filter((one) => one.discovery === discovery);
        expect(mine).toHaveLength(1);
        expect([name, mine[0]!.evidence]).toMatchSnapshot();
      });

      it("is a contradiction like any other where it is not known", () => {
        const others = discoveries.filter((one) => one !== discovery);
        const { contradictions } = follow(path, others);
        expect(contradictions.map((one) => one.property.name)).toEqual(
          [discovery.property, discovery.also ?? []].flat(),
        );
      });

      it.skipIf(path.path.length === 0)("is not found before the last action", () => {
        const shorter = { ...path, path: path.path.slice(0, -1) };
        const found = follow(shorter, discoveries).discoveries.map((one) => one.discovery.name);
        expect(found).not.toContain(name);
      });
    },
  );
});

describe("a repair", () => {
  const mended = discoveries.filter(({ name }) => isRepair(name));

  it.each(mended.map(({ name }) => name))(
    "of %s leaves nothing to discover on its path",
    (name) => {
      const { on, ...path } = paths[name]!;
      const repaired = { ...on, config: { ...on.config, repairs: [name] } };
      const { contradictions, discoveries: found } = follow({ on: repaired, ...path }, discoveries);
      expect(contradictions).toEqual([]);
      expect(found.map(({ discovery }) => discovery.name)).not.toContain(name);
    },
  );
});
