import { describe, expect, it } from "vitest";
import { Address, Bytes, flag, PageId, Pages, Word } from "../../../spec/numbers/units.ts";

describe.each([
  ["an address", Address],
  ["a page", PageId],
  ["a count of pages", Pages],
  ["a count of bytes", Bytes],
])("%s", (_, unit) => {
  it("is a natural number", () => {
    expect([0, 1, 2 ** 47, 2 ** 53 - 1].map((n) => unit(n))).toEqual([0, 1, 2 ** 47, 2 ** 53 - 1]);
    for (const n of [-1, 0.5, NaN, Infinity, 2 ** 53]) expect(() => unit(n)).toThrow(RangeError);
  });
});

describe("a word", () => {
  it("is a value modulo 2^64", () => {
    expect([Word(-1n), Word(2n ** 64n), Word(7n)]).toEqual([2n ** 64n - 1n, 0, 7]);
  });
});

describe("a flag", () => {
  it("is 0 or 1", () => {
    expect([flag(false), flag(true)]).toEqual([0, 1]);
  });
});
