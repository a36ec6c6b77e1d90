/** The headers that name no instance which a replay can be on, and how each is refused. */
import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { instanceNamed, instances, repaired } from "../../../props/instances/instances.ts";
import { headerOf } from "../../../props/replay/generatedtrace.ts";
import { configOf } from "../../../props/replay/recordedconfig.ts";
import { decodeHeader, encodeHeader, type Header, TraceError } from "../../../wire/index.ts";
import { linesOf } from "../../wire/golden.ts";

const recorded = JSON.parse(linesOf("smoke.jsonl.gz")[0]!) as Header;
const generated = (name: string): Header =>
  JSON.parse(encodeHeader(headerOf(instanceNamed(name), {}))) as Header;

type Change = Omit<Partial<Header>, "constants"> & { readonly constants?: object };

const changed = (header: Header, { constants, ...change }: Change): Header =>
  ({ ...header, ...change, constants: { ...header.constants, ...constants } }) as Header;

/** The message about a header; "" if a replay can be on what it describes. */
const refusal = (header: unknown): string => {
  const decoded = decodeHeader(JSON.stringify(header), { line: 1 });
  if (E.isLeft(decoded)) return decoded.left.message;
  try {
    configOf(decoded.right, "t");
    return "";
  } catch (error) {
    if (!(error instanceof TraceError)) throw error;
    return error.message;
  }
};

describe("a recorded header", () => {
  it("is refused for nothing that a runtime wrote", () => {
    expect(refusal(recorded)).toBe("");
  });

  it.each<[string, Change, string]>([
    ["an unknown platform", { goos: "beos" }, "t:1: goos: found the unknown platform beos/amd64"],
    ["another architecture", { goarch: "vax" }, "t:1: goos: found the unknown platform linux/vax"],
    ["a platform of the object", { goos: "__proto__" }, "t:1: goos: found the unknown platform"],
    ["a negative rate", { memProfileRate: -1 }, "line 1: memProfileRate: found -1, expected a "],
    ["physical pages of 3 bytes", { physPageSize: 3 } as Change, "t:1: physPageSize: found 3, "],
    ["none", { physPageSize: 0 } as Change, "t:1: physPageSize: found 0, expected a power of two"],
    [
      "physical pages of 12 KiB",
      { physPageSize: 12_288 } as Change,
      "t:1: physPageSize: found 12288, expected a power of two from 4096 on",
    ],
    [
      "class tables of another length",
      { constants: { numSizeClasses: 66 } },
      "t:1: constants.numSizeClasses: found 66, expected 67, the number of entries",
    ],
    [
      "an empty class table",
      { constants: { numSizeClasses: 0, class_to_size: [] } },
      "t:1: constants.class_to_size: found [] of 0 entries, expected the classes that",
    ],
    ["no pages", { constants: { pageSize: 0 } }, "t:1: constants.pageSize: found 0, expected a "],
    [
      "spans of no pages",
      { constants: { class_to_allocnpages: [] } },
      "t:1: constants.class_to_allocnpages: found [] of 0 entries, expected the pages that",
    ],
    [
      "a bitmap arena with an odd header",
      { constants: { sizeof: { ...recorded.constants.sizeof, gcBitsHeader: 3 } } },
      "t:1: constants.sizeof.gcBitsHeader: found 3, expected a multiple of 8 from 8 to 4096",
    ],
    [
      "odd blocks of finalizers",
      { constants: { finBlockSize: 3 } },
      "t:1: constants.finBlockSize: found 3, expected a multiple of 4 from 8 to 1048576",
    ],
    [
      "odd records of spans",
      { constants: { sizeof: { ...recorded.constants.sizeof, mspan: 3 } } },
      "t:1: constants.sizeof.mspan: found 3, expected a multiple of 4 from 8 to 4096",
    ],
    [
      "a tiny size that is not small",
      { constants: { maxTinySize: 32_768, maxSmallSize: 16_384 } },
      "t:1: constants.maxTinySize: found 32768 beside constants.maxSmallSize 16384, expected a small size",
    ],
    [
      "a chunk that is no whole pages",
      { constants: { heapAllocChunk: 8193 } },
      "t:1: constants.heapAllocChunk: found 8193 beside constants.pageSize 8192, expected a number",
    ],
    [
      "an arena of 2^31 bits",
      { constants: { heapMapTotalBits: 2 ** 31 } },
      "t:1: constants.heapMapTotalBits: found 2147483648, expected a whole number from 16 to 39",
    ],
    [
      "pointers of the wrong width",
      { ptrSize: 4 },
      't:1: ptrSize: found 4 beside goarch "amd64", ',
    ],
    ["the wrong byte order", { bigEndian: 1 }, 't:1: bigEndian: found 1 beside goarch "amd64", '],
    [
      "operations that overlap",
      { serialized: 0, gomaxprocs: 4 },
      "t:1: serialized: found 0 on 4 processors: operations overlap, expected 1",
    ],
    [
      "an unknown repair",
      { repairs: ["tiny-12", "x"] },
      "t:1: repairs[1]: found the unknown repair",
    ],
    ["a repair of the object", { repairs: ["toString"] }, "t:1: repairs[0]: found the unknown"],
    ["an unknown instance", { instance: "nope" }, "t:1: instance: found the unknown instance"],
    ["an instance of the object", { instance: "toString" }, "t:1: instance: found the unknown"],
  ])("is refused: %s", (_, change, message) => {
    expect(refusal(changed(recorded, change))).toContain(message);
  });

  it("may say of one processor that nothing was serialized", () => {
    expect(refusal({ ...recorded, serialized: 0, gomaxprocs: 1 })).toBe("");
  });

  it("decides the constants, over those of the platform", () => {
    const header = changed(recorded, { memProfileRate: 7, constants: { maxMHeapList: 64 } });
    const decoded = decodeHeader(JSON.stringify(header), { line: 1 });
    expect(E.isRight(decoded) && configOf(decoded.right)).toMatchObject({
      memProfileRate: 7,
      maxMHeapList: 64,
    });
  });
});

describe("the loads of a header", () => {
  it.each<[string, object, string]>([
    ["of an unknown counter", { counter: "mallocs" }, "loaded[0].counter: found "],
    ["beyond 2^64", { power: 65 }, "loaded[0].power: found 65, expected a whole number from 0 to"],
    ["of 2^64", { power: 64, by: 0 }, "t:1: loaded[0]: found tinyallocs 2^64, expected a value"],
    ["below 0", { power: 0, by: -2 }, "t:1: loaded[0]: found tinyallocs 2^0 - 2, expected a "],
    ["of a class", { spc: 5 }, "t:1: loaded[0]: found spc 5, expected no span class"],
    ["of no class", { counter: "nmalloc" }, "t:1: loaded[0]: found spc missing, expected a span"],
    ["of large objects", { counter: "nmalloc", spc: 1 }, "t:1: loaded[0]: found spc 1, expected"],
    ["of class 134", { counter: "nmalloc", spc: 134 }, "t:1: loaded[0]: found spc 134, expected"],
    ["of an odd generation", { counter: "sweepgen", power: 5, by: 2 }, "expected a multiple of 4"],
    ["of generation 2^32", { counter: "sweepgen", power: 32, by: 0 }, "expected a value from 0 to"],
    ["of a cache, beyond 2^53", { counter: "local_scan" }, "found local_scan 2^53 + 1, expected"],
  ])("are refused: %s", (_, change, message) => {
    const load = { counter: "tinyallocs", power: 53, by: 1, ...change };
    expect(refusal({ ...generated("go"), loaded: [load] } as never)).toContain(message);
  });

  it("are taken from any generated trace", () => {
    const loaded = [{ counter: "nmalloc", power: 53, by: 1, spc: 133 }];
    expect(refusal({ ...generated("go"), loaded } as never)).toBe("");
  });
});

describe("a generated header", () => {
  it.each(instances.map(({ name }) => name))("is refused for nothing of %s", (name) => {
    expect(refusal(generated(name))).toBe("");
  });

  it.each<[string, Change, string]>([
    ["rate", { memProfileRate: 5 }, "t:1: memProfileRate: found 5, expected "],
    [
      "platform",
      { goos: "darwin" },
      't:1: goos: found "darwin", expected "linux", as the instance ',
    ],
    ["constant", { constants: { maxMHeapList: 127 } }, "t:1: constants.maxMHeapList: found 127, "],
    [
      "record",
      { constants: { sizeof: { ...generated("mini").constants.sizeof, mspan: 160 } } },
      "t:1: constants.sizeof.mspan: found 160, expected ",
    ],
  ])("is refused where a %s is not that of its instance", (_, change, message) => {
    const header = changed(generated("mini"), change);
    expect(refusal(header)).toContain(message);
    expect(refusal(header)).toContain("as the instance mini has it");
  });

  it("names the repairs of its machine", () => {
    const header = headerOf(repaired(instanceNamed("mini"), ["tiny-12"]), {});
    expect(configOf(header)).toMatchObject({ repairs: ["tiny-12"] });
  });
});
