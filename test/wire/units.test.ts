import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Codec } from "../../wire/index.ts";
import {
  Address,
  bigInteger,
  Bits,
  Bytes,
  Flag,
  Float,
  integer,
  natural,
  uint32,
  Word,
} from "../../wire/codecs/units.ts";
import * as Units from "../../spec/numbers/units.ts";

const word = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(Units.Word);
const nearLimits = fc
  .tuple(fc.constantFrom(0, 32, 47, 52, 53, 63, 64), fc.integer({ min: -3, max: 3 }))
  .map(([k, d]) => Units.Word(2n ** BigInt(k) + BigInt(d)));
const safe = fc.maxSafeNat();

/** Writing a value and reading it gives the value, and JSON in between changes nothing. */
const returns = <A>(codec: Codec<A>, values: fc.Arbitrary<A>): fc.IProperty<[A]> =>
  fc.property(values, (a) => {
    expect(codec.is(a)).toBe(true);
    expect(codec.read(JSON.parse(JSON.stringify(codec.encode(a))))).toEqual(a);
  });

describe("a number that was written reads as the same number", () => {
  it("address", () =>
    fc.assert(
      returns(
        Address,
        fc.maxSafeNat().map((n) => Units.Address(n % (2 ** 48 + 1))),
      ),
    ));
  it("bytes", () => fc.assert(returns(Bytes, safe.map(Units.Bytes))));
  it("flag", () => fc.assert(returns(Flag, fc.constantFrom<Units.Flag>(0, 1))));
  it("natural", () => fc.assert(returns(natural, safe)));
  it("uint32", () => fc.assert(returns(uint32, fc.nat(0xffff_ffff))));
  it("integer", () => fc.assert(returns(integer, fc.maxSafeInteger())));
  it("word", () => fc.assert(returns(Word, fc.oneof(word, nearLimits))));
  it("64 bits", () => fc.assert(returns(Bits, fc.oneof(word, nearLimits))));
  it("float", () => fc.assert(returns(Float, fc.double({ noNaN: true }))));
  it("integer of any size", () => {
    const signed = fc.oneof(word, nearLimits).map((w) => (typeof w === "bigint" ? -w : 0 - w));
    fc.assert(returns(bigInteger, fc.oneof(word, signed)));
  });
});

describe("a number has one way to be written", () => {
  it.each([
    "0x",
    "0x00",
    "0x0c42",
    "0xC42",
    "c42",
    "12",
    "",
    " 0x1",
    "0x1 ",
    "0x1g",
    "0x-1",
    "0x1000000000001",
    "0x1fffffffffffff",
    7,
    null,
  ])("no address is %j", (u) => expect(Address.read(u)).toBeUndefined());
  it.each(["0x1", "0x1fffffffffffff", "0x10000000000000000", -1, 0.5, 2 ** 53, NaN, "9", true])(
    "no word is %j",
    (u) => expect(Word.read(u)).toBeUndefined(),
  );
  it.each([1, "0x01", "0x10000000000000000", "-0x1"])("no bits of a float are %j", (u) =>
    expect(Float.read(u)).toBeUndefined(),
  );
});
