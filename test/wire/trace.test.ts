import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import {
  encodeHeader,
  encodeOperation,
  entries,
  entriesOf,
  type Entry,
  Header,
  Operation,
  type TraceError,
} from "../../wire/index.ts";
import { linesOf } from "./golden.ts";

const lines = linesOf("smoke.jsonl.gz");
const [header = ""] = lines;

const right = (result: E.Either<TraceError, Entry>): Entry => {
  if (E.isLeft(result)) throw result.left;
  return result.right;
};

const decoded = (text: ReadonlyArray<string>): ReadonlyArray<Entry> =>
  [...entries(text)].map(right);

const encoded = (entry: Entry): string =>
  entry.tag === "header" ? encodeHeader(entry.header) : encodeOperation(entry.operation);

describe("a recorded trace", () => {
  const all = decoded(lines);

  it("decodes line by line, with the lines' numbers", () => {
    expect(all.map(({ line }) => line)).toEqual(lines.map((_, i) => i + 1));
    expect(all.map(({ tag }) => tag).indexOf("operation")).toBe(1);
  });

  it("is written as it was read, to the letter", () => {
    expect(all.map(encoded)).toEqual(lines);
  });

  it("is what its encoding decodes to", () => {
    expect(decoded(all.map(encoded))).toEqual(all);
  });

  it("holds values of the codecs' own types", () => {
    const is = (entry: Entry): boolean =>
      entry.tag === "header" ? Header.is(entry.header) : Operation.is(entry.operation);
    expect(all.filter((entry) => !is(entry))).toEqual([]);
  });

  it("reads the same where its lines arrive one after the other", async () => {
    async function* arriving(): AsyncGenerator<string> {
      yield* lines;
    }
    const arrived: E.Either<TraceError, Entry>[] = [];
    for await (const entry of entriesOf(arriving())) arrived.push(entry);
    expect(arrived.map(right)).toEqual(all);
  });

  it("may end with an empty line", () => {
    expect(decoded([...lines.slice(0, 2), ""])).toEqual(all.slice(0, 2));
  });
});

describe("an operation", () => {
  const read = (text: string): unknown => {
    const [, operation] = decoded([header, text]);
    return operation?.tag === "operation" ? operation.operation : undefined;
  };

  it("has numbers for addresses, words for 64-bit values, floats for their bits", () => {
    expect(
      read(
        '{"s":3,"p":0,"e":"c.cache","spc":5,"r":"0xc420000000","cache":"0xffffffffffffffff","fx":' +
          '[{"e":"deduct","n":8192,"csp":0,"ppb":"0x3fe0000000000000","live":"0x20000000000000"}]}',
      ),
    ).toEqual({
      s: 3,
      p: 0,
      e: "c.cache",
      spc: 5,
      r: 0xc420000000,
      cache: 0xffff_ffff_ffff_ffffn,
      fx: [{ e: "deduct", n: 8192, csp: 0, ppb: 0.5, live: 2n ** 53n }],
    });
  });

  it.each([
    '{"s":1,"p":0,"e":"malloc","n":"0xffffffffffffffff","nz":0,"throw":"out of memory","printed":["runtime: out of memory"]}',
    '{"s":1,"p":0,"e":"newarray","ty":[8,0,8,1],"n":-1,"panic":"runtime: allocation size out of range"}',
    '{"s":1,"p":0,"e":"newarray","ty":[8,0,8,1],"n":"-0x8000000000000000"}',
    '{"s":1,"p":0,"e":"newobject","ty":[8,0,8,1],"r":"0xc420000000"}',
    '{"s":1,"t":9,"p":-1,"m":3,"e":"procresize","nprocs":4}',
    '{"s":1,"p":0,"e":"scavenge","k":-1,"now":"0xffffffffffffffff","limit":0,"released":1}',
    '{"s":1,"p":0,"e":"gc.trigger","ratio":"0x3ff0000000000000","gcpercent":-1,"ppb":"0x8000000000000000"}',
    '{"s":1,"p":0,"e":"ckpt","mallocs":1000,"end":0,"heap_objects":-3,"nmalloc":{"5":2},"nsmallfree":{}}',
    '{"s":1,"p":0,"e":"ckpt","mallocs":1,"end":0,"tinyallocs":"0x20000000000000","nmalloc":{"5":"0xffffffffffffffff"}}',
    '{"s":1,"p":0,"e":"sweepone","who":"bg","r":-1,"fx":[{"p":1,"e":"sweep","a":"0x0","preserve":0,"marks":"ff01"}]}',
  ])("is written as it was read: %s", (text) => {
    expect(encodeOperation(read(text) as Operation)).toBe(text);
  });
});

describe("a generated trace's header", () => {
  it("may leave out where a trace comes from, and name what generated it", () => {
    const {
      commit: _,
      workload: __,
      note: ___,
      ...kept
    } = JSON.parse(header) as Record<string, unknown>;
    const generated = { ...kept, instance: "mini", seed: -42, path: "9:6", replayPath: "DCL:F" };
    const [entry] = decoded([JSON.stringify(generated)]);
    expect(entry?.tag === "header" && entry.header).toMatchObject({ instance: "mini", seed: -42 });
    expect(entry && encoded(entry)).toBe(JSON.stringify(generated));
  });
});
