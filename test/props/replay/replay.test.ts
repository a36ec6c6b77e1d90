import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { configOf } from "../../../props/replay/recordedconfig.ts";
import { type Line, Replayer } from "../../../props/replay/replay.ts";
import type { SharedConfig } from "../../../props/instances/sharedconfig.ts";
import type { Subject } from "../../../props/subjects/subject.ts";
import { specSubject, srcSubject } from "../../../props/subjects/twins.ts";
import { entries } from "../../../wire/index.ts";

const golden = fileURLToPath(new URL("../../golden", import.meta.url));

/** Operations that are performed before any is compared. */
const BATCH = 1000;

/** Fields compared in each golden trace: a replay that skipped some would say fewer. */
const fields: Readonly<Record<string, number>> = {
  "boot-2p": 4_797,
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

/** Feeds a trace to a subject. */
const replay = (
  name: string,
  subjectOf: (config: SharedConfig) => Subject,
  feed: (replayer: Replayer, line: Line) => void = (replayer, { line, operation }) =>
    replayer.feed(line, operation),
): Replayer => {
  const text = gunzipSync(readFileSync(`${golden}/${name}.jsonl.gz`)).toString("utf8");
  let replayer: Replayer | undefined;
  for (const entry of entries(text.split("\n"), name)) {
    if (E.isLeft(entry)) throw entry.left;
    if (entry.right.tag === "header") {
      replayer = new Replayer(subjectOf(configOf(entry.right.header)!));
    } else {
      feed(replayer!, entry.right);
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
    it("is what the fast machine does many operations at a time", () => {
      const lines: Line[] = [];
      const replayer = replay(name, srcSubject, (_, line) => lines.push(line));
      for (let i = 0; i < lines.length; i += BATCH) {
        expect(replayer.feedAll(lines.slice(i, i + BATCH))).toBe(true);
      }
      expect([replayer.operations, replayer.fields]).toEqual([lines.length, count]);
    });

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

describe.each([
  ["the specification", specSubject],
  ["the fast machine", srcSubject],
] as const)("many operations at a time on %s", (_, subjectOf) => {
  const fed = (change: (lines: Line[]) => void): boolean => {
    const lines: Line[] = [];
    const replayer = replay("smoke", subjectOf, (__, line) => lines.push(line));
    change(lines);
    return replayer.feedAll(lines);
  };
  const change = (lines: Line[], nth: number, fields: object): void => {
    const { line, operation } = lines[nth]!;
    lines[nth] = { line, operation: { ...operation, ...fields } };
  };

  it("agree with the trace", () => {
    expect(fed(() => undefined)).toBe(true);
  });

  it.each([
    ["a result differs", 14, { ns: 9447421 }],
    ["an argument makes another of it", 14, { n: 8000 }],
    ["it is turned away", 14, { n: -1 }],
    ["it ended otherwise", 14, { panic: "runtime: allocation size out of range" }],
    ["more happened inside", 14, { fx: [{ e: "gc.init" }] }],
  ])("do not where %s", (__, nth, fields) => {
    expect(fed((lines) => change(lines, nth, fields))).toBe(false);
  });

  it("do not where answers are missing, or an operation", () => {
    expect(fed((lines) => change(lines, 2, { fx: [] }))).toBe(false);
    expect(fed((lines) => lines.splice(20, 1))).toBe(false);
  });
});
