import { describe, expect, it } from "vitest";
import { Checker, stateEvery } from "../../../props/search/checker.ts";
import { merge, uncovered } from "../../../props/search/coverage.ts";
import type { Discovery } from "../../../props/properties/discoveries.ts";
import { always, type Property, sometimes, type Step } from "../../../props/properties/property.ts";
import { manual, malloc, Run } from "./run.ts";

const run = new Run();
const quiet: Step = run.step(malloc(64));
const grown: Step = run.step(manual(200));

/** A property that counts how often it is asked, and always has this evidence. */
const counting = (
  of: Property["of"],
  on?: Property["on"],
  evidence: ReadonlyArray<string> = [],
) => {
  const asked = { times: 0 };
  const property = always({
    of,
    ...(on === undefined ? {} : { on }),
    name: `a property of a ${of}`,
    sentence: "It is asked.",
    evidence: () => {
      asked.times++;
      return evidence;
    },
  });
  return { asked, property };
};

const times = (n: number, checker: Checker, step: Step): void => {
  for (let i = 0; i < n; i++) checker.observe(step);
};

describe("the checker", () => {
  it("asks a property of steps after every action", () => {
    const { asked, property } = counting("step");
    times(10, new Checker([property]), quiet);
    expect(asked.times).toBe(10);
  });

  it("asks one that needs an act only where it happened", () => {
    const { asked, property } = counting("step", ["heap.grow", "span.alloc"]);
    const checker = new Checker([property]);
    const twice = { ...quiet, performed: { tag: "done", event: { e: "memstats" } } } as const;
    times(5, checker, twice);
    expect(asked.times).toBe(0);
    times(1, checker, grown);
    expect(asked.times).toBe(1);
  });

  it("asks a property of states after every 64th action, and at the end", () => {
    const { asked, property } = counting("state");
    const checker = new Checker([property]);
    times(stateEvery - 1, checker, quiet);
    expect(asked.times).toBe(0);
    times(2, checker, quiet);
    expect(asked.times).toBe(1);
    checker.finish();
    checker.finish();
    expect(asked.times).toBe(2);
  });

  it("asks nothing of the state in which a machine threw, but of the last one before", () => {
    const states: Step["after"][] = [];
    const property = always({
      of: "state",
      name: "seen",
      sentence: "It is asked.",
      evidence: ({ after }) => {
        states.push(after);
        return [];
      },
    });
    const checker = new Checker([property]);
    checker.observe(quiet);
    const event = { e: "memstats" } as const;
    checker.observe({
      ...grown,
      performed: { tag: "throw", message: "out of memory", printed: [], event },
    });
    checker.finish();
    expect(states).toEqual([quiet.after]);
  });

  it("answers with a contradiction when it is new, and keeps the first evidence", () => {
    const { property } = counting("step", undefined, ["this", "that"]);
    const checker = new Checker([property]);
    expect(checker.observe(quiet)).toEqual({ property, evidence: "this", action: 1 });
    expect(checker.observe(quiet)).toBeUndefined();
    expect(checker.finish().contradictions).toHaveLength(1);
  });

  it("names evidence that a discovery explains, and lets no other evidence hide behind it", () => {
    const { property } = counting("step", undefined, ["known", "unknown"]);
    const discovery: Discovery = {
      name: "a defect",
      property: property.name,
      sentence: "The seed does so.",
      needs: { words: "does so", on: "memstats", seen: () => true },
      explains: (evidence) => evidence === "known",
    };
    const checker = new Checker([property], { discoveries: [discovery] });
    expect(checker.observe(quiet)?.evidence).toBe("unknown");
    const { contradictions, discoveries } = checker.finish();
    expect(contradictions.map(({ evidence }) => evidence)).toEqual(["unknown"]);
    expect(discoveries.map(({ evidence }) => evidence)).toEqual(["known"]);
  });

  it("looks for a witness until it is reached, and says which are not", () => {
    let asked = 0;
    const seen = sometimes({
      of: "step",
      name: "seen",
      sentence: "It is reached.",
      evidence: () => {
        asked++;
        return ["here"];
      },
    });
    const unseen = { ...seen, name: "unseen", evidence: () => [] };
    const elsewhere = { ...seen, name: "elsewhere" };
    const checker = new Checker([seen, unseen, elsewhere], { reached: new Set(["elsewhere"]) });
    times(3, checker, quiet);
    const { witnesses, unreached } = checker.finish();
    expect(asked).toBe(1);
    expect(witnesses).toEqual([{ property: seen, evidence: "here", action: 1 }]);
    expect(unreached).toEqual([unseen]);
  });

  it("counts actions, outcomes, messages and events", () => {
    const checker = new Checker([]);
    times(2, checker, grown);
    const event = { e: "memstats" } as const;
    const thrown = { tag: "throw", message: "out of memory", printed: [], event } as const;
    checker.observe({ ...quiet, performed: thrown });
    const { actions, coverage } = checker.finish();
    expect(actions).toBe(3);
    expect(coverage.actions).toEqual({ "manual.alloc": 2, malloc: 1 });
    expect(coverage.outcomes).toEqual({ done: 2, throw: 1 });
    expect(coverage.throws).toEqual({ "out of memory": 1 });
    expect(coverage.events["heap.grow"]).toBe(2);
    expect(merge(coverage, merge(uncovered, coverage)).events["heap.grow"]).toBe(4);
  });
});
