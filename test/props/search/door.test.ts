/** What the library's `verify` is asked for, checked at its door. */
import { describe, expect, it } from "vitest";
import { OptionError, verify } from "../../../props/index.ts";
import { checkOptions } from "../../../props/search/door.ts";
import { parametersOf, planOf } from "../../../props/search/plan.ts";
import { go, mini } from "./run.ts";

const refusal = (options: object): string => {
  try {
    verify({ instance: mini, ...options });
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    return error.message;
  }
  return "nothing";
};

const runs = "expected a whole number from 1 to 1000000";
const actions = "expected a whole number from 1 to 100000";
const seed = "expected a whole number from -2147483648 to 4294967295";

describe("verify refuses", () => {
  it.each([
    [{ runs: 1.5 }, `runs: found 1.5, ${runs}`],
    [{ runs: 0 }, `runs: found 0, ${runs}`],
    [{ runs: Number.NaN }, `runs: found NaN, ${runs}`],
    [{ runs: -1 }, `runs: found -1, ${runs}`],
    [{ runs: Infinity }, `runs: found Infinity, ${runs}`],
    [{ runs: "3" }, `runs: found "3", ${runs}`],
    [{ runs: 3n }, `runs: found 3, ${runs}`],
    [{ runs: null }, `runs: found null, ${runs}`],
    [{ actions: 0 }, `actions: found 0, ${actions}`],
    [{ actions: 1e9 }, `actions: found 1000000000, ${actions}`],
    [{ seed: 0.5 }, `seed: found 0.5, ${seed}`],
    [{ seed: 2 ** 32 }, `seed: found 4294967296, ${seed}`],
    [{ against: "twins" }, 'against: found "twins", expected one of twin, contract, invariants'],
    [
      { instance: undefined },
      "instance: found undefined, expected an item of `instances`, or an object like it",
    ],
    [
      { instance: "mini" },
      'instance: found "mini", expected an item of `instances`, or an object like it',
    ],
    [
      { instance: { ...mini, nprocs: 0 } },
      "instance: found an object, expected an item of `instances`, or an object like it",
    ],
    [
      { bug: "unaligned" },
      'bug: found "unaligned", expected an item of `bugs`, or an object like it',
    ],
    [{ wanted: ["no-such"] }, 'wanted: found "no-such", expected a list of names of discoveries'],
    [
      { wanted: "one-page-long" },
      'wanted: found "one-page-long", expected a list of names of discoveries',
    ],
    [
      { without: ["heap.bestfit", "heap.bestfits"] },
      'without: found "heap.bestfits", expected a list of names of invariants, or contract',
    ],
    [{ path: "a:b" }, 'path: found "a:b", expected numbers with colons between, as 147:61:3:14'],
    [{ path: "" }, 'path: found "", expected numbers with colons between, as 147:61:3:14'],
    [{ shrinks: "no" }, 'shrinks: found "no", expected true or false'],
    [{ shrinkActions: Number.NaN }, "shrinkActions: found NaN, expected a number from 0 on"],
  ])("%o", (options, message) => {
    expect(refusal(options)).toBe(message);
  });

  it.each([["run"], ["Runs"], ["toString"], ["constructor"], ["repairs"]])(
    "an option that does not exist: %s",
    (name) => {
      expect(refusal({ [name]: 3 })).toMatch(
        new RegExp(
          `^options: found "${name}", expected none but instance, against, runs, actions, `,
        ),
      );
    },
  );

  it("callbacks and places that are none", () => {
    expect(refusal({ onRun: 3 })).toBe("onRun: found 3, expected a function");
    expect(refusal({ onShrink: {} })).toBe("onShrink: found an object, expected a function");
    expect(refusal({ isLate: true })).toBe("isLate: found true, expected a function");
    expect(refusal({ until: 3 })).toBe("until: found 3, expected an object with a phase and a run");
    expect(refusal({ broken: {} })).toBe(
      "broken: found an object, expected a finding of the kind broken",
    );
    expect(refusal({ position: 3 })).toBe(
      "position: found 3, expected an object that the search says its place to",
    );
  });

  it("nothing of what the command plans", () => {
    const request = {
      instances: [go.name, mini.name],
      against: "twin",
      runs: 5,
      actions: 9,
    } as const;
    const plans = [{}, { bug: "still-heap" }, { repairs: ["tiny-12"] }, { discovery: "tiny-12" }];
    const tasks = plans.flatMap((plan) => planOf({ ...request, ...plan, seed: 1 }));
    expect(tasks.length).toBeGreaterThan(plans.length);
    for (const task of tasks) checkOptions(parametersOf(task));
  });

  it("a focus that does not exist, and no options at all", () => {
    expect(refusal({ focus: "page" })).toMatch(/^focus: found "page", expected one of pages, /);
    expect(() => verify(undefined as never)).toThrow(
      "options: found undefined, expected an object",
    );
  });

  it("nothing of what its own report names", () => {
    expect(refusal({ runs: 1, actions: 1, seed: -(2 ** 31), wanted: ["one-page-long"] })).toBe(
      "nothing",
    );
    expect(refusal({ runs: 1, actions: 1, seed: 2 ** 32 - 1, without: ["heap.bestfit"] })).toBe(
      "nothing",
    );
  });
});
