/** The laws of shapes, each on generated values. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BitReader, BitWriter } from "../../../../props/explorer/encoding/bits.ts";
import { array, bag, list, map, set } from "../../../../props/explorer/encoding/collections.ts";
import { optional, record, tuple, union } from "../../../../props/explorer/encoding/records.ts";
import {
  boolean,
  float,
  natural,
  oneOf,
  text,
  unsigned64,
  whole,
} from "../../../../props/explorer/encoding/scalars.ts";
import { type Encoder, recursive, type Shape } from "../../../../props/explorer/encoding/shape.ts";

const packed = <A>(shape: Encoder<A>, value: A): ReadonlyArray<number> => {
  const writer = new BitWriter();
  shape.write(value, writer);
  const length = writer.end();
  return [...writer.words.subarray(0, length)];
};

const unpacked = <A>(shape: Shape<A>, words: ReadonlyArray<number>): A => {
  const reader = new BitReader();
  reader.open(Uint32Array.from(words), 0);
  return shape.read(reader);
};

interface Tree {
  readonly at: number;
  readonly left: Tree | undefined;
  readonly right: Tree | undefined;
}

type Figure = { readonly tag: "dot" } | { readonly tag: "line"; readonly to: number };

const tree: Shape<Tree> = recursive("tree", () =>
  record({ at: whole(-3, 3), left: optional(tree), right: optional(tree) }),
);
const trees = fc.letrec<{ tree: Tree; none: undefined }>((tie) => ({
  none: fc.constant(undefined),
  tree: fc.record({
    at: fc.integer({ min: -3, max: 3 }),
    left: fc.oneof({ maxDepth: 3 }, tie("none"), tie("tree")),
    right: fc.oneof({ maxDepth: 3 }, tie("none"), tie("tree")),
  }),
})).tree;

const bigKeys = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const cases: Readonly<Record<string, readonly [unknown, fc.Arbitrary<unknown>]>> = {
  "whole(0, 0)": [whole(0, 0), fc.constant(0)],
  "whole(-5, 9)": [whole(-5, 9), fc.integer({ min: -5, max: 9 })],
  "32 bits": [whole(0, 2 ** 32 - 1), fc.integer({ min: 0, max: 2 ** 32 - 1 })],
  natural: [natural, fc.maxSafeNat()],
  float: [float, fc.double()],
  unsigned64: [unsigned64, bigKeys],
  text: [text, fc.string({ unit: "binary" })],
  boolean: [boolean, fc.boolean()],
  oneOf: [
    oneOf("a", 7, null, undefined, true),
    fc.constantFrom<string | number | boolean | null | undefined>("a", 7, null, undefined, true),
  ],
  list: [list(whole(0, 6)), fc.array(fc.nat(6))],
  array: [array(3, natural), fc.array(fc.nat(), { minLength: 3, maxLength: 3 })],
  set: [set(whole(0, 40)), fc.array(fc.nat(40)).map((a) => new Set(a))],
  map: [
    map(text, optional(boolean)),
    fc
      .array(fc.tuple(fc.string(), fc.option(fc.boolean(), { nil: undefined })))
      .map((a) => new Map(a)),
  ],
  tuple: [tuple(boolean, whole(0, 2 ** 31)), fc.tuple(fc.boolean(), fc.nat(2 ** 31))],
  union: [
    union<"tag", Figure>("tag", { dot: record({}), line: record({ to: natural }) }),
    fc.oneof(
      fc.constant({ tag: "dot" }),
      fc.nat().map((n) => ({ tag: "line", to: n })),
    ),
  ],
  tree: [tree, trees],
};

describe.each(Object.entries(cases))("%s", (_name, [shape, values]) => {
  const loose = shape as Shape<unknown>;

  it("reads what it wrote", () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(unpacked(loose, packed(loose, value))).toEqual(value);
      }),
    );
  });

  it("compares as equal exactly what it writes as the same bits, and is an order", () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const isSame = JSON.stringify(packed(loose, a)) === JSON.stringify(packed(loose, b));
        expect(loose.compare(a, b) === 0).toBe(isSame);
        expect(Math.sign(loose.compare(a, b)) + Math.sign(loose.compare(b, a))).toBe(0);
      }),
    );
  });

  it("reads from ITF, through JSON, what it wrote into it", () => {
    fc.assert(
      fc.property(values, (value) => {
        const itf = JSON.parse(JSON.stringify(loose.toItf(value))) as never;
        expect(loose.fromItf(itf)).toEqual(value);
      }),
    );
  });
});

describe("a shape", () => {
  it("writes sets, maps and bags without regard to the order in which they iterate", () => {
    const shape = set(whole(0, 9));
    expect(packed(shape, new Set([3, 1, 2]))).toEqual(packed(shape, new Set([2, 3, 1])));
    const table = map(text, natural);
    const there = new Map([["a", 1] as const, ["b", 2] as const]);
    const back = new Map([["b", 2] as const, ["a", 1] as const]);
    expect(packed(table, there)).toEqual(packed(table, back));
    expect(packed(bag(natural), [5, 1, 5])).toEqual(packed(bag(natural), [5, 5, 1]));
    expect(packed(bag(natural), [5, 1, 5])).not.toEqual(packed(bag(natural), [5, 1, 1]));
  });

  it("takes no more bits than the values need", () => {
    const shape = array(8, record({ kind: oneOf("a", "b", "c"), n: whole(0, 3) }));
    const value = Array.from({ length: 8 }, () => ({ kind: "c" as const, n: 3 }));
    expect(packed(shape, value)).toEqual([0xeeeeeeee]);
  });

  it("says what it found, what it expected, and where", () => {
    const shape = record({ spans: list(record({ pages: whole(1, 7) })) });
    const write = (): unknown => packed(shape, { spans: [{ pages: 1 }, { pages: 8 }] });
    expect(write).toThrow("spans.1.pages: found 8, expected 1..7");
    expect(() => shape.fromItf({ spans: [{}] })).toThrow("spans.0.pages: found");
  });

  it("describes itself", () => {
    const shape = record({ free: set(whole(0, 3)), top: optional(oneOf("a", "b")) });
    expect(shape.text).toBe('{ free: set of (0..3), top: "a" | "b" | undefined }');
  });
});

describe("bits in words", () => {
  it.each([63, 64, 65, 128, 129])("of %i words are all written, the last of them too", (words) => {
    const writer = new BitWriter();
    for (let i = 0; i < words; i++) writer.put(i + 1, i === words - 1 ? 20 : 32);
    expect([...writer.written()]).toEqual(Array.from({ length: words }, (_, i) => i + 1));
  });
});
