import * as E from "fp-ts/lib/Either.js";
import { PathReporter } from "io-ts/lib/PathReporter.js";
import { describe, expect, it } from "vitest";
import { entries, Operation, type TraceError } from "../../wire/index.ts";
import { linesOf } from "./golden.ts";

const lines = linesOf("smoke.jsonl.gz");
const [header = "", , , first = ""] = lines;

/** The mistake in a trace. */
const mistake = (...text: ReadonlyArray<string>): TraceError => {
  const last = [...entries(text, "port.jsonl")].at(-1);
  if (last === undefined || E.isRight(last)) throw new Error("there is no mistake");
  return last.left;
};

const message = (...text: ReadonlyArray<string>): string => mistake(...text).message;

/** The first allocation of the recorded trace, with its text changed. */
const changed = (from: string, to: string): string => {
  if (!first.includes(from)) throw new Error(`${from} is not in the record`);
  return first.replace(from, to);
};

describe("a trace without its header", () => {
  it("is empty", () => {
    expect(message()).toMatchInlineSnapshot(
      `"port.jsonl:1: found an empty trace, expected a header"`,
    );
    expect(message("")).toBe(message());
  });

  it("begins with an operation", () => {
    expect(message(...lines.slice(1))).toMatchInlineSnapshot(
      `"port.jsonl:1: found no header: {"s":1,"p":-1,"m":0,"e":"rate","rate":524288}, expected the header of a trace, {"kind":"header","format":"go-malloc-trace",...}"`,
    );
  });

  it("begins with a header of another version", () => {
    expect(message(header.replace('"version":1', '"version":2'))).toMatchInlineSnapshot(
      `"port.jsonl:1: version: found the unsupported version 2, expected 1"`,
    );
  });

  it("begins with a header of another format", () => {
    expect(message(header.replace("go-malloc-trace", "rust-malloc"))).toMatchInlineSnapshot(
      `"port.jsonl:1: format: found "rust-malloc", expected "go-malloc-trace" (format: name of the format)"`,
    );
  });

  it("begins with a header that lacks what a replay needs", () => {
    expect(message(header.replace('"goarch":"amd64",', ""))).toMatchInlineSnapshot(
      `"port.jsonl:1: goarch: found nothing, expected a string (goarch: architecture, as Go names it)"`,
    );
  });

  it("begins with a header whose rate is negative", () => {
    expect(message(header.replace('"memProfileRate":524288', '"memProfileRate":-1'))).toBe(
      "port.jsonl:1: memProfileRate: found -1, expected a whole number from 0 to 2^53-1 (memProfileRate: MemProfileRate at the start; 0 takes no samples)",
    );
  });

  it("begins with a header whose constants are not numbers of bytes", () => {
    expect(message(header.replace("8192,9472", "8192.5,9472"))).toMatchInlineSnapshot(
      `"port.jsonl:1: constants.class_to_size[50]: found 8192.5, expected a byte count: a whole number from 0 to 2^53-1 (class_to_size: bytes of an object, by size class; index 0 stands for large objects)"`,
    );
  });
});

describe("a line", () => {
  it("that is cut off is not JSON", () => {
    expect(message(header, first.slice(0, 1000))).toMatchInlineSnapshot(
      `"port.jsonl:2: found text that is not JSON: {"s":18,"p":-1,"m":0,"e":"malloc","n":36 … 2000","reserved (1000 characters), expected one JSON object on the line"`,
    );
  });

  it("that is empty, with lines after it, is not JSON", () => {
    expect(message(header, "", first)).toMatchInlineSnapshot(
      `"port.jsonl:2: found an empty line, expected one JSON object on the line"`,
    );
  });

  it("that is no object is no operation", () => {
    expect(message(header, "[1]")).toMatchInlineSnapshot(
      `"port.jsonl:2: found [1], expected an operation: an object with a name e"`,
    );
  });

  it("names an event", () => {
    expect(message(header, '{"s":1,"p":0}')).toMatchInlineSnapshot(
      `"port.jsonl:2: e: found nothing, expected one of the 69 event names of the trace format"`,
    );
  });

  it("names an event that exists", () => {
    expect(message(header, '{"s":1,"p":0,"e":"mallok"}')).toMatchInlineSnapshot(
      `"port.jsonl:2: e: found the unknown event "mallok", expected one of the 69 event names of the trace format"`,
    );
    expect(message(header, '{"s":1,"p":0,"e":"toString"}')).toMatch("unknown event");
  });

  it("is reported on one line, whatever it holds", () => {
    expect(message(header, "\u001b[31m{\r")).toMatchInlineSnapshot(
      `"port.jsonl:2: found text that is not JSON: \\u001b[31m{\\u000d, expected one JSON object on the line"`,
    );
    expect(message(header, '{"s":1,"p":0,"e":"gc.init","a\\nb":1}')).toMatchInlineSnapshot(
      `"port.jsonl:2: ["a\\nb"]: found an unknown field, expected a field of gc.init: e, fx, s, t, p, m, from, throw, printed, panic"`,
    );
    expect(message(header, '{"s":1,"p":0,"e":"a\\nb"}')).toMatchInlineSnapshot(
      `"port.jsonl:2: e: found the unknown event "a\\nb", expected one of the 69 event names of the trace format"`,
    );
  });

  it("has a place in the order of the trace", () => {
    expect(message(header, '{"p":0,"e":"gc.init"}')).toMatchInlineSnapshot(
      `"port.jsonl:2: s: found nothing, expected a whole number from 0 to 2^53-1 (s: number of the line's begin, which grows from line to line, gaps allowed)"`,
    );
  });
});

describe("a field", () => {
  it("deep inside is named by its path", () => {
    const error = mistake(header, changed('"e":"reclaim","np":1', '"e":"reclaim","np":"1"'));
    expect(error.message).toMatchInlineSnapshot(
      `"port.jsonl:2: fx[0].fx[0].fx[0].fx[1].fx[0].fx[0].np: found "1", expected a 64-bit value: a whole number from 0 to 2^53-1, or lower-case hex from 2^53 on (np: pages that are about to be taken)"`,
    );
    const { file, line, field, found, expected } = error;
    expect({ file, line, field, found, expected }).toMatchInlineSnapshot(`
      {
        "expected": "a 64-bit value: a whole number from 0 to 2^53-1, or lower-case hex from 2^53 on (np: pages that are about to be taken)",
        "field": "fx[0].fx[0].fx[0].fx[1].fx[0].fx[0].np",
        "file": "port.jsonl",
        "found": ""1"",
        "line": 2,
      }
    `);
  });

  it("that belongs to no event is refused: it may be a misspelt one", () => {
    expect(message(header, changed('"np":127', '"npages":127'))).toMatchInlineSnapshot(
      `"port.jsonl:2: fx[0].fx[0].fx[0].fx[1].fx[0].fx[1].fx[4].npages: found an unknown field, expected a field of span.free: e, a, np, acctinuse, acctidle, now, since, r, rnp, dirty, rel, fx, s, t, p, m"`,
    );
    expect(message(header, '{"s":1,"p":0,"e":"gc.init","__proto__":1}')).toMatch("unknown field");
  });

  it("that is missing is named", () => {
    expect(message(header, changed('"e":"sb.pop","b":1', '"e":"sb.pop"'))).toMatchInlineSnapshot(
      `"port.jsonl:2: fx[0].fx[0].fx[0].fx[1].fx[0].fx[0].fx[0].fx[0].b: found nothing, expected a whole number from 0 to 2^53-1 (b: the buffer, 0 or 1)"`,
    );
  });

  it("of 32 bits is below 2^32", () => {
    expect(message(header, changed('"prio":325092395', '"prio":4294967296'))).toMatchInlineSnapshot(
      `"port.jsonl:2: fx[0].fx[0].fx[0].fx[1].fx[0].fx[1].fx[0].fx[2].fx[1].prio: found 4294967296, expected a whole number from 0 to 2^32-1 (prio: priority of its node, which decides the treap's shape)"`,
    );
  });

  it("of 64 bits is a number only below 2^53", () => {
    expect(message(header, changed('"n":368', '"n":9007199254740992'))).toMatchInlineSnapshot(
      `"port.jsonl:2: n: found 9007199254740992, expected a 64-bit value: a whole number from 0 to 2^53-1, or lower-case hex from 2^53 on (n: bytes asked for; an array's are a multiple of its type's size)"`,
    );
    expect(message(header, changed('"n":368', '"n":"0x170"'))).toMatch("from 2^53 on");
  });

  it("that counts by class has whole numbers, in hex from 2^53 on", () => {
    const counting = (counts: string): string =>
      message(header, `{"s":1,"p":0,"e":"ckpt","mallocs":1,"end":0,"nmalloc":${counts}}`);
    expect(counting('{"5":9007199254740992}')).toMatchInlineSnapshot(
      `"port.jsonl:2: nmalloc: found {"5":9007199254740992}, expected counts by class: an object from class numbers to whole numbers, from 2^53 on in lower-case hex (nmalloc: by span class: slots handed to caches, lent spans counted as full)"`,
    );
    for (const wrong of ['{"5":"0x5"}', '{"5":-1}', '{"x":1}', "[]", "null"]) {
      expect(counting(wrong)).toMatch("expected counts by class");
    }
  });

  it("that counts is whole and not negative", () => {
    expect(message(header, changed('"ne":21', '"ne":-21'))).toMatchInlineSnapshot(
      `"port.jsonl:2: fx[0].fx[0].fx[0].ne: found -21, expected a whole number from 0 to 2^53-1 (ne: slots of the span)"`,
    );
    expect(message(header, changed('"ne":21', '"ne":2.1'))).toMatch("found 2.1, expected a whole");
  });

  it("that holds an address is lower-case hex", () => {
    expect(
      message(header, changed('"r":"0xc420000000"', '"r":"0xC420000000"')),
    ).toMatchInlineSnapshot(
      `"port.jsonl:2: r: found "0xC420000000", expected an address: a string like "0xc420000000", lower-case hex up to 2^48 without leading zeros (r: the object; zerobase if n is 0)"`,
    );
    expect(message(header, changed('"r":"0xc420000000"', '"r":"0x0c420000000"'))).toMatch(
      "address",
    );
  });

  it("that holds a name holds one of its names", () => {
    expect(message(header, changed('"path":"small"', '"path":"middle"'))).toMatchInlineSnapshot(
      `"port.jsonl:2: path: found "middle", expected zero | tinyhit | tinynew | small | large (path: the way that the allocation takes)"`,
    );
  });

  it("that nests events is a list", () => {
    expect(message(header, '{"s":1,"p":0,"e":"gc.init","fx":{}}')).toMatchInlineSnapshot(
      `"port.jsonl:2: fx: found {}, expected a list (fx: the events that happened inside, in order)"`,
    );
  });
});

describe("the codecs", () => {
  it("report through io-ts's own reporter as well", () => {
    const report = PathReporter.report(Operation.decode({ s: 1, p: 0, e: "rate", rate: "often" }));
    expect(report).toMatchInlineSnapshot(`
      [
        "Invalid value "often" supplied to : an operation: an object with a name e/rate: a whole number",
      ]
    `);
  });

  it("find every mistake, not only the first", () => {
    const result = Operation.decode({ s: "1", p: 0, e: "rate", rate: 0.5, fx: [{ e: "fin.rm" }] });
    expect(PathReporter.report(result)).toHaveLength(3);
  });
});
