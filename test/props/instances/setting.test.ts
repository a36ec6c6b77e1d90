/** Environments that do not co-operate, as parts of what is generated. */
import * as fc from "fast-check";
import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { loadsBy } from "../../../props/search/choices/loads.ts";
import { settings } from "../../../props/search/choices/settings.ts";
import { traceOf } from "../../../props/replay/generatedtrace.ts";
import { instanceNamed, instances, repaired } from "../../../props/instances/instances.ts";
import { configOf } from "../../../props/replay/recordedconfig.ts";
import { wrongLoad } from "../../../props/replay/recordedloads.ts";
import { Replayer } from "../../../props/replay/replay.ts";
import { showCounterexample } from "../../../props/report/report.ts";
import { configIn, helpful, type Setting, showSetting } from "../../../props/instances/setting.ts";
import { specSubject, srcSubject } from "../../../props/subjects/twins.ts";
import {
  verify,
  type VerifyCounterexample,
  type VerifyParameters,
} from "../../../props/search/verify.ts";
import { Address } from "../../../spec/numbers/units.ts";
import { decoder } from "../../../wire/index.ts";

const hostile = instances.filter((instance) => instance.hostile);

/** A search for what the seed does when it is refused something, and when it meets another mapping. */
const searches: Readonly<Record<string, VerifyParameters>> = {
  "map-refused": {
    instance: instanceNamed("mini-faults"),
    against: "contract",
    runs: 100,
    actions: 30,
    seed: 4,
    wanted: ["map-refused"],
  },
  "conflict-fatal": {
    instance: instanceNamed("go-faults"),
    against: "twin",
    runs: 200,
    actions: 12,
    seed: 4,
    wanted: ["conflict-fatal"],
  },
  "reserve-refused": {
    instance: instanceNamed("mini-32"),
    against: "invariants",
    runs: 200,
    actions: 60,
    seed: 7,
    wanted: ["reserve-refused"],
  },
};

/** The setting without what its luck says. */
const chosen = ({ luck, image, faults, foreign, early }: Setting): Setting => ({
  luck,
  image,
  faults,
  foreign,
  ...(early === undefined ? {} : { early }),
});

const found = new Map<string, VerifyCounterexample>();

const find = (name: string): VerifyCounterexample => {
  const known = found.get(name) ?? verify(searches[name]!).counterexample!;
  found.set(name, known);
  return known;
};

describe("the setting of a sequence", () => {
  it("is a helpful OS where the instance has one", () => {
    const instance = instanceNamed("go");
    fc.assert(
      fc.property(settings(instance), (setting) => {
        const { luck } = setting;
        expect(chosen(setting)).toEqual({ ...helpful(instance.config), luck });
      }),
      { numRuns: 3 },
    );
  });

  it.each(hostile.map((instance) => [instance.name, instance] as const))(
    "is plain data that says what the OS does, and shrinks to a helpful one: %s",
    (_, instance) => {
      const odd = (setting: Setting) => showSetting(chosen(setting), instance.config);
      const { counterexample } = fc.check(
        fc.property(settings(instance), (setting) => {
          expect(JSON.parse(JSON.stringify(setting))).toEqual(setting);
          return odd(setting).length < 3;
        }),
      );
      expect(odd(counterexample![0])).toHaveLength(3);
      const { counterexample: any } = fc.check(fc.property(settings(instance), () => false));
      const simplest = chosen(any![0] as Setting);
      expect(simplest).toEqual({ ...helpful(instance.config), luck: simplest.luck });
    },
  );

  it("is told in words", () => {
    const { config } = instanceNamed("mini-32");
    const setting: Setting = {
      image: { ...helpful(config).image, brk: Address(0x20000) },
      faults: [
        { kind: "os.map", nth: 0 },
        { kind: "os.alloc", nth: 11, whim: { tag: "refuse", errno: 13 } },
        { kind: "os.reserve", nth: 1, whim: { tag: "shift", by: -512 } },
        { kind: "os.reserve", nth: 2, whim: { tag: "adjacent" } },
        { kind: "any", nth: 22, whim: { tag: "top" } },
        { kind: "any", nth: 3, whim: { tag: "bottom" } },
      ],
      foreign: [{ a: Address(0x144000), n: 512, before: 4 }],
      luck: 1,
      early: [8, 0],
      priorities: 3,
      crowd: 2,
      stacks: [8, 1, 0],
      over: 8192,
      rate: 64,
      loaded: [{ counter: "tinyallocs", power: 53, by: -1 }],
    };
    expect(showSetting(setting, config)).toMatchSnapshot();
  });
});

describe("the loads of a sequence", () => {
  it.each(instances.map((instance) => [instance.name, instance] as const))(
    "are there now and then, those that a machine can have: %s",
    (_, instance) => {
      const all = fc.sample(settings(instance), 400).map(({ loaded }) => loaded);
      const loads = all.filter((loaded) => loaded !== undefined);
      expect(loads.length).toBeGreaterThan(20);
      expect(loads.length).toBeLessThan(100);
      for (const loaded of loads) {
        expect(loaded.length).toBeGreaterThanOrEqual(3);
        expect(wrongLoad(loaded, instance.config)).toBeUndefined();
      }
      const counters = new Set(loads.flat().map(({ counter }) => counter));
      expect(counters.size).toBeGreaterThan(12);
    },
  );

  it("are the same for the same luck", () => {
    const { config } = instanceNamed("go");
    expect(loadsBy(8, config)).toEqual(loadsBy(8, config));
    expect(loadsBy(9, config)).toEqual([]);
  });
});

describe("what else the luck of a sequence says", () => {
  const drawn = (name: string, numRuns = 400) =>
    fc.sample(settings(instanceNamed(name)), { numRuns, seed: 1 });

  it("is few priorities now and then", () => {
    const few = drawn("mini").filter(({ priorities }) => priorities === 3);
    expect(few.length).toBeGreaterThan(20);
    expect(few.length).toBeLessThan(100);
  });

  it("is seldom a crowd, and none on a miniature", () => {
    const crowds = drawn("go", 4000).filter(({ crowd }) => crowd !== undefined);
    expect(crowds.length).toBeGreaterThan(0);
    expect(crowds.length).toBeLessThan(40);
    expect(drawn("mini", 4000).filter(({ crowd }) => crowd !== undefined)).toEqual([]);
  });
});

describe("the random numbers of a sequence", () => {
  it("differ from setting to setting", () => {
    const lucks = fc.sample(settings(instanceNamed("go")), 20).map(({ luck }) => luck);
    expect(new Set(lucks).size).toBe(20);
  });
});

describe.each(Object.keys(searches))("a counterexample in a setting: %s", (name) => {
  it("is found, and names the discovery that it is", () => {
    const { finding } = find(name);
    expect(finding).toMatchObject({ kind: "property", discovery: { name } });
  });

  it("has no oddity and no action to spare, and tells them beside its path", () => {
    const { instance } = searches[name]!;
    const text = showCounterexample(find(name), instance.config);
    expect(text.join("\n")).toMatchSnapshot();
  });

  it("is found again by its seed and paths", () => {
    const { seed, path, actions, steps, setting } = find(name);
    const again = verify({ ...searches[name]!, seed, actions, path }).counterexample!;
    expect(again.steps.map(({ action }) => action)).toEqual(steps.map(({ action }) => action));
    expect(again.setting).toEqual(setting);
  });

  it.each(["spec", "src"] as const)("is a trace that %s replays without a difference", (side) => {
    const { setting, steps } = find(name);
    const { instance } = searches[name]!;
    const there = { ...instance, config: configIn(instance.config, setting) };
    const decode = decoder(name);
    let replayer: Replayer | undefined;
    for (const line of traceOf(there, steps, {})) {
      const entry = decode(line)!;
      if (E.isLeft(entry)) throw entry.left;
      if (entry.right.tag === "operation") {
        replayer!.feed(entry.right.line, entry.right.operation);
        continue;
      }
      const config = configOf(entry.right.header)!;
      replayer = new Replayer(side === "spec" ? specSubject(config) : srcSubject(config));
    }
    expect(replayer!.difference).toBeUndefined();
    expect(replayer!.operations).toBe(steps.length);
  });
});

describe("a repair", () => {
  it("leaves nothing of what was discovered", () => {
    const search = {
      instance: instanceNamed("mini"),
      against: "invariants",
      runs: 5,
      actions: 40,
      seed: 4,
      wanted: ["one-page-long"],
    } as const;
    expect(verify(search).counterexample).toBeDefined();
    const instance = repaired(search.instance, ["one-page-long"]);
    expect(verify({ ...search, instance }).counterexample).toBeUndefined();
  });
});
