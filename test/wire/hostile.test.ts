import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { entries, excerpt, printable } from "../../wire/index.ts";
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

  it("is named by its path", () => {
    const inner = '{"e":"persist","n":1,"align":8,"stat":"gc_sys","align":8}';
    expect(of(`{"s":1,"p":0,"e":"gc.init","fx":[{"e":"gc.init"},${inner}]}`)).toMatch(
      "line 2: fx[1].align: found the field a second time",
    );
  });

  it("is refused among counts", () => {
    const counts = '{"s":1,"p":0,"e":"ckpt","mallocs":1,"end":0,"nmalloc":{"5":1,"6":1,"5":2}}';
    expect(of(counts)).toMatch("nmalloc[5]: found the field a second time");
  });

  it("is refused in the header", () => {
    expect(problem(header.replace('"goos":"linux"', '"goos":"plan9","goos":"linux"'))).toMatch(
      "line 1: goos: found the field a second time",
    );
    expect(problem(header.replace('"mspan":152', '"mspan":152,"mspan":152'))).toMatch(
      "line 1: constants.sizeof.mspan: found the field a second time",
    );
  });

  it("is none where a string has a colon", () => {
    const said = '{"s":1,"p":0,"e":"gc.init","throw":"a: \\"b\\":1,\\"b\\":2","printed":["c:d"]}';
    expect(of(said)).toBeUndefined();
  });
});

describe("events", () => {
  it("are nested up to 31 deep", () => {
    expect(of(nested(32))).toBeUndefined();
    expect(of(nested(33))).toMatchInlineSnapshot(
      `"line 2: found lists and objects nested more than 64 deep, expected at most 64"`,
    );
  });

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

describe("the answers of the operating system", () => {
  const alloc = (r: string, n: string) =>
    `{"s":1,"p":0,"e":"gc.init","fx":[{"e":"os.alloc","n":${n},"stat":"gc_sys","r":"${r}"}]}`;

  it("are addresses of at most 48 bits", () => {
    expect(of(alloc("0xffffffff0000", "65536"))).toBeUndefined();
    expect(of(alloc("0x1000000000001", "1"))).toMatch('fx[0].r: found "0x1000000000001"');
    expect(of(alloc("0x1fffffffffffff", "1"))).toMatch("lower-case hex up to 2^48");
  });

  it("do not wrap", () => {
    const wraps = /fx\[0\]\.r: found "0xffffffff0000", expected "0x0", or an address from which/;
    expect(of(alloc("0xffffffff0000", "65537"))).toMatch(wraps);
    expect(of(alloc("0xffffffff0000", '"0xffffffffffffffff"'))).toMatch(wraps);
    expect(of(alloc("0x0", '"0xffffffffffffffff"'))).toBeUndefined();
  });

  it("are within bounds for reservations, mappings and physical pages too", () => {
    const reserve = '{"e":"os.reserve","hint":"0x0","n":4096,"r":"0xfffffffff001","reserved":1}';
    expect(of(`{"s":1,"p":0,"e":"gc.init","fx":[${reserve}]}`)).toMatch("fx[0].r: found");
    const map =
      '{"e":"os.map","a":"0x1000","n":4096,"reserved":1,"stat":"gc_sys","r":"0xfffffffff001"}';
    expect(of(`{"s":1,"p":0,"e":"gc.init","fx":[${map}]}`)).toMatch("fx[0].r: found");
    const start = '{"s":1,"p":-1,"e":"mallocinit","end":"0x0","brk":"0x0","physPageSize"';
    expect(of(`${start}:1073741824}`)).toBeUndefined();
    expect(of(`${start}:2147483648}`)).toMatch("physPageSize: found 2147483648");
  });
});

describe("an operation that would cost too much memory", () => {
  it.each([
    ['"e":"malloc","nz":1,"n":8589934592', "n: found 8589934592"],
    ['"e":"newobject","ty":[8589934592,0,8,1]', "ty: found [8589934592,0,8,1]"],
    ['"e":"newarray","ty":[65536,0,8,1],"n":131072', "n: found 131072"],
    ['"e":"manual.alloc","stat":"stacks_inuse","np":1048576', "np: found 1048576"],
  ])("is refused: %s", (fields, message) => {
    expect(of(`{"s":1,"p":0,${fields}}`)).toMatch(message);
  });

  it.each([
    '"e":"malloc","nz":1,"n":4294967296',
    '"e":"malloc","nz":1,"n":549755813888,"throw":"out of memory"',
    '"e":"malloc","nz":1,"n":"0xffffffffffffffff","throw":"out of memory"',
  ])("is not: %s", (fields) => {
    expect(of(`{"s":1,"p":0,${fields}}`)).toBeUndefined();
  });
});

describe("the bitmaps of a sweep", () => {
  const sweep = (fields: string) =>
    of(`{"s":1,"p":0,"e":"sweep","a":"0x0","preserve":0,${fields}}`);

  it("have a bit for each object, and no more", () => {
    expect(sweep('"ne":1,"marks":"01"')).toBeUndefined();
    expect(sweep('"ne":10,"marks0":"ff03","marks":"ff03","alloc":"0000"')).toBeUndefined();
    expect(sweep('"ne":1,"marks":"ff"')).toMatchInlineSnapshot(
      `"line 2: marks: found "ff", expected two hex digits for each eight of the ne objects, and no bit beyond the last object (marks: the mark bits that count; without marks0, the marker's, and an input)"`,
    );
    expect(sweep('"ne":10,"marks":"ff03","marks0":"ff04"')).toMatch('marks0: found "ff04"');
    expect(sweep('"ne":10,"alloc":"ff"')).toMatch('alloc: found "ff"');
    expect(sweep('"ne":8,"marks":"ff00"')).toMatch('marks: found "ff00"');
  });
});

describe("the lines of a trace", () => {
  const init = (s: number) => `{"s":${s},"p":0,"e":"gc.init"}`;

  it("have sequence numbers that increase", () => {
    expect(problem(header, init(0), init(2), init(9))).toBeUndefined();
    expect(problem(header, init(3), init(3))).toMatchInlineSnapshot(
      `"line 3: s: found 3, expected more than 3, the s of the line before"`,
    );
    expect(problem(header, init(3), init(4), init(1))).toMatch("line 4: s: found 1");
  });

  it("are in the order of their ends where operations overlap", () => {
    const raw = header.replace('"gomaxprocs":1,"serialized":1', '"gomaxprocs":2,"serialized":0');
    expect(problem(raw, init(3), init(1))).toBeUndefined();
  });

  it("have one header", () => {
    expect(problem(header, init(1), header)).toMatchInlineSnapshot(
      `"line 3: found a second header, expected an operation"`,
    );
  });

  it("have a rate that is not negative", () => {
    expect(problem(header.replace('"memProfileRate":524288', '"memProfileRate":-1'))).toMatch(
      "line 1: memProfileRate: found -1, expected a whole number from 0",
    );
  });
});

describe("what is printed", () => {
  it("has no control characters, but their numbers", () => {
    expect(printable("a\u001b[31m\r\n\u0085\u200e\u2028\ud800b ä😀")).toBe(
      "a\\u001b[31m\\u000d\\u000a\\u0085\\u200e\\u2028\\ud800b ä😀",
    );
  });

  it("is cut where it is long", () => {
    expect(excerpt("x".repeat(60))).toBe("x".repeat(60));
    const long = `${"x".repeat(5_000_000)}end`;
    expect(excerpt(long)).toBe(`${"x".repeat(40)} … ${"x".repeat(12)}end (5000003 characters)`);
    expect(of(`{"s":1,"p":0,"e":"${long}"}`)?.length).toBeLessThan(300);
    expect(of(`{"s":1,"p":0,"e":"gc.init","${long}":1}`)?.length).toBeLessThan(400);
    expect(problem(header.replace('"version":1', `"version":"${long}"`))?.length).toBeLessThan(300);
  });
});
