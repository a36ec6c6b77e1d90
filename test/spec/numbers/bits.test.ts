import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as Bits from "../../../spec/numbers/bits.ts";

/** A bitmap with these slots set. */
const bitmap = (n: number, slots: ReadonlyArray<number>): Bits.Bitmap =>
  slots.reduce((bits, slot) => Bits.withSlot(bits, slot), Bits.clearBitmap(n));

const sets = fc.integer({ min: 1, max: 300 }).chain((n) =>
  fc.record({
    n: fc.constant(n),
    slots: fc.oneof(
      fc.uniqueArray(fc.nat(n - 1)),
      // All but a few, so that runs of set bits are long.
      fc
        .uniqueArray(fc.nat(n - 1), { maxLength: 3 })
        .map((clear) => Array.from({ length: n }, (_, i) => i).filter((i) => !clear.includes(i))),
    ),
  }),
);

describe("a bitmap", () => {
  it("is written as the traces write it: bytes in order, the lowest slot in the lowest bit", () => {
    expect(bitmap(21, [0, 9, 20])).toBe("010210");
    expect(bitmap(8, [7])).toBe("80");
    expect(Bits.clearBitmap(9)).toBe("0000");
  });

  it("has the slots that were set, and no others", () => {
    fc.assert(
      fc.property(sets, ({ n, slots }) => {
        const bits = bitmap(n, slots);
        const found = Array.from({ length: n }, (_, i) => i).filter((i) => Bits.isSet(bits, i));
        expect(found).toEqual(slots.toSorted((a, b) => a - b));
        expect(Bits.count(bits)).toBe(slots.length);
      }),
    );
  });

  it("knows its lowest clear slot from any slot on", () => {
    fc.assert(
      fc.property(sets, fc.nat(310), ({ n, slots }, from) => {
        const bits = bitmap(n, slots);
        const clear = Array.from({ length: n }, (_, i) => i).find(
          (i) => i >= from && !slots.includes(i),
        );
        expect(Math.min(n, Bits.firstClear(bits, from, n))).toBe(clear ?? n);
      }),
    );
  });

  it("shows 64 slots as a word, and clear ones past its end", () => {
    expect(Bits.window64(bitmap(130, [64, 127, 128]), 64)).toBe(2n ** 63n + 1n);
    expect(Bits.window64(bitmap(130, [64, 127, 128]), 128)).toBe(1n);
    expect(Bits.window64(bitmap(10, [9]), 0)).toBe(512n);
    expect(Bits.window64(bitmap(64, [9]), 64)).toBe(0n);
  });
});
