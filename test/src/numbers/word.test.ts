import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as Bits from "../../../src/numbers/word.ts";

const half = fc.oneof(
  fc.nat(2 ** 32 - 1),
  fc.nat(31).map((bit) => 2 ** bit),
  fc.constantFrom(0, 2 ** 32 - 1),
);

const whole = (lo: number, hi: number): bigint => (BigInt(hi >>> 0) << 32n) | BigInt(lo >>> 0);

describe("64 bits in two halves", () => {
  it("have as many trailing zeros as the number; 64 when it is 0", () => {
    expect(Bits.ctz64(0, 0)).toBe(64);
    expect(Bits.ctz64(0, 0x80000000)).toBe(63);
    expect(Bits.ctz32(0)).toBe(32);
    fc.assert(
      fc.property(half, half, (lo, hi) => {
        const reversed = whole(lo, hi).toString(2).split("").toReversed().join("");
        const zeros = reversed.indexOf("1");
        expect(Bits.ctz64(lo, hi)).toBe(zeros < 0 ? 64 : zeros);
      }),
    );
  });

  it("are 0 when they are shifted right by 64", () => {
    expect([Bits.shiftLow(-1, -1, 64), Bits.shiftHigh(-1, 64)]).toEqual([0, 0]);
  });

  it("are shifted right by any distance", () => {
    fc.assert(
      fc.property(half, half, fc.nat(64), (lo, hi, by) => {
        const shifted = whole(Bits.shiftLow(lo, hi, by), Bits.shiftHigh(hi, by));
        expect(shifted).toBe(whole(lo, hi) >> BigInt(by));
      }),
    );
  });

  it("have their ones counted by halves", () => {
    fc.assert(
      fc.property(half, (n) => {
        expect(Bits.popcount32(n)).toBe(n.toString(2).replaceAll("0", "").length);
      }),
    );
  });
});

describe("rounding up", () => {
  it("gives the next multiple", () => {
    expect([0, 1, 8, 9].map((n) => Bits.roundUp(n, 8))).toEqual([0, 8, 8, 16]);
  });

  it("is exact at addresses", () => {
    expect(Bits.roundUp(0x7fffffffe001, 8192)).toBe(0x800000000000);
  });
});

describe("a power of two", () => {
  const powers = Array.from({ length: 53 }, (_, i) => 2 ** i);

  it("is one, however large", () => {
    expect(powers.filter((n) => !Bits.isPowerOfTwo(n))).toEqual([]);
  });

  it("is not its neighbour, however large", () => {
    const neighbours = powers.slice(2).flatMap((n) => [n - 1, n + 1]);
    expect(neighbours.filter(Bits.isPowerOfTwo)).toEqual([]);
  });

  it("is not 0 or negative", () => {
    expect([0, -2].map(Bits.isPowerOfTwo)).toEqual([false, false]);
  });
});

describe("a uint64", () => {
  it("is a number up to 2^53 - 1, and a bigint from there on", () => {
    expect(Bits.word(2n ** 53n - 1n)).toBe(2 ** 53 - 1);
    expect(Bits.word(2n ** 53n)).toBe(2n ** 53n);
    expect(Bits.word(-1n)).toBe(2n ** 64n - 1n);
  });

  it("that has wrapped is a negative double", () => {
    expect(Bits.uint64(-1)).toBe(2n ** 64n - 1n);
    expect(Bits.toDouble(2n ** 64n - 8192n)).toBe(-8192);
    fc.assert(
      fc.property(fc.maxSafeInteger(), (n) => {
        expect(Bits.toDouble(Bits.uint64(n))).toBe(n);
      }),
    );
  });
});

describe("int64 of a float", () => {
  it("goes towards zero", () => {
    expect([1.9, -1.9, 0].map(Bits.toInt64)).toEqual([1, -1, 0]);
  });

  it("is the least int64 for what does not fit", () => {
    const least = -(2 ** 63);
    expect([2 ** 63, -(2 ** 64), NaN, Infinity].map(Bits.toInt64)).toEqual([
      least,
      least,
      least,
      least,
    ]);
  });
});

describe("a float's bits", () => {
  it("are two halves", () => {
    expect([Bits.bitsHigh(1), Bits.bitsLow(1)]).toEqual([0x3ff00000, 0]);
    expect([Bits.bitsHigh(0.1), Bits.bitsLow(0.1)]).toEqual([0x3fb99999, 0x9999999a]);
  });
});

describe("what Go prints", () => {
  it.each([
    [0, "+0.000000e+000"],
    [-0, "-0.000000e+000"],
    [1, "+1.000000e+000"],
    [0.875, "+8.750000e-001"],
    [-123456.789, "-1.234568e+005"],
    [1e300, "+1.000000e+300"],
    [NaN, "NaN"],
    [Infinity, "+Inf"],
    [-Infinity, "-Inf"],
  ])("of the float %d is %s", (x, text) => {
    expect(Bits.printFloat(x)).toBe(text);
  });

  it("of a pointer is hexadecimal", () => {
    expect(Bits.hex(0xc420000000)).toBe("0xc420000000");
  });
});
