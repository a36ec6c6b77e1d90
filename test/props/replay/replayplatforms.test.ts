/**
 * Traces of every platform, as a runtime there would record them. Their headers name no instance, so a
 * replay knows only the platform and the constants of the header.
 */
import * as fc from "fast-check";
import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import type { Choice } from "../../../props/search/choice.ts";
import { choices } from "../../../props/search/choices/index.ts";
import { newCell, perform, take } from "../../../props/search/sequence.ts";
import { traceOf } from "../../../props/replay/generatedtrace.ts";
import type { Stepped } from "../../../props/search/finding.ts";
import { boot, type Instance, sharedGo19 } from "../../../props/instances/instances.ts";
import { configOf } from "../../../props/replay/recordedconfig.ts";
import { Replayer } from "../../../props/replay/replay.ts";
import { specRig } from "../../../props/search/rig.ts";
import { configIn, helpful, type Setting } from "../../../props/instances/setting.ts";
import type { SharedConfig } from "../../../props/instances/sharedconfig.ts";
import type { Subject } from "../../../props/subjects/subject.ts";
import { specSubject, srcSubject } from "../../../props/subjects/twins.ts";
import { platforms } from "../../../spec/instance/platform.ts";
import { Bytes } from "../../../spec/numbers/units.ts";
import { decoder } from "../../../wire/index.ts";

const port = (goos: string, goarch: string): Instance => ({
  name: `${goos}-${goarch}`,
  summary: "",
  config: sharedGo19(goos, goarch),
  nprocs: 2,
  isMiniature: false,
  hostile: false,
});

/** What happens when these choices are made one after the other. */
const stepsOf = (
  instance: Instance,
  setting: Setting,
  sequence: ReadonlyArray<Choice>,
): ReadonlyArray<Stepped> => {
  const rig = specRig({ instance, setting });
  const cell = newCell(setting);
  for (const action of boot(instance, setting)) perform(action, cell, rig);
  for (const choice of sequence) take(choice, cell, rig);
  return cell.path;
};

/** A sweep that Go gives up in has not told its marks, by which a recording could be replayed. */
const isCutSweep = ({ performed }: Stepped): boolean =>
  performed.tag === "throw" && performed.message === "sweep increased allocation count";

/** A trace without what only generated ones have in their header. */
const recorded = (instance: Instance, setting: Setting, steps: ReadonlyArray<Stepped>) => {
  const there = { ...instance, config: configIn(instance.config, setting) };
  const [first = "", ...rest] = traceOf(there, steps, {});
  const { instance: _, repairs: __, ...header } = JSON.parse(first) as Record<string, unknown>;
  return [JSON.stringify({ ...header, serialized: 1 }), ...rest];
};

const replay = (
  lines: ReadonlyArray<string>,
  subjectOf: (config: SharedConfig) => Subject,
): Replayer => {
  const decode = decoder("a trace");
  let replayer: Replayer | undefined;
  for (const line of lines) {
    const entry = decode(line)!;
    if (E.isLeft(entry)) throw entry.left;
    if (entry.right.tag === "operation") {
      replayer!.feed(entry.right.line, entry.right.operation);
    } else replayer = new Replayer(subjectOf(configOf(entry.right.header)!));
  }
  return replayer!;
};

const check = (instance: Instance, setting: Setting, sequence: ReadonlyArray<Choice>): void => {
  const steps = stepsOf(instance, setting, sequence).filter((step) => !isCutSweep(step));
  const done = steps.filter(({ performed }) => "event" in performed);
  const lines = recorded(instance, setting, steps);
  for (const subjectOf of [specSubject, srcSubject]) {
    const { difference, operations } = replay(lines, subjectOf);
    expect(difference).toBeUndefined();
    expect(operations).toBe(done.length);
  }
};

const sequences = ({ config }: Instance) =>
  fc.array(fc.oneof(...choices(config)), { minLength: 100, maxLength: 300, size: "max" });

describe("a trace of a platform", () => {
  it.each(platforms)(
    "%s/%s is replayed on both twins without a difference",
    (goos, goarch) => {
      const instance = port(goos, goarch);
      fc.assert(
        fc.property(sequences(instance), (sequence) =>
          check(instance, helpful(instance.config), sequence),
        ),
        { numRuns: 2, seed: 7 },
      );
    },
    60_000,
  );

  it.each(["arm64", "ppc64le", "mips64", "mipsle"])(
    "linux/%s is replayed where physical pages have 64 KiB",
    (goarch) => {
      const instance = port("linux", goarch);
      const { image, ...rest } = helpful(instance.config);
      const setting = { ...rest, image: { ...image, physPageSize: Bytes(64 * 1024) } };
      fc.assert(
        fc.property(sequences(instance), (sequence) => check(instance, setting, sequence)),
        { numRuns: 2, seed: 7 },
      );
    },
    60_000,
  );
});
