/**
 * Defects of the seed. A search finds each of them here with nothing but the general invariants. Each also
 * has a trace in test/golden/defects, which such a search wrote (`mallocspec verify --discovery NAME`):
 * both twins replay it, and the same invariants find the defect in it.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { instanceNamed, repaired } from "../../../props/instances/instances.ts";
import { configOf } from "../../../props/replay/recordedconfig.ts";
import { Replayer } from "../../../props/replay/replay.ts";
import type { SharedConfig } from "../../../props/instances/sharedconfig.ts";
import type { Subject } from "../../../props/subjects/subject.ts";
import { specSubject, srcSubject } from "../../../props/subjects/twins.ts";
import {
  verify,
  type VerifyCounterexample,
  type VerifyParameters,
} from "../../../props/search/verify.ts";
import { isRepair } from "../../../spec/instance/repairs.ts";
import { decoder } from "../../../wire/index.ts";
import { follow } from "./follow.ts";

const folder = join(import.meta.dirname, "../../golden/defects");

interface Search {
  readonly on: string;
  readonly actions: number;
  readonly runs: number;
  readonly seed: number;
}

/** By discovery: where it is looked for, and how long. On Go's own constants where that is cheap. */
const searches: Readonly<Record<string, Search>> = {
  "commit-refused": { on: "go-windows", actions: 16, runs: 600, seed: 1 },
  "conflict-fatal": { on: "go-faults", actions: 12, runs: 200, seed: 3 },
  "growth-unseen": { on: "mini-32", actions: 60, runs: 400, seed: 4 },
  "map-refused": { on: "go-386", actions: 12, runs: 300, seed: 2 },
  "one-page-long": { on: "go", actions: 12, runs: 10, seed: 1 },
  "persist-align": { on: "go", actions: 12, runs: 400, seed: 1 },
  "persist-nil": { on: "mini-faults", actions: 40, runs: 400, seed: 4 },
  "refused-counted": { on: "go-windows", actions: 12, runs: 1500, seed: 3 },
  "released-forgotten": { on: "go", actions: 12, runs: 300, seed: 1 },
  "reserve-refused": { on: "go-386", actions: 12, runs: 1500, seed: 1 },
  "slop-counted": { on: "go-386", actions: 12, runs: 600, seed: 1 },
  "tie-by-record": { on: "mini", actions: 60, runs: 300, seed: 1 },
  "tiny-12": { on: "go-386", actions: 16, runs: 400, seed: 1 },
  "used-unaligned": { on: "go-ppc64", actions: 12, runs: 300, seed: 1 },
};

const parametersOf = (name: string, repairs: ReadonlyArray<string> = []): VerifyParameters => {
  const { on, actions, runs, seed } = searches[name]!;
  const instance = instanceNamed(on);
  return {
    instance: repaired(instance, repairs),
    against: "invariants",
    runs,
    actions,
    seed,
    wanted: [name],
  };
};

/** Seeds that are tried: what is generated changes, and the luck of each with it. */
const seedsMax = 12;

const found = new Map<string, VerifyCounterexample>();

const find = (name: string): VerifyCounterexample => {
  let known = found.get(name);
  const parameters = parametersOf(name);
  for (let more = 0; known === undefined && more < seedsMax; more++) {
    const { counterexample } = verify({ ...parameters, seed: parameters.seed + more });
    if (counterexample && counterexample.steps.length <= 24) known = counterexample;
  }
  found.set(name, known!);
  return known!;
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
  it("is found from the invariants, in a few actions", () => {
    const { steps, boot, finding } = find(name);
    expect(finding).toMatchObject({ kind: "property", discovery: { name } });
    expect(steps.length - boot).toBeLessThanOrEqual(18);
  }, 120_000);

  it("is told by the invariants on its trace", () => {
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
    "is gone with its repair, on its path and in all of the search",
    () => {
      const { seed, actions, focus, path, replayPath } = find(name);
      const mended = parametersOf(name, [name]);
      const again = { seed, actions, focus, path, replayPath };
      expect(verify({ ...parametersOf(name), ...again }).counterexample).toBeDefined();
      expect(verify({ ...mended, ...again }).counterexample).toBeUndefined();
      expect(verify({ ...mended, seed }).counterexample).toBeUndefined();
    },
    120_000,
  );
});
