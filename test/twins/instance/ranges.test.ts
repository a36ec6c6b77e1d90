/** The ranges of the constants and the relations between them, written down here a third time. */
import { describe, expect, it } from "vitest";
import { sharedGo19 } from "../../../props/instances/instances.ts";
import type { SharedConfig } from "../../../props/instances/sharedconfig.ts";
import { specSubject, srcSubject } from "../../../props/subjects/twins.ts";
import { invalidity as specInvalidity } from "../../../spec/instance/validity.ts";
import { invalidity as srcInvalidity } from "../../../src/instance/validity.ts";

const twins = [
  { name: "spec", invalidity: specInvalidity },
  { name: "src", invalidity: srcInvalidity },
];

const amd64 = sharedGo19("linux", "amd64");
const i386 = sharedGo19("linux", "386");

/** An instance with one constant changed; those in `sizeof` have a name like `sizeof.mspan`. */
const changed = (name: string, value: unknown): SharedConfig => {
  const [first = "", second] = name.split(".");
  if (second === undefined) return { ...amd64, [first]: value } as SharedConfig;
  return { ...amd64, sizeof: { ...amd64.sizeof, [second]: value } } as SharedConfig;
};

type Kind = "whole number" | "power of two" | `multiple of ${number}`;

const ranges: ReadonlyArray<readonly [name: string, kind: Kind, least: number, most: number]> = [
  ["pageSize", "power of two", 512, 65_536],
  ["minPhysPageSize", "power of two", 256, 65_536],
  ["physPageSize", "whole number", 0, 2 ** 30],
  ["heapMapTotalBits", "whole number", 16, 39],
  ["arenaHint", "multiple of 512", 0, 2 ** 47],
  ["arenaHintStride", "multiple of 512", 0, 2 ** 47],
  ["arenaHints", "whole number", 0, 1024],
  ["end", "whole number", 0, 2 ** 47],
  ["brk", "whole number", 0, 2 ** 47],
  ["mmapBase", "whole number", 0, 2 ** 47],
  ["addressSpaceEnd", "whole number", 2 ** 20, 2 ** 47],
  ["zerobase", "whole number", 1, 2 ** 47],
  ["maxSmallSize", "power of two", 16, 32_768],
  ["smallSizeDiv", "power of two", 1, 1024],
  ["smallSizeMax", "whole number", 16, 32_768],
  ["largeSizeDiv", "power of two", 8, 4096],
  ["maxTinySize", "power of two", 8, 32_768],
  ["tinySizeClass", "whole number", 1, 127],
  ["maxMHeapList", "whole number", 1, 4096],
  ["heapAllocChunk", "whole number", 512, 2 ** 30],
  ["heapGrowRound", "power of two", 512, 2 ** 26],
  ["arenaReserve", "power of two", 1024, 2 ** 30],
  ["strandLimit", "whole number", 0, 2 ** 30],
  ["bitmapChunk", "power of two", 512, 2 ** 20],
  ["persistentChunk", "power of two", 512, 2 ** 26],
  ["persistentMaxBlock", "whole number", 64, 2 ** 26],
  ["fixAllocChunk", "multiple of 8", 64, 2 ** 20],
  ["gcBitsHeader", "multiple of 8", 8, 4096],
  ["gcBitsChunkBytes", "multiple of 8", 16, 2 ** 20],
  ["sweepBufBlockEntries", "whole number", 1, 65_536],
  ["sweepBufInitSpineCap", "whole number", 1, 65_536],
  ["cacheLineSize", "power of two", 8, 4096],
  ["allspansMin", "multiple of 8", 16, 2 ** 20],
  ["hugePageSize", "whole number", 0, 2 ** 30],
  ["fixedStack", "power of two", 512, 2 ** 20],
  ["numStackOrders", "whole number", 0, 32],
  ["stackCacheSize", "whole number", 0, 2 ** 30],
  ["sizeof.mspan", "multiple of 4", 8, 4096],
  ["sizeof.mcache", "multiple of 4", 8, 2 ** 20],
  ["sizeof.treapNode", "multiple of 4", 8, 4096],
  ["sizeof.specialfinalizer", "multiple of 4", 8, 4096],
  ["sizeof.specialprofile", "multiple of 4", 8, 4096],
  ["sizeof.gcSweepBlock", "multiple of 4", 4, 2 ** 20],
  ["sizeof.defer", "multiple of 4", 8, 4096],
  ["sizeof.buckhash", "multiple of 4", 4, 2 ** 26],
  ["sizeof.finBlock", "multiple of 4", 8, 2 ** 20],
  ["memProfileRate", "whole number", 0, Number.MAX_SAFE_INTEGER],
];

/** The step from one value of a kind to the next, at both ends of its range. */
const neighbours = (kind: Kind, least: number, most: number): readonly [number, number] => {
  if (kind === "power of two") return [least / 2, 2 * most];
  const step = kind === "whole number" ? 1 : Number(kind.slice("multiple of ".length));
  return [least - step, most + step];
};

/** Values between the ends that are not of the kind. */
const between = (kind: Kind, least: number): ReadonlyArray<number> => {
  if (kind === "whole number") return [least + 0.5];
  return kind === "power of two" ? [3 * least] : [least + 1];
};

describe.each(twins)("a constant on $name", ({ invalidity }) => {
  it.each(ranges)("%s is a %s from %d to %d", (name, kind, least, most) => {
    const expected = `expected a ${kind} from ${least} to ${most}`;
    const within = [least, most].map((value) => invalidity(changed(name, value)) ?? "valid");
    expect(within.filter((sentence) => sentence.endsWith(expected))).toEqual([]);
    for (const value of [...neighbours(kind, least, most), ...between(kind, least), NaN, "8"]) {
      const shown = typeof value === "string" ? `"${value}"` : String(value);
      expect(invalidity(changed(name, value))).toBe(`found ${name} ${shown}, ${expected}`);
    }
  });

  it("is each one that has a number, but for those that are compared with the platform's", () => {
    const numbers = (of: object, prefix: string): ReadonlyArray<string> =>
      Object.entries(of).flatMap(([name, value]) =>
        typeof value === "number" ? [`${prefix}${name}`] : [],
      );
    const all = [...numbers(amd64, ""), ...numbers(amd64.sizeof, "sizeof.")];
    const tested = [...ranges.map(([name]) => name), "ptrSize", "bigEndian"];
    expect(tested.toSorted()).toEqual(all.toSorted());
  });
});

type Change = Partial<Omit<SharedConfig, "sizeof">> & { readonly sizeof?: object };

const related = (change: Change, base = amd64): SharedConfig =>
  ({ ...base, ...change, sizeof: { ...base.sizeof, ...change.sizeof } }) as SharedConfig;

const other = (list: ArrayLike<number> | undefined, at: number, value: number): number[] =>
  Array.from(list ?? []).map((n, i) => (i === at ? value : n));

/** Instances whose constants are each in their range, and together make no sense. */
const relations: ReadonlyArray<readonly [sentence: string, config: SharedConfig]> = [
  ["a text", related({ name: 7 as never })],
  ["a platform that Go 1.9 ran on", related({ goos: "windows", goarch: "arm64" })],
  ["the bytes of a pointer on that processor", related({ ptrSize: 4 })],
  ["the byte order of that processor", related({ bigEndian: 1 as never })],
  ["an arena of 16 to 2^26 pages", related({ heapMapTotalBits: 16, pageSize: 8192 as never })],
  ["an arena of 16 to 2^26 pages", related({ heapMapTotalBits: 39, pageSize: 4096 as never })],
  ["no more bits than a pointer has", related({ heapMapTotalBits: 33 }, i386)],
  ["hints below 2^48", related({ arenaHints: 1024, arenaHintStride: (2 ** 39) as never })],
  [
    "an address that a pointer can have",
    related({ addressSpaceEnd: (2 ** 32 + 1) as never }, i386),
  ],
  ["addresses that a pointer can have", related({ end: (2 ** 32) as never }, i386)],
  ["addresses that a pointer can have", related({ brk: (2 ** 32) as never }, i386)],
  ["addresses that a pointer can have", related({ zerobase: (2 ** 32) as never }, i386)],
  ["addresses that a pointer can have", related({ mmapBase: (2 ** 32) as never }, i386)],
  ["a number of whole steps of smallSizeDiv", related({ smallSizeMax: 1028 as never })],
  [
    "a number of whole steps of smallSizeDiv",
    related({ maxSmallSize: 16, smallSizeDiv: 1024, smallSizeMax: 1024 } as never),
  ],
  [
    "at most smallSizeMax - 8, or smallSizeMax and a number of whole steps of largeSizeDiv",
    related({ smallSizeMax: 1032 as never }),
  ],
  ["a small size", related({ maxSmallSize: 512, maxTinySize: 1024 } as never)],
  ["a number of whole pages", related({ heapAllocChunk: 12_288 as never })],
  ["a number of whole pages", related({ heapGrowRound: 4096 as never })],
  ["at least two pages", related({ arenaReserve: 8192 as never })],
  ["at most a chunk", related({ persistentChunk: 32_768 as never })],
  [
    "a bitmap arena with room for 64 bits behind its header",
    related({ gcBitsChunkBytes: 16, gcBitsHeader: 16 } as never),
  ],
  ["a block of as many pointers", related({ sweepBufBlockEntries: 511 })],
  [
    "at most a page",
    related({ pageSize: 512, heapMapTotalBits: 35, cacheLineSize: 1024 } as never),
  ],
  ...["mspan", "mcache", "treapNode", "specialfinalizer", "specialprofile"].flatMap(
    (record): ReadonlyArray<readonly [string, SharedConfig]> => [
      ["whole pointers, and at most a chunk", related({ sizeof: { [record]: 12 } })],
      [
        "whole pointers, and at most a chunk",
        related({
          fixAllocChunk: 64 as never,
          sizeof: {
            mspan: 64,
            mcache: 64,
            treapNode: 64,
            specialfinalizer: 64,
            specialprofile: 64,
            [record]: 72,
          },
        }),
      ],
    ],
  ),
  [
    "the classes that mksizeclasses.go makes of pageSize, maxSmallSize and largeSizeDiv",
    related({ classToSize: other(amd64.classToSize, 9, 0) as never }),
  ],
  [
    "the classes that mksizeclasses.go makes of pageSize, maxSmallSize and largeSizeDiv",
    related({ classToSize: Array.from(amd64.classToSize ?? []).slice(0, 66) as never }),
  ],
  [
    "the classes that mksizeclasses.go makes of pageSize, maxSmallSize and largeSizeDiv",
    related({ classToSize: [...Array.from(amd64.classToSize ?? []), 40_960] as never }),
  ],
  [
    "the pages that mksizeclasses.go gives a span of each class",
    related({ classToAllocnpages: other(amd64.classToAllocnpages, 66, 5) as never }),
  ],
  ["a list of known repairs", related({ repairs: "tiny-12" as never })],
];

describe.each(twins)("the constants of an instance on $name", ({ invalidity }) => {
  it.each(relations)("are together: %s", (sentence, config) => {
    expect(invalidity(config)).toMatch(new RegExp(`^found .*, expected ${escaped(sentence)}$`));
  });

  it("are each in their range where a relation is wrong", () => {
    const sentences = relations.map(([, config]) => invalidity(config) ?? "");
    expect(sentences.filter((text) => /expected a .* from \d+ to \d+$/.test(text))).toEqual([]);
  });
});

it("an instance that is not valid starts no machine", () => {
  const config = related({ pageSize: 0 as never });
  const sentence = "found pageSize 0, expected a power of two from 512 to 65536";
  const starts = [() => specSubject(config), () => srcSubject(config)];
  for (const start of starts) {
    expect(start).toThrow(sentence);
    expect(start).toThrow(expect.objectContaining({ code: "bad-config" }));
  }
});

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
