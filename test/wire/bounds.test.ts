/** What a trace may not be although each of its fields is of the right kind: its bounds and rules. */
import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { entries } from "../../wire/index.ts";
import { linesOf } from "./golden.ts";

const [header = ""] = linesOf("smoke.jsonl.gz");

/** The message of the first mistake in a trace with this header and these lines; "" if there is none. */
const mistakeIn = (...lines: ReadonlyArray<string>): string => {
  const last = [...entries(lines, "t")].at(-1)!;
  return E.isLeft(last) ? last.left.message : "";
};

const mistake = (...operations: ReadonlyArray<object | string>): string =>
  mistakeIn(
    header,
    ...operations.map((one, i) =>
      typeof one === "string" ? one : JSON.stringify({ s: i, p: -1, ...one }),
    ),
  );

/** An operation in which events are nested so deep; each of them is in a list of an object. */
const nested = (depth: number): string =>
  `{"s":0,"p":-1${',"e":"reclaim","np":0,"fx":[{'.repeat(depth - 1).replaceAll("{,", "{")},"e":"reclaim","np":0${"}]".repeat(depth - 1)}}`.replaceAll(
    "{,",
    "{",
  );

describe("the depth of a line", () => {
  it("is at most 64 lists and objects", () => {
    const list = (depth: number): string => `${"[".repeat(depth)}${"]".repeat(depth)}`;
    expect(mistake(list(64))).toContain("expected an operation");
    expect(mistake(list(65))).toBe(
      "t:2: found lists and objects nested more than 64 deep, expected at most 64",
    );
    expect(mistake(list(200_000))).toBe(mistake(list(65)));
    expect(mistake("[".repeat(200_000))).toBe(mistake(list(65)));
  });

  it("does not count brackets in strings", () => {
    expect(mistake(JSON.stringify(["[".repeat(100_000)]))).toContain("expected an operation");
  });

  it("is that of events: 31 in one another pass, more do not", () => {
    expect(mistake(nested(31))).not.toContain("deep");
    expect(mistake(nested(33))).toContain("nested more than 64 deep");
  });
});

describe("a field", () => {
  it.each([
    ["at the top", '{"s":0,"p":-1,"e":"gc.init","p":-1}', "p"],
    ["whose names are written differently", '{"s":0,"p":-1,"e":"gc.init","\\u0070":-1}', "p"],
    [
      "of a nested event",
      '{"s":0,"p":-1,"e":"rate","rate":0,"fx":[{"e":"gc.init"},{"e":"rate","rate":1,"rate":2}]}',
      "fx[1].rate",
    ],
  ])("stands in its record once: %s", (_, line, path) => {
    expect(mistake(line)).toBe(
      `t:2: ${path}: found the field a second time, expected each field once`,
    );
  });

  it("of the header stands there once", () => {
    expect(mistakeIn(header.replace('"goos":', '"goos":"plan9","goos":'))).toBe(
      "t:1: goos: found the field a second time, expected each field once",
    );
    expect(mistakeIn(header.replace('"mspan":', '"mspan":8,"mspan":'))).toBe(
      "t:1: constants.sizeof.mspan: found the field a second time, expected each field once",
    );
  });

  it("may have a colon in its text", () => {
    const line = '{"s":0,"p":-1,"e":"gc.init","throw":"a: b: c"}';
    expect(mistake(line)).toBe("");
  });
});

describe("what a header says besides", () => {
  const withHeader = (change: object): string =>
    mistakeIn(JSON.stringify({ ...JSON.parse(header), ...change }));

  it.each([0, 1025, 2 ** 53 - 1])("does not have a GOMAXPROCS of %d", (gomaxprocs) => {
    expect(withHeader({ gomaxprocs })).toContain(
      `t:1: gomaxprocs: found ${gomaxprocs}, expected a whole number from 1 to 1024`,
    );
  });

  it("has no size of nothing", () => {
    const { constants } = JSON.parse(header) as { readonly constants: { sizeof: object } };
    const sizeof = { ...constants.sizeof, workbuf: 0 };
    expect(withHeader({ constants: { ...constants, sizeof } })).toContain(
      "t:1: constants.sizeof.workbuf: found 0, expected a whole number from 1 to 2147483648",
    );
    expect(withHeader({ constants: { ...constants, ncpu: 0 } })).toContain("constants.ncpu");
  });

  it("does not name a repair twice", () => {
    expect(withHeader({ repairs: ["sample-cap", "sample-cap"] })).toContain("t:1: repairs: found ");
    expect(withHeader({ repairs: ["sample-cap"] })).toBe("");
  });
});

describe("the order of a trace", () => {
  it.each([
    [0, 0],
    [7, 3],
  ])("is that of s, which grows: %d, then %d", (first, second) => {
    expect(mistake({ e: "gc.init", s: first }, { e: "gc.init", s: second })).toBe(
      `t:3: s: found ${second}, expected more than ${first}, the s of the line before`,
    );
  });

  it("may have gaps, and begin anywhere", () => {
    expect(mistake({ e: "gc.init", s: 5 }, { e: "gc.init", s: 9 })).toBe("");
  });

  it("is that of the ends of operations which overlap", () => {
    const raw = JSON.stringify({ ...JSON.parse(header), serialized: 0, gomaxprocs: 2 });
    const [first, second] = ['{"s":7,"p":-1,"e":"gc.init"}', '{"s":3,"p":-1,"e":"gc.init"}'];
    expect(mistakeIn(raw, first!, second!)).toBe("");
    const serial = JSON.stringify({ ...JSON.parse(header), serialized: 1, gomaxprocs: 2 });
    expect(mistakeIn(serial, first!, second!)).toContain("the s of the line before");
  });
});

const reserve = (r: string, n: unknown) => ({ e: "os.reserve", hint: "0x0", n, r, reserved: 1 });
const alloc = (r: string, n: unknown) => ({ e: "os.alloc", n, stat: "gc_sys", r });
const map = (r: string, n: unknown) => ({
  e: "os.map",
  a: "0x1000",
  n,
  reserved: 1,
  stat: "heap_sys",
  r,
});

describe.each([
  ["os.reserve", reserve],
  ["os.alloc", alloc],
  ["os.map", map],
])("an answer to %s", (_, make) => {
  const inside = (act: object): string => mistake({ e: "rate", rate: 0, fx: [act] });

  it("ends at 2^48 or below", () => {
    expect(inside(make("0xfffffffff000", 4096))).toBe("");
    expect(inside(make("0x0", "0x8000000000000000"))).toBe("");
    for (const act of [
      make("0xfffffffff001", 4096),
      make("0x1000", "0xffffffffffffffff"),
      make("0x1fffffffffffff", 1),
    ]) {
      expect(inside(act)).toMatch(/^t:2: fx\[0\]\.r: found "0x[0-9a-f]+", expected /);
    }
  });
});

describe("a bitmap of a span's objects", () => {
  const swept = (ne: number, field: string, bits: string) => {
    const sweep = { e: "sweep", a: "0x1000", preserve: 0, ne, [field]: bits };
    return mistake({ e: "rate", rate: 0, fx: [sweep] });
  };
  const wrong = "two hex digits for each eight of the ne objects, and no bit beyond the last";

  it.each(["alloc", "marks0", "marks"])("has a bit for each object and no more: %s", (field) => {
    const message = (ne: number, bits: string): boolean => swept(ne, field, bits).includes(wrong);
    for (const [ne, bits] of [
      [1, "01"],
      [8, "ff"],
      [9, "ff01"],
      [10, "0003"],
    ] as const) {
      expect([ne, bits, message(ne, bits)]).toEqual([ne, bits, false]);
    }
    for (const [ne, bits] of [
      [1, "ff"],
      [1, "02"],
      [9, "ff02"],
      [10, "0004"],
      [8, ""],
      [8, "ff00"],
      [9, "ff"],
    ] as const) {
      expect([ne, bits, message(ne, bits)]).toEqual([ne, bits, true]);
    }
  });
});

describe("an operation", () => {
  const gib = 2 ** 30;

  it.each<[string, (n: number) => object]>([
    ["malloc", (n) => ({ e: "malloc", n, nz: 1 })],
    ["newobject", (n) => ({ e: "newobject", ty: [n, 0, 8, 1] })],
    ["newarray", (n) => ({ e: "newarray", ty: [1024, 0, 8, 1], n: n / 1024 })],
  ])("asks for at most 4 GiB and 1 MiB, or for what no arena holds: %s", (_, make) => {
    const about = "expected at most 4 GiB and 1 MiB, or from 512 GiB on, which no arena holds";
    const most = 4 * gib + 2 ** 20;
    for (const n of [8192, most, 512 * gib]) expect(mistake(make(n))).not.toContain(about);
    for (const n of [most + 1024, 511 * gib]) expect(mistake(make(n))).toContain(about);
  });

  it("asks for at most 2^19 pages, or for what no arena holds", () => {
    const about = "expected at most 2^19 pages, or from 2^30 on, which no arena holds";
    const pages = (np: number) => mistake({ e: "manual.alloc", np, stat: "stacks_inuse" });
    for (const np of [1, 2 ** 19, 2 ** 30]) expect(pages(np)).not.toContain(about);
    for (const np of [2 ** 19 + 1, 2 ** 30 - 1]) expect(pages(np)).toContain(about);
  });

  it("asks for a profile bucket of less than 2^53 bytes", () => {
    const persist = (n: unknown, stat: string) => mistake({ e: "persist", n, align: 0, stat });
    const about = "expected less than 2^53 bytes for a profile bucket";
    expect(persist("0x20000000000000", "buckhash_sys")).toContain(about);
    expect(persist(2 ** 53 - 1, "buckhash_sys")).not.toContain(about);
    expect(persist("0x20000000000000", "gc_sys")).not.toContain(about);
  });

  it("starts on physical pages of at most 2^30 bytes", () => {
    const about = "expected a physical page of at most 2^30 bytes";
    const start = (physPageSize: number) =>
      mistake({ e: "mallocinit", physPageSize, end: "0x0", brk: "0x0" });
    expect(start(2 ** 30)).not.toContain(about);
    expect(start(2 ** 31)).toContain(about);
  });
});

describe("a message", () => {
  it("shows no more than 60 characters of a text, however long it is", () => {
    const long = "x".repeat(2 ** 20);
    for (const line of [
      `"${long}"`,
      `{"s":0,"p":-1,"e":"${long}"}`,
      `{"s":0,"p":-1,"e":"rate","rate":"${long}"}`,
      `{"s":0,"p":-1,"e":"rate","rate":0,"${long}":0}`,
      long,
    ]) {
      expect(mistake(line)).toMatch(/^t:2: .*found .*expected /);
      expect(mistake(line).length).toBeLessThan(400);
    }
  });

  it.each(["\u001b", "\u009b", "\u202e", "\u2028", "\ud800", "\u200b"])(
    "has no %o of the trace",
    (character) => {
      for (const line of [character, `{"s":0,"p":-1,"e":"${character}"}`]) {
        expect(mistake(line)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028]/u);
        expect(mistake(line)).toContain(character.codePointAt(0)!.toString(16));
      }
    },
  );
});
