import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Word } from "../../../spec/numbers/units.ts";
import * as W from "../../../spec/numbers/word.ts";

const word = (bits: W.Bits): fc.Arbitrary<Word> =>
  fc
    .oneof(
      fc.bigInt(0n, 2n ** BigInt(bits) - 1n),
      fc.bigInt(0n, 100n),
      fc.bigInt(2n ** BigInt(bits) - 100n, 2n ** BigInt(bits) - 1n),
      fc.bigInt(2n ** 31n - 5n, 2n ** 31n + 5n),
    )
    .map((n) => W.wrap(n, bits));

const isCanonical = (n: Word): boolean =>
  typeof n === "number" ? Number.isSafeInteger(n) : n > BigInt(Number.MAX_SAFE_INTEGER);

describe("a word", () => {
  it("is a number up to 2^53 - 1 and a bigint from there on", () => {
    expect(W.wrap(2n ** 53n - 1n)).toBe(2 ** 53 - 1);
    expect(W.wrap(2n ** 53n)).toBe(2n ** 53n);
    expect(W.maxWord()).toBe(2n ** 64n - 1n);
    expect(W.maxWord(32)).toBe(2 ** 32 - 1);
  });

  it("wraps below zero and above its width", () => {
    expect(W.add(2n ** 64n - 1n, 1)).toBe(0);
    expect(W.subtract(0, 1)).toBe(2n ** 64n - 1n);
    expect(W.multiply(2n ** 51n, 8192)).toBe(0);
    expect(W.add(2 ** 32 - 1, 1, 32)).toBe(0);
    expect(W.subtract(0, 1, 32)).toBe(2 ** 32 - 1);
    expect(W.multiply(2 ** 31, 2, 32)).toBe(0);
  });

  it("is the same however a size of 2^53 and more came", () => {
    expect([W.canonical(8n), W.canonical(2 ** 53 - 1), W.canonical(2 ** 60)]).toEqual([
      8,
      2 ** 53 - 1,
      2n ** 60n,
    ]);
    expect([
      W.canonicalInt(-8n),
      W.canonicalInt(2n ** 53n + 1n),
      W.canonicalInt(-(2 ** 60)),
    ]).toEqual([-8, 2n ** 53n + 1n, -(2n ** 60n)]);
  });

  it("is an int64 and back, also of a float beyond 2^53", () => {
    expect(W.unsigned(-1)).toBe(2n ** 64n - 1n);
    expect(W.unsigned(2 ** 62)).toBe(2n ** 62n);
    expect(W.signed(W.unsigned(-(2 ** 62)))).toBe(-(2n ** 62n));
  });

  it("is divided exactly where the quotient is next to a whole number", () => {
    for (const b of [3, 7, 100, 8192, 99_999_999]) {
      const k = Math.floor(Number.MAX_SAFE_INTEGER / b) - 1;
      expect([W.divide(k * b, b), W.divide(k * b - 1, b)]).toEqual([k, k - 1]);
    }
  });

  it("can be less than itself plus a page", () => {
    const size = 2n ** 64n - 8192n;
    expect(W.add(size, 8192) < size).toBe(true);
    expect(W.add(size - 1n, 8192) < size - 1n).toBe(false);
  });

  it("is rounded up to 0 at the end of its range", () => {
    expect(W.roundUp(2n ** 64n - 1n, 65536)).toBe(0);
    expect(W.roundUp(2n ** 64n - 65536n, 65536)).toBe(2n ** 64n - 65536n);
    expect(W.roundUp(2 ** 32 - 1, 4096, 32)).toBe(0);
  });

  it("is read as a signed integer, and written back", () => {
    expect(W.signed(2n ** 64n - 1n)).toBe(-1);
    expect(W.signed(2n ** 63n)).toBe(-(2n ** 63n));
    expect(W.signed(2n ** 63n - 1n)).toBe(2n ** 63n - 1n);
    expect(W.unsigned(-1)).toBe(2n ** 64n - 1n);
    fc.assert(fc.property(word(64), (n) => W.unsigned(W.signed(n)) === n));
  });

  it("is made from the whole part of a float", () => {
    expect(W.fromFloat(4362075.9)).toBe(4362075);
    expect(W.fromFloat(2 ** 60)).toBe(2n ** 60n);
  });

  it.each<W.Bits>([32, 64])("computes at %i bits what bigints do modulo its width", (bits) => {
    const modulus = 2n ** BigInt(bits);
    const wrap = (n: bigint) => ((n % modulus) + modulus) % modulus;
    fc.assert(
      fc.property(word(bits), word(bits), fc.integer({ min: 0, max: 20 }), (a, b, k) => {
        const [x, y, to] = [BigInt(a), BigInt(b), 2n ** BigInt(k)];
        const results: [Word, bigint][] = [
          [W.add(a, b, bits), wrap(x + y)],
          [W.subtract(a, b, bits), wrap(x - y)],
          [W.multiply(a, b, bits), wrap(x * y)],
          [W.divide(a, 2 ** k), x / to],
          [W.remainder(a, 2 ** k), x % to],
          [W.roundUp(a, 2 ** k, bits), wrap(x + to - 1n) - (wrap(x + to - 1n) % to)],
        ];
        for (const [found, expected] of results) {
          expect(BigInt(found)).toBe(expected);
          expect(isCanonical(found)).toBe(true);
        }
      }),
    );
  });
});
