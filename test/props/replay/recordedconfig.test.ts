import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { instanceNamed } from "../../../props/instances/instances.ts";
import { headerOf } from "../../../props/replay/generatedtrace.ts";
import { configOf } from "../../../props/replay/recordedconfig.ts";
import { decodeHeader, encodeHeader, TraceError } from "../../../wire/index.ts";
import { linesOf } from "../../wire/golden.ts";

const [recorded = ""] = linesOf("smoke.jsonl.gz");
const generated = encodeHeader(headerOf(instanceNamed("mini"), {}));

/** A header with some of its text replaced. */
const changed = (text: string, ...changes: ReadonlyArray<readonly [string, string]>): string =>
  changes.reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`${from} is not in the header`);
    return before.replace(from, to);
  }, text);

const read = (text: string) => {
  const header = decodeHeader(text, { file: "t", line: 1 });
  if (E.isLeft(header)) throw header.left;
  return configOf(header.right, "t");
};

/** What is wrong with a header. */
const problem = (text: string, ...changes: ReadonlyArray<readonly [string, string]>): string => {
  try {
    read(changed(text, ...changes));
  } catch (error) {
    if (error instanceof TraceError) return error.message;
    throw error;
  }
  throw new Error("nothing is wrong");
};

describe("the instance of a generated trace", () => {
  it("is the one that the header names, with its repairs", () => {
    const { config } = instanceNamed("mini");
    expect(read(generated)).toEqual(config);
    const repaired = changed(generated, ['"repairs":[]', '"repairs":["tiny-12"]']);
    expect(read(repaired)).toEqual({ ...config, repairs: ["tiny-12"] });
  });

  it("has no other name", () => {
    expect(problem(generated, ['"instance":"mini"', '"instance":"maxi"'])).toMatchInlineSnapshot(
      `"t:1: instance: found the unknown instance "maxi", expected go | go-4p | mini | mini-faults | mini-32 | go-faults | go-386 | go-windows | go-plan9 | go-ppc64 | go-mips"`,
    );
  });

  it.each([
    ['"pageSize":1024', '"pageSize":8192', "constants.pageSize: found 8192, expected 1024"],
    ['"goarch":"amd64"', '"goarch":"arm64"', 'goarch: found "arm64", expected "amd64"'],
    ['"physPageSize":512', '"physPageSize":3', "physPageSize: found 3, expected 512"],
    ['"memProfileRate":524288', '"memProfileRate":1', "memProfileRate: found 1, expected 524288"],
    ['"mcache":200', '"mcache":201', "constants.sizeof.mcache: found 201, expected 200"],
    [
      "[0,8,16,32]",
      "[0,8,0,32]",
      "constants.class_to_size: found [0,8,0,32], expected [0,8,16,32]",
    ],
  ])("has its own constants: not %s but %s", (from, to, message) => {
    expect(problem(generated, [from, to])).toBe(`t:1: ${message}, as the instance mini has it`);
  });

  it("need not say what the header may leave out", () => {
    const { config } = instanceNamed("mini");
    expect(read(changed(generated, [',"numStackOrders":4', ""]))).toEqual(config);
  });
});

describe("the instance of a recorded trace", () => {
  it.each([
    ["a platform that is unknown", '"goarch":"amd64"', '"goarch":"amd65"'],
    ["pointers of another processor", '"ptrSize":8', '"ptrSize":4'],
    ["a byte order of another processor", '"bigEndian":0', '"bigEndian":1'],
    ["physical pages that are no power of two", '"physPageSize":4096', '"physPageSize":12288'],
    ["physical pages that Go refuses", '"physPageSize":4096', '"physPageSize":2048'],
    ["pages of no byte", '"pageSize":8192', '"pageSize":0'],
    ["pages of a byte", '"pageSize":8192', '"pageSize":1'],
    ["bitmap arenas of 3 bytes", '"gcBitsChunkBytes":65536', '"gcBitsChunkBytes":3'],
    ["an arena of 2^2147483648 bytes", '"heapMapTotalBits":39', '"heapMapTotalBits":2147483648'],
    ["small sizes in steps of 0", '"smallSizeDiv":8', '"smallSizeDiv":0'],
    ["huge caches", '"mcache":1736', '"mcache":9007199254740991'],
    ["huge small sizes", '"maxSmallSize":32768', '"maxSmallSize":2147483648'],
    ["as many page lists", '"maxMHeapList":128', '"maxMHeapList":2147483648'],
    ["a class of size 0", "[0,8,16,32,", "[0,8,0,32,"],
    ["classes that do not ascend", "[0,8,16,32,", "[0,8,32,16,"],
    [
      "a span of a class with no page",
      '"class_to_allocnpages":[0,1,',
      '"class_to_allocnpages":[0,0,',
    ],
    ["a class too few", ",28672,32768]", ",28672]"],
    ["another number of classes", '"numSizeClasses":67', '"numSizeClasses":66'],
  ])("is refused with %s", (_, from, to) => {
    expect(problem(recorded, [from, to])).toMatchSnapshot();
  });

  it("has no empty tables of classes", () => {
    const empty = recorded
      .replace(/"class_to_size":\[[^\]]*\]/, '"class_to_size":[]')
      .replace(/"class_to_allocnpages":\[[^\]]*\]/, '"class_to_allocnpages":[]');
    expect(problem(empty, ['"numSizeClasses":67', '"numSizeClasses":0'])).toMatch(
      "found classToSize [] of 0 entries, expected the classes that mksizeclasses.go makes",
    );
  });

  it("has known repairs", () => {
    expect(problem(recorded, ['"goos"', '"repairs":["tiny-12","tiny-13"],"goos"'])).toMatch(
      't:1: repairs[1]: found the unknown repair "tiny-13", expected reserve-refused | ',
    );
    const repaired = changed(recorded, ['"goos"', '"repairs":["tiny-12"],"goos"']);
    expect(read(repaired).repairs).toEqual(["tiny-12"]);
  });

  it("executed one operation after the other", () => {
    const raw = ['"gomaxprocs":1,"serialized":1', '"gomaxprocs":2,"serialized":0'] as const;
    expect(problem(recorded, raw)).toMatchInlineSnapshot(
      `"t:1: serialized: found 0 on 2 processors: operations overlap, expected 1, a trace whose operations follow one another"`,
    );
  });
});
