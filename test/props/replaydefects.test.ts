/**
 * Defects of the seed, each in a trace that a search found from the general invariants: the search is
 * repeated here and must come to the very trace in test/golden/defects. `vitest -u` writes what it
 * comes to after a change of what is generated.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { traceOf } from "../../props/generatedtrace.ts";
import { instances, repaired } from "../../props/instances.ts";
import { configOf } from "../../props/recordedconfig.ts";
import { Replayer } from "../../props/replay.ts";
import { configIn } from "../../props/setting.ts";
import type { SharedConfig } from "../../props/sharedconfig.ts";
import type { Subject } from "../../props/subject.ts";
import { specSubject, srcSubject } from "../../props/twins.ts";
import { verify, type VerifyCounterexample, type VerifyParameters } from "../../props/verify.ts";
import { isRepair } from "../../spec/repairs.ts";
import { decoder } from "../../wire/index.ts";

const folder = join(import.meta.dirname, "../golden/defects");

interface Search {
  readonly on: string;
  readonly actions: number;
  readonly runs: number;
}

/** By discovery: where it is looked for, and how long. On Go's own constants where that is cheap. */
const searches: Readonly<Record<string, Search>> = {
  "commit-refused": { on: "go-windows", actions: 16, runs: 600 },
  "conflict-fatal": { on: "go-faults", actions: 12, runs: 200 },
  "growth-unseen": { on: "mini-32", actions: 60, runs: 400 },
  "map-refused": { on: "go-386", actions: 12, runs: 300 },
  "one-page-long": { on: "go", actions: 12, runs: 10 },
  "persist-align": { on: "go", actions: 12, runs: 200 },
  "persist-nil": { on: "mini-faults", actions: 60, runs: 100 },
  "refused-counted": { on: "go-windows", actions: 12, runs: 600 },
  "released-forgotten": { on: "go", actions: 12, runs: 300 },
  "reserve-refused": { on: "go-386", actions: 12, runs: 2000 },
  "slop-counted": { on: "go-386", actions: 12, runs: 600 },
  "tiny-12": { on: "go-386", actions: 16, runs: 400 },
  "used-unaligned": { on: "go-ppc64", actions: 12, runs: 300 },
};

const parametersOf = (name: string, repairs: ReadonlyArray<string> = []): VerifyParameters => {
  const { on, actions, runs } = searches[name]!;
  const instance = instances.find((one) => one.name === on)!;
  return {
    instance: repaired(instance, repairs),
    against: "invariants",
    runs,
    actions,
    seed: 1,
    wanted: [name],
  };
};

/** Seeds that are tried, from 1 on: what is generated changes, and the luck of each with it. */
const seedsMax = 12;

const found = new Map<string, VerifyCounterexample>();

const find = (name: string): VerifyCounterexample => {
  let one = found.get(name);
  for (let seed = 1; one === undefined && seed <= seedsMax; seed++) {
    one = verify({ ...parametersOf(name), seed }).counterexample;
  }
  found.set(name, one!);
  return one!;
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

describe("the traces of defects", () => {
  it("are those that are searched for here", () => {
    const names = readdirSync(folder).map((file) => file.replace(".jsonl", ""));
    expect(names.toSorted()).toEqual(Object.keys(searches).toSorted());
  });
});

describe.each(Object.keys(searches))("the defect %s", (name) => {
  it("is found from the invariants, and its trace is what the search comes to", async () => {
    const { instance } = parametersOf(name);
    const { setting, steps, seed, path, replayPath, finding } = find(name);
    expect(finding).toMatchObject({ kind: "property", discovery: { name } });
    const property = finding.kind === "property" ? finding.property : finding.kind;
    const there = { ...instance, config: configIn(instance.config, setting) };
    const lines = traceOf(there, steps, { seed, path, replayPath, property });
    const text = `${lines.join("\n")}\n`;
    await expect(text).toMatchFileSnapshot(join(folder, `${name}.jsonl`));
  }, 120_000);

  it.each([
    ["the specification", specSubject],
    ["the fast heap", srcSubject],
  ] as const)("is replayed by %s without a difference", (_, subjectOf) => {
    const replayer = replay(name, subjectOf);
    expect(replayer.difference).toBeUndefined();
    expect(replayer.operations).toBeGreaterThan(1);
  });

  it.runIf(isRepair(name))(
    "is gone with its repair, on its path and in all of the search",
    () => {
      const { seed, actions, path, replayPath } = find(name);
      const mended = parametersOf(name, [name]);
      const again = { seed, actions, path, replayPath };
      expect(verify({ ...parametersOf(name), ...again }).counterexample).toBeDefined();
      expect(verify({ ...mended, ...again }).counterexample).toBeUndefined();
      expect(verify({ ...mended, seed }).counterexample).toBeUndefined();
    },
    120_000,
  );
});
