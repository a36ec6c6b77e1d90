/**
 * Defects of the seed. The search for each one finds it here from the general invariants. Each has a
 * trace in test/golden/defects, written by `mallocspec verify --discovery NAME` or by tracesofpaths.ts:
 * both twins replay the trace, and the invariants find the defect on it.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { configOf } from "../../../props/replay/recordedconfig.ts";
import { Replayer } from "../../../props/replay/replay.ts";
import type { SharedConfig } from "../../../props/instances/sharedconfig.ts";
import type { Subject } from "../../../props/subjects/subject.ts";
import { specSubject, srcSubject } from "../../../props/subjects/twins.ts";
import { parametersOf, planOf, type VerifyTask } from "../../../props/search/plan.ts";
import { searches } from "../../../props/search/searches.ts";
import { verify, type VerifyCounterexample } from "../../../props/search/verify.ts";
import { isRepair } from "../../../spec/instance/repairs.ts";
import { decoder } from "../../../wire/index.ts";
import { follow } from "./follow.ts";

const folder = join(import.meta.dirname, "../../golden/defects");

/** A counterexample, and the task that came to it. */
interface Found {
  readonly task: VerifyTask;
  readonly counterexample: VerifyCounterexample;
}

/** The tasks of the search for a discovery. */
const tasksOf = (name: string): ReadonlyArray<VerifyTask> =>
  planOf({ ...searches[name]!, against: "invariants", seed: 1, discovery: name });

/** Shrinking what these searches find takes too long here; test/props/search/paths.ts has short paths. */
const isLong = (name: string): boolean => searches[name]!.actions > 40;

/** The most actions of a counterexample, those that bring the machine up left out. */
const actionsMax = 18;

const lengthOf = ({ counterexample: { steps, boot } }: Found): number => steps.length - boot;

/** The first counterexample of a search that is short enough. */
const search = (name: string): Found => {
  let least: Found | undefined;
  for (const task of tasksOf(name)) {
    const { counterexample } = verify({ ...parametersOf(task), shrinks: !isLong(name) });
    if (counterexample === undefined) continue;
    const found = { task, counterexample };
    if (isLong(name) || lengthOf(found) <= actionsMax) return found;
    if (least === undefined || lengthOf(found) < lengthOf(least)) least = found;
  }
  return least!;
};

const found = new Map<string, Found>();

const find = (name: string): Found => {
  const known = found.get(name) ?? search(name);
  found.set(name, known);
  return known;
};

const replay = (name: string, subjectOf: (config: SharedConfig) => Subject): Replayer => {
  const decode = decoder(name);
  let replayer: Replayer | undefined;
  for (const line of readFileSync(join(folder, `${name}.jsonl`), "utf8").split("\n")) {
    const entry = decode(line);
    if (entry === undefined) continue;
    if (E.isLeft(entry)) throw entry.left;
    if (entry.right.tag === "operation") {
      replayer!.feed(entry.right.line, entry.right.operation);
      continue;
    }
    replayer = new Replayer(subjectOf(configOf(entry.right.header)!));
  }
  return replayer!;
};

/** The discoveries that have a trace. */
const names = readdirSync(folder)
  .map((file) => file.replace(".jsonl", ""))
  .toSorted();

/** The tasks of a search that are tried again with the repair: 1,000 short sequences, or 250 long ones. */
const mendedTasks = (name: string): number => (isLong(name) ? 2 : 8);

const lateMarks =
  "A recording says what is marked only when the span is swept, so that it does not show what waits.";

/** The discoveries that no trace shows, and why. */
const untraced: Readonly<Record<string, string>> = {
  "full-passed": lateMarks,
  "long-passed": lateMarks,
  "short-added": lateMarks,
  "gc-off": "A collection that does not start leaves no event.",
};

describe("the traces of defects", () => {
  it("are of all discoveries but those that no trace can show", () => {
    const all = [...names, ...Object.keys(untraced)];
    expect(all.toSorted()).toEqual(Object.keys(searches).toSorted());
  });
});

describe.each(names)("the defect %s", (name) => {
  it("is found from the invariants", () => {
    const one = find(name);
    expect(one.counterexample.finding).toMatchObject({ kind: "property", discovery: { name } });
    expect(lengthOf(one)).toBeLessThanOrEqual(isLong(name) ? Infinity : actionsMax);
  }, 120_000);

  it("is found by the invariants on its trace", () => {
    const { contradictions, discoveries: told } = follow(`defects/${name}.jsonl`);
    expect(contradictions).toEqual([]);
    expect(told.map(({ discovery }) => discovery.name)).toContain(name);
  });

  it.each([
    ["the specification", specSubject],
    ["the fast heap", srcSubject],
  ] as const)("is replayed by %s without a difference", (_, subjectOf) => {
    const replayer = replay(name, subjectOf);
    expect(replayer.difference).toBeUndefined();
    expect(replayer.operations).toBeGreaterThan(1);
  });

  it.runIf(isRepair(name))(
    "is gone with its repair, on its path and in its search",
    () => {
      const { task, counterexample } = find(name);
      const { path } = counterexample;
      const again = { ...task, path, shrinks: false };
      expect(verify(parametersOf(again)).counterexample).toBeDefined();
      expect(verify(parametersOf({ ...again, repairs: [name] })).counterexample).toBeUndefined();
      const findings = tasksOf(name)
        .slice(0, mendedTasks(name))
        .map((one) => verify(parametersOf({ ...one, repairs: [name] })).counterexample?.finding);
      expect(findings.filter((finding) => finding !== undefined)).toEqual([]);
    },
    120_000,
  );
});
