/** Spoiled traces: each is decoded and replayed, or refused with a TraceError, and nothing else. */
import fc from "fast-check";
import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { configOf } from "../../../props/replay/recordedconfig.ts";
import { Replayer } from "../../../props/replay/replay.ts";
import { showReplayDifference } from "../../../props/report/report.ts";
import { specSubject, srcSubject } from "../../../props/subjects/twins.ts";
import { decoder, TraceError } from "../../../wire/index.ts";
import { linesOf } from "../../wire/golden.ts";

const traces = [
  ...["smoke", "smoke-386", "finalizers", "scavenge", "procs"].map((name) => `${name}.jsonl.gz`),
  ...["commit-refused", "tiny-12", "map-refused"].map((name) => `defects/${name}.jsonl`),
].map((name) => linesOf(name).slice(0, 150));

/** Values at the limits of what a number, a string or any field holds. */
const numbers = [0, 1, 7, 64, 1024, 65535, 2 ** 20, 2 ** 31, 2 ** 32, 2 ** 53 - 1, -1].map(String);
const addresses = ["0x0", "0x1", "0xffffff00", "0x7fffffff0000", "0x800000000000"];
const odd = ["null", "true", "0.5", "1e3", "9007199254740992", "[]", "{}", '"\\ud800"', "[[[["];

/** A value of the kind that a field has, or now and then another. */
const values = fc
  .record({
    number: fc.constantFrom(...numbers),
    address: fc.constantFrom(...addresses.map((text) => `"${text}"`)),
    other: fc.option(fc.constantFrom(...odd), { freq: 1 }),
  })
  .map(({ number, address, other }) => (found: string): string => {
    if (other !== null) return other;
    return found.startsWith('"') ? address : number;
  });

const field = /"\w+":("[^"]*"|-?[0-9]+)/g;

/** Replaces the nth match, counted around. */
const replaceNth = (
  text: string,
  pattern: RegExp,
  nth: number,
  by: (found: string) => string,
): string => {
  const found = [...text.matchAll(pattern)];
  const match = found[nth % Math.max(1, found.length)];
  if (match === undefined) return text;
  return text.slice(0, match.index) + by(match[0]) + text.slice(match.index + match[0].length);
};

type Spoil = (line: string) => string;

const spoil: fc.Arbitrary<Spoil> = fc.oneof(
  fc.tuple(fc.nat(), values).map(
    ([nth, value]): Spoil =>
      (line) =>
        replaceNth(line, field, nth, (found) =>
          found.replace(/:(.*)/, (_, old: string) => `:${value(old)}`),
        ),
  ),
  fc.tuple(fc.nat(), fc.integer({ min: -9, max: 9 })).map(
    ([nth, by]): Spoil =>
      (line) =>
        replaceNth(line, /[0-9]+/g, nth, (found) => `${Math.max(0, Number(found) + by)}`),
  ),
  fc.nat().map(
    (nth): Spoil =>
      (line) =>
        replaceNth(line, /"\w+":("[^"]*"|-?[0-9]+),/g, nth, () => ""),
  ),
  fc.tuple(fc.nat(), fc.nat(255)).map(
    ([nth, code]): Spoil =>
      (line) =>
        replaceNth(line, /[^]/g, nth, () => String.fromCharCode(code)),
  ),
  fc
    .tuple(
      fc.nat(),
      fc.constantFrom("malloc", "sweep", "procresize", "pcache", "gc.marked", "persist"),
    )
    .map(
      ([nth, name]): Spoil =>
        (line) =>
          replaceNth(line, /"e":"[\w.]+"/g, nth, () => `"e":"${name}"`),
    ),
);

const spoiled = fc
  .tuple(
    fc.constantFrom(...traces),
    fc.array(fc.tuple(fc.nat(), spoil), { minLength: 1, maxLength: 2 }),
  )
  .map(([lines, spoils]) => {
    const text = [...lines];
    for (const [nth, change] of spoils) text[nth % text.length] = change(text[nth % text.length]!);
    return text;
  });

/** Replays a trace on both twins: the differences as they are printed. */
const replay = (lines: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<string>> => {
  const decode = decoder("fuzz");
  let replayers: ReadonlyArray<Replayer> = [];
  for (const line of lines) {
    const entry = decode(line);
    if (entry === undefined) continue;
    if (E.isLeft(entry)) throw entry.left;
    if (entry.right.tag === "header") {
      const config = configOf(entry.right.header, "fuzz");
      replayers = [new Replayer(specSubject(config)), new Replayer(srcSubject(config))];
      continue;
    }
    for (const replayer of replayers) replayer.feed(entry.right.line, entry.right.operation);
  }
  return replayers.flatMap(({ difference }) =>
    difference === undefined ? [] : [showReplayDifference("fuzz", difference)],
  );
};

const outcomeOf = (lines: ReadonlyArray<string>): "bad" | "agree" | "differ" => {
  try {
    const differences = replay(lines);
    // What one twin refuses, the other does too.
    expect([0, 2]).toContain(differences.length);
    return differences.length === 0 ? "agree" : "differ";
  } catch (error) {
    if (!(error instanceof TraceError)) throw error;
    expect(error.message).toMatch(/^fuzz:[0-9]+: [^\p{Cc}]+$/u);
    expect(error.message.length).toBeLessThan(1500);
    return "bad";
  }
};

describe("a spoiled trace", () => {
  it("is refused in one line, or replayed alike by both twins", () => {
    const seen = { bad: 0, agree: 0, differ: 0 };
    fc.assert(
      fc.property(spoiled, (lines) => void seen[outcomeOf(lines)]++),
      { numRuns: 300 },
    );
    expect(seen.bad).toBeGreaterThan(10);
    expect(seen.differ).toBeGreaterThan(10);
  });
});
