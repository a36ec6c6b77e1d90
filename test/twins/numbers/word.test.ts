import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Word as specWord } from "../../../spec/numbers/units.ts";
import * as Spec from "../../../spec/numbers/word.ts";
import * as Src from "../../../src/numbers/word.ts";

const power = fc.nat(30).map((k) => 2 ** k);
const uint64 = fc.oneof(
  fc.bigInt(0n, 2n ** 64n - 1n),
  fc.bigInt(2n ** 53n - 3n, 2n ** 53n + 3n),
  fc.bigInt(2n ** 64n - 3n, 2n ** 64n - 1n),
);

describe("the words of both sides", () => {
  it("are rounded up to the same multiple, at every address", () => {
    fc.assert(
      fc.property(fc.nat(2 ** 47), power, (n, to) => {
        expect(Src.roundUp(n, to)).toBe(Spec.roundUp(n, to));
      }),
    );
  });

  it("are numbers and bigints alike", () => {
    fc.assert(
      fc.property(uint64, (n) => {
        expect(Src.word(n)).toBe(specWord(n));
        expect(Src.word(-n)).toBe(specWord(-n));
      }),
    );
  });

  it("are the same where one side has a negative double for what has wrapped", () => {
    fc.assert(
      fc.property(fc.nat(2 ** 40), fc.nat(2 ** 40), (a, b) => {
        expect(Src.uint64(a - b)).toBe(BigInt(Spec.subtract(a, b)));
      }),
    );
  });
});
