/** The shortest paths known on which Go's allocator breaks what it promises. */
import { describe, expect, it } from "vitest";
import { Checker, type Findings } from "../../../props/search/checker.ts";
import { type Discovery, discoveries } from "../../../props/properties/discoveries.ts";
import { boot, type Instance } from "../../../props/instances/instances.ts";
import { properties } from "../../../props/properties/invariants/index.ts";
import { Holdings } from "../../../props/ghost/holdings.ts";
import { simulatedSpec } from "../../../props/subjects/twins.ts";
import type { Action } from "../../../spec/machine/action.ts";
import { isRepair } from "../../../spec/instance/repairs.ts";
import type { Fault, Foreign } from "../../../spec/os/simulation.ts";
import type { Address } from "../../../spec/numbers/units.ts";
import {
  go,
  go386,
  go64k,
  goWindows,
  malloc,
  manual,
  mini,
  persist,
  rate,
  scavenge,
} from "./run.ts";

/** An action, or the nth manual span that is given back. */
type Choice = Action | number;

interface Path {
  readonly on: Instance;
  readonly faults?: ReadonlyArray<Fault>;
  readonly foreign?: ReadonlyArray<Foreign>;
  readonly path: ReadonlyArray<Choice>;
}

/** By discovery: a path that leads to it after boot. */
const paths: Readonly<Record<string, Path>> = {
  "not-best-fit": {
    on: go,
    path: [manual(128), manual(1), manual(129), manual(1), 0, 1, manual(129)],
  },
  "tie-by-record": { on: mini, path: [manual(1), manual(8), manual(9), 1, manual(1)] },
  "tiny-12": { on: go386, path: [malloc(1), malloc(12)] },
  "one-page-long": { on: go, path: [] },
  "used-unaligned": { on: go64k, path: [manual(1), scavenge, manual(1)] },
  "persist-align": { on: go, path: [persist(65_537, 8192)] },
  "persist-nil": {
    on: go,
    faults: [{ kind: "os.alloc", nth: 1 }],
    path: [persist(65_536, 8)],
  },
  "tail-waste": { on: go, path: [malloc(33)] },
  "released-forgotten": { on: go, path: [manual(1), scavenge, manual(1)] },
  "slop-counted": {
    on: go386,
    faults: [{ kind: "os.reserve", nth: 1, whim: { tag: "top" } }],
    path: [manual(1), manual(66_000)],
  },
  "refused-counted": {
    on: goWindows,
    faults: [{ kind: "os.alloc", nth: 1 }],
    path: [persist(65_536, 8)],
  },
  "sample-cap": { on: go, path: [rate(2 ** 30), malloc(8)] },
  "sample-large": { on: go, path: [rate(512), malloc(1024)] },
  "sample-wrap": { on: go, path: [rate(2 ** 33), malloc(8), malloc(2 ** 31)] },
  "reserve-refused": {
    on: go386,
    faults: [{ kind: "os.reserve", nth: 1 }],
    path: [manual(70_000)],
  },
  "map-refused": { on: go, faults: [{ kind: "os.map", nth: 0 }], path: [malloc(4)] },
  "conflict-fatal": {
    on: go,
    foreign: [{ a: 0xc420000000 as Address, n: 4096 }],
    path: [malloc(4)],
  },
  "below-used": {
    on: go386,
    faults: [0, 1, 2].map((nth) => ({ kind: "os.reserve", nth })),
    foreign: [{ a: 0x8201000 as Address, n: 4096 }],
    path: [malloc(1)],
  },
  "commit-refused": {
    on: goWindows,
    faults: [{ kind: "os.used", nth: 0 }],
    path: [manual(1), scavenge, manual(1)],
  },
  "tail-unused": { on: mini, path: [manual(1), 0, manual(256)] },
  "growth-unseen": { on: mini, path: [manual(250), manual(1)] },
};

const follow = (
  { on, faults = [], foreign = [], path }: Path,
  known: ReadonlyArray<Discovery>,
): Findings => {
  const spec = simulatedSpec(on.config, { seed: 1, faults, foreign });
  const checker = new Checker(properties, { discoveries: known });
  const holdings = new Holdings();
  for (const choice of [...boot(on), ...path]) {
    const action: Action =
      typeof choice === "number"
        ? { tag: "manual.free", p: 0, ...holdings.manual[choice]! }
        : choice;
    const before = spec.state;
    const performed = spec.perform(action, []);
    checker.observe({ before, action, performed, after: spec.state });
    if (performed.tag === "done") holdings.record(performed.event);
  }
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

      it("is a contradiction like any other to whoever does not know it", () => {
        const others = discoveries.filter((one) => one !== discovery);
        const { contradictions } = follow(path, others);
        expect(contradictions.map((one) => one.property.name)).toEqual([discovery.property]);
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
