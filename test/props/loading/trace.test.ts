/** Traces with loads: their headers say them, and a replay loads them. */
import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { boot, instanceNamed } from "../../../props/instances/instances.ts";
import type { Load } from "../../../props/instances/load.ts";
import { helpful } from "../../../props/instances/setting.ts";
import { traceOf } from "../../../props/replay/generatedtrace.ts";
import { configOf } from "../../../props/replay/recordedconfig.ts";
import { type Line, Replayer } from "../../../props/replay/replay.ts";
import { twinRig } from "../../../props/search/rig.ts";
import type { Subject } from "../../../props/subjects/subject.ts";
import { specSubject, srcSubject } from "../../../props/subjects/twins.ts";
import type { Action } from "../../../spec/machine/action.ts";
import { decoder, type Header } from "../../../wire/index.ts";

const instance = instanceNamed("go");
const setting = helpful(instance.config);
const loaded: ReadonlyArray<Load> = [
  { counter: "nlargealloc", power: 53, by: -1 },
  { counter: "local_scan", power: 32, by: 8 },
  { counter: "sweepgen", power: 32, by: -4 },
];
const after: ReadonlyArray<Action> = [
  { tag: "malloc", p: 0, n: 40_000, nz: 1 },
  { tag: "ckpt", p: 0, mallocs: 1, end: 1 },
];

/** The lines of a path that goes on from loads. */
const lines = (): ReadonlyArray<string> => {
  const rig = twinRig({ instance, setting });
  const step = (action: Action) => ({ action, performed: rig.perform(action).performed });
  const up = boot(instance, setting).map(step);
  rig.load(loaded);
  return traceOf(instance, [...up, ...after.map(step)], { loaded });
};

const decode = (): { readonly header: Header; readonly operations: ReadonlyArray<Line> } => {
  const read = decoder("trace");
  const [first, ...rest] = lines().map((line) => {
    const entry = read(line)!;
    if (E.isLeft(entry)) throw entry.left;
    return entry.right;
  });
  if (first?.tag !== "header") throw new Error("a trace begins with its header");
  return { header: first.header, operations: rest as unknown as ReadonlyArray<Line> };
};

const sides = [
  [
    "spec",
    (header: Header, loads?: ReadonlyArray<Load>): Subject => specSubject(configOf(header), loads),
  ],
  [
    "src",
    (header: Header, loads?: ReadonlyArray<Load>): Subject =>
      srcSubject(configOf(header), loads === undefined ? {} : { loads }),
  ],
] as const;

describe.each(sides)("a trace with loads on %s", (_, subjectOf) => {
  it("is replayed with what its header says", () => {
    const { header, operations } = decode();
    expect(header.loaded).toEqual(loaded);
    const replayer = new Replayer(subjectOf(header, header.loaded));
    for (const { line, operation } of operations) replayer.feed(line, operation);
    expect(replayer.difference).toBeUndefined();
    const together = new Replayer(subjectOf(header, header.loaded));
    expect(together.feedAll(operations)).toBe(true);
  });

  it("differs without it", () => {
    const { header, operations } = decode();
    const replayer = new Replayer(subjectOf(header));
    for (const { line, operation } of operations) replayer.feed(line, operation);
    expect(replayer.difference?.record.e).toBe("ckpt");
  });
});
