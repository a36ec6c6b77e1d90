/** What a program may hand to the exports of the package: one clear error at each door. */
import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import * as Props from "../../props/index.ts";
import * as Spec from "../../spec/index.ts";
import * as Wire from "../../wire/index.ts";

const [go] = Props.instances;
const { config } = go!;

/** No value of any door, and how an error names it. */
const strangers: ReadonlyArray<readonly [string, unknown]> = [
  ["undefined", undefined],
  ["null", null],
  ["NaN", Number.NaN],
  ["-1", -1],
  ["1e+300", 1e300],
  ["10", 10n],
  ['"x"', "x"],
  ["Symbol(s)", Symbol("s")],
  ["an object", {}],
  ["an object", Object.create(null)],
  ["a list", []],
  ["a function", () => 0],
];

type Door = (value: never) => unknown;

const errorOf = (door: Door, value: unknown): unknown => {
  try {
    door(value as never);
  } catch (error) {
    return error;
  }
  return undefined;
};

const doors: Readonly<Record<string, readonly [string, Door]>> = {
  boot: ["instance", Props.boot],
  Replayer: ["subject", (subject: Props.Subject) => new Props.Replayer(subject)],
  feed: ["operation", (line: never) => new Props.Replayer(Props.specSubject(config)).feed(2, line)],
  "feed, src": [
    "operation",
    (line: never) => new Props.Replayer(Props.srcSubject(config)).feed(2, line),
  ],
  actionOf: ["operation", Props.actionOf],
  showCounterexample: [
    "counterexample",
    (value: Props.VerifyCounterexample) => Props.showCounterexample(value, config),
  ],
  showReplayDifference: [
    "difference",
    (value: Props.ReplayDifference) => Props.showReplayDifference("trace", value),
  ],
};

const rows = strangers.flatMap(([name, value]) =>
  Object.entries(doors).map(([door, [field, open]]) => [door, name, field, open, value] as const),
);

describe("a door of the checker", () => {
  it.each(rows)("says what it found and expected: %s, %s", (_, name, field, open, value) => {
    const error = errorOf(open, value);
    expect(error).toBeInstanceOf(Props.OptionError);
    expect((error as Props.OptionError).message).toContain(`${field}: found ${name}, expected `);
  });

  it.each([
    ["setting", null, "setting: found null, expected one with an image"],
    ["setting", {}, "setting: found an object, expected one with an image"],
  ])("refuses a setting that is none: %s %o", (_, value, message) => {
    expect(() => Props.boot(go!, value as never)).toThrow(message);
  });

  it("refuses what is no list of tasks or lines", () => {
    for (const subject of [Props.specSubject(config), Props.srcSubject(config)]) {
      const all = (tasks: unknown) => () => subject.performAll(tasks as never);
      expect(all({})).toThrow("tasks: found an object, expected a list of tasks");
      expect(all([null])).toThrow("tasks: found null, expected an action and its answers in each");
      const feed = (lines: unknown) => () => new Props.Replayer(subject).feedAll(lines as never);
      expect(feed(5)).toThrow("lines: found 5, expected a list of lines");
      expect(feed([undefined])).toThrow(
        "lines: found undefined, expected a line and its operation",
      );
      expect(feed([{ line: 2 }])).toThrow("operation: found undefined, expected an operation");
    }
  });

  it("refuses options and headers that are none", async () => {
    expect(() => Props.srcSubject(config, null as never)).toThrow("options: found null");
    expect(() => Props.configOf(undefined as never)).toThrow("header: found undefined");
    const instance = { ...go!, config: {} };
    const verifying = () => Props.verify({ instance: instance as never, runs: 1 });
    expect(verifying).toThrow("instance.config: found an object, expected a valid one; ");
    await expect(Props.verifyPort(5 as never)).rejects.toThrow(
      "make: found 5, expected a function",
    );
    await expect(Props.verifyPort(() => ({}) as never, null as never)).rejects.toThrow(
      "options: found null, expected an object",
    );
  });

  it("tells what is no disagreement, and has no event, from what is", () => {
    for (const [, value] of strangers) {
      expect(Props.isDisagreement(value as never)).toBe(false);
      expect(Props.eventOf(value as never)).toBeUndefined();
    }
  });
});

describe("a door of the specification", () => {
  it.each(strangers)("refuses an instance of a simulated OS that is none: %s", (_, value) => {
    expect(errorOf(Spec.simulated, value)).toBeInstanceOf(Spec.ConfigError);
  });

  it("refuses options of it that are none", () => {
    const simulating = (options: unknown) => () => Spec.simulated(config, options as never);
    expect(simulating(null)).toThrow("options: found null, expected an object");
    expect(simulating(5)).toThrow("options: found number, expected an object");
  });

  it.each(strangers.filter(([name]) => name !== "10"))("refuses a word of %s", (_, value) => {
    if (value !== null && typeof value === "object") return;
    expect(() => Spec.Word(value as never)).toThrow(RangeError);
    expect(() => Spec.Pages(value as never)).toThrow(RangeError);
  });
});

const mistakeOf = (entry: E.Either<Wire.TraceError, unknown> | undefined): unknown =>
  entry !== undefined && E.isLeft(entry) ? entry.left.message : entry;

describe("a decoder", () => {
  const lines = strangers.filter(([name]) => name !== '"x"');

  it.each(lines)("refuses a line that is no text: %s", (name, value) => {
    const message = `line 1: found ${name}, expected a line of text`;
    const line = value as string;
    expect(mistakeOf(Wire.decoder()(line))).toBe(message);
    expect(mistakeOf(Wire.decodeHeader(line, { line: 1 }))).toBe(message);
    expect(mistakeOf(Wire.decodeOperation(line, { line: 1 }))).toBe(message);
    expect([...Wire.entries([line])].map(mistakeOf)).toEqual([message]);
  });

  it.each(strangers.filter(([name]) => name !== "a list"))(
    "refuses lines that are none: %s",
    async (name, value) => {
      const message = `line 1: found ${name}, expected lines, one after the other`;
      expect([...Wire.entries(value as never)].map(mistakeOf)).toEqual([message]);
      const arriving: unknown[] = [];
      for await (const entry of Wire.entriesOf(value as never)) arriving.push(mistakeOf(entry));
      expect(arriving).toEqual([message]);
    },
  );

  it("names no file that is no text", () => {
    expect(mistakeOf(Wire.decoder(5 as never)("5"))).toMatch(/^line 1: found no header: 5,/);
  });
});
