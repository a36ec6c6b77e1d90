import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { configOf } from "../../props/recordedconfig.ts";
import { Replayer } from "../../props/replay.ts";
import type { SharedConfig } from "../../props/sharedconfig.ts";
import type { Subject } from "../../props/subject.ts";
import { specSubject, srcSubject } from "../../props/twins.ts";
import { entries } from "../../wire/index.ts";

const golden = fileURLToPath(new URL("../golden", import.meta.url));

/** Fields compared in each golden trace: a replay that skipped some would say fewer. */
const fields: Readonly<Record<string, number>> = {
  churn: 578_686,
  "finalizers-stw": 46_768,
  finalizers: 46_913,
  gcpct: 59_881,
  "grow-386": 67_867,
  "grow2-386": 25_928,
  large: 83_529,
  memstats: 89_591,
  procs: 55_774,
  profile: 152_855,
  scavenge: 79_900,
  small: 132_376,
  smoke: 14_511,
  "smoke-386": 13_905,
  "smoke-arm64": 14_516,
  stacks: 81_149,
  tiny: 157_384,
};

const replay = (name: string, subjectOf: (config: SharedConfig) => Subject): Replayer => {
  const text = gunzipSync(readFileSync(`${golden}/${name}.jsonl.gz`)).toString("utf8");
  let replayer: Replayer | undefined;
  for (const entry of entries(text.split("\n"), name)) {
    if (E.isLeft(entry)) throw entry.left;
    if (entry.right.tag === "header") {
      replayer = new Replayer(subjectOf(configOf(entry.right.header)!));
    } else {
      replayer!.feed(entry.right.line, entry.right.operation);
    }
  }
  return replayer!;
};

describe("every golden trace of the real runtime", () => {
  it("is one whose fields are counted here", () => {
    const traces = readdirSync(golden).filter((file) => file.endsWith(".jsonl.gz"));
    expect(traces.map((file) => file.replace(".jsonl.gz", "")).toSorted()).toEqual(
      Object.keys(fields).toSorted(),
    );
  });

  describe.each(Object.entries(fields))("%s", (name, count) => {
    it.each([
      ["the specification", specSubject],
      ["the fast machine", srcSubject],
    ] as const)(
      "is what %s does, field by field",
      (_, subjectOf) => {
        const replayer = replay(name, subjectOf);
        expect(replayer.difference).toBeUndefined();
        expect(replayer.fields).toBe(count);
      },
      60_000,
    );
  });
});
