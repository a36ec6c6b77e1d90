/** Lines that are made to cost time, memory or the stack, and what JSON.parse would not tell. */
import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { entries, excerpt } from "../../wire/index.ts";
import { linesOf } from "./golden.ts";

const [header = ""] = linesOf("smoke.jsonl.gz");

/** What is wrong with a trace; undefined where nothing is. */
const problem = (...lines: ReadonlyArray<string>): string | undefined => {
  const last = [...entries(lines)].at(-1);
  return last !== undefined && E.isLeft(last) ? last.left.message : undefined;
};

const of = (operation: string): string | undefined => problem(header, operation);

const nested = (levels: number): string =>
  `{"s":1,"p":0,"e":"gc.init","fx":[${'{"e":"gc.init","fx":['.repeat(levels - 1)}${"]}".repeat(levels)}`;

describe("a field that stands in its record twice", () => {
  it("is refused, though JSON.parse keeps the last of the two", () => {
    expect(of('{"s":1,"p":0,"e":"rate","rate":1,"rate":2}')).toMatchInlineSnapshot(
      `"line 2: rate: found the field a second time, expected each field once"`,
    );
    expect(of('{"s":1,"p":0,"e":"rate","rate" : 1,"\\u0072ate":2}')).toMatch("rate: found the");
  });

  it("is refused among counts", () => {
    const counts = '{"s":1,"p":0,"e":"ckpt","mallocs":1,"end":0,"nmalloc":{"5":1,"6":1,"5":2}}';
    expect(of(counts)).toMatch("nmalloc[5]: found the field a second time");
  });

  it("is none where a string has a colon", () => {
    const said = '{"s":1,"p":0,"e":"gc.init","throw":"a: \\"b\\":1,\\"b\\":2","printed":["c:d"]}';
    expect(of(said)).toBeUndefined();
  });
});

describe("events", () => {
  it.each([
    ["events", nested(10_000)],
    ["events, a million", nested(1_000_000)],
    ["lists", "[".repeat(2 ** 22)],
    ["objects", `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`],
    ["brackets behind quotes", `["]]]]",${"[".repeat(50_000)}`],
  ])("that are nested very deep are refused: %s", (_, text) => {
    expect(of(text)).toMatch(/^line 2: found (lists and objects nested|text that is not JSON)/);
    expect(problem(text)).toMatch(/^line 1: found /);
  });

  it("tell no more mistakes than a person reads", () => {
    const zeros = `[${"0,".repeat(1_000_000)}0]`;
    expect(of(`{"s":1,"p":0,"e":"gc.init","printed":${zeros}}`)).toMatch(
      /^line 2: printed\[0\]: found 0, expected a string/,
    );
  });
});

describe("the lines of a trace", () => {
  const init = (s: number) => `{"s":${s},"p":0,"e":"gc.init"}`;

  it("have one header", () => {
    expect(problem(header, init(1), header)).toMatchInlineSnapshot(
      `"line 3: found a second header, expected an operation"`,
    );
  });
});

describe("what is printed", () => {
  it("is cut where it is long", () => {
    expect(excerpt("x".repeat(60))).toBe("x".repeat(60));
    const long = `${"x".repeat(5_000_000)}end`;
    expect(excerpt(long)).toBe(`${"x".repeat(40)} … ${"x".repeat(12)}end (5000003 characters)`);
    expect(of(`{"s":1,"p":0,"e":"${long}"}`)?.length).toBeLessThan(300);
    expect(of(`{"s":1,"p":0,"e":"gc.init","${long}":1}`)?.length).toBeLessThan(400);
    expect(problem(header.replace('"version":1', `"version":"${long}"`))?.length).toBeLessThan(300);
  });
});
