/** What if: edited sequences, and the traces that are saved of them. */
import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { configOf } from "../../../props/replay/recordedconfig.ts";
import { Replayer } from "../../../props/replay/replay.ts";
import { specSubject, srcSubject } from "../../../props/subjects/twins.ts";
import type { Action } from "../../../spec/machine/action.ts";
import { entries } from "../../../wire/index.ts";
import type { Picture } from "../../../viewer/machine/picture/picture.ts";
import type { Session } from "../../../viewer/machine/session.ts";
import type { Edit } from "../../../viewer/machine/whatif/edits.ts";
import { goldenLines, sessionOf } from "./documents.ts";

/** All that a picture says, as text; a step that did not happen has no line in a trace. */
const digest = (picture: Picture): string =>
  JSON.stringify({ ...picture, at: 0 }, (_, value: unknown) => {
    if (typeof value === "bigint") return `${value}n`;
    if (value instanceof Map) return [...value];
    return ArrayBuffer.isView(value) ? Array.from(value as Int32Array) : value;
  });

/** Where a twin differs from a trace: none where it agrees. */
const differencesOn = (lines: ReadonlyArray<string>): ReadonlyArray<unknown> => {
  let replayers: ReadonlyArray<Replayer> = [];
  for (const entry of entries(lines)) {
    if (E.isLeft(entry)) throw entry.left;
    if (entry.right.tag === "header") {
      const config = configOf(entry.right.header);
      const loads = entry.right.header.loaded ?? [];
      replayers = [
        new Replayer(specSubject(config, loads)),
        new Replayer(srcSubject(config, { loads })),
      ];
    } else {
      const { line, operation } = entry.right;
      for (const replayer of replayers) replayer.feed(line, operation);
    }
  }
  return replayers.flatMap(({ difference }) => (difference === undefined ? [] : [difference]));
};

/** The steps of a session whose action happened. */
const happened = (session: Session): ReadonlyArray<number> =>
  Array.from({ length: session.length }, (_, i) => i + 1).filter((step) => {
    const { told } = session.seek(step);
    return told?.tag === "done" || told?.tag === "throw" || told?.tag === "panic";
  });

/** Edits a session, and expects its saved trace to replay to the same states, step by step. */
const expectSavedTraceOf = (session: Session, edits: ReadonlyArray<Edit>): void => {
  session.edit(edits);
  const lines = session.trace();
  expect(differencesOn(lines)).toEqual([]);
  const saved = sessionOf(lines);
  expect(saved.recording.differing).toBe(0);
  const steps = happened(session);
  expect(saved.length).toBe(steps.length);
  steps.forEach((step, i) => {
    const [edited, again] = [session.picture(step), saved.picture(i + 1)];
    if (digest(edited) !== digest(again)) expect({ step, again }).toEqual({ step, again: edited });
  });
};

/** The nth step whose action is this, and whether it allocates. */
const stepWhere = (session: Session, is: (action: Action) => boolean): number => {
  for (let step = 1; step <= session.length; step++) if (is(session.step(step).action)) return step;
  throw new Error("no such step");
};

const resized = (session: Session, step: number, n: number): Edit => {
  const { action } = session.step(step);
  return { tag: "replace", step, action: { ...action, n } as Action };
};

describe("an edited sequence", () => {
  it("replays without a difference, to the same states, where a malloc crosses a size class", () => {
    const session = sessionOf(goldenLines("smoke.jsonl.gz"));
    const step = stepWhere(
      session,
      ({ tag, ...rest }) => tag === "malloc" && "n" in rest && rest.n === 48,
    );
    const before = session.seek(step).event;
    expectSavedTraceOf(session, [resized(session, step, 200)]);
    const after = session.seek(step).event;
    expect(after).not.toEqual(before);
  });

  it("is as it was recorded, until its first edit and once the edits are taken back", () => {
    const session = sessionOf(goldenLines("smoke.jsonl.gz"));
    const pictures = [1, 900, 2007].map((step) => digest(session.picture(step)));
    session.edit([{ tag: "remove", step: 1000 }]);
    expect(digest(session.picture(900))).toBe(pictures[1]);
    expect(session.length).toBe(2006);
    session.edit([]);
    expect([1, 900, 2007].map((step) => digest(session.picture(step)))).toEqual(pictures);
  });

  it.each([
    "smoke-386.jsonl.gz",
    "finalizers-stw.jsonl.gz",
    "procs.jsonl.gz",
    "stacks.jsonl.gz",
    "profile.jsonl.gz",
  ])("replays without a difference where an early allocation of %s is left out", (name) => {
    const session = sessionOf(goldenLines(name).slice(0, 2500));
    const step = stepWhere(session, ({ tag }) => tag === "malloc");
    session.edit([{ tag: "remove", step: step + 20 }]);
    const lines = session.trace();
    expect(lines.length).toBeGreaterThan(session.length * 0.9);
    expect(differencesOn(lines)).toEqual([]);
  });
});
