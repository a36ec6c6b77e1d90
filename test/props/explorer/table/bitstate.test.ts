import { describe, expect, it } from "vitest";
import { Bitstate } from "../../../../props/explorer/table/bitstate.ts";
import { Fingerprinter } from "../../../../props/explorer/table/fingerprint.ts";

/** Offers so many different states. The result counts those that were taken for new. */
const offer = (table: Bitstate, states: number): number => {
  const fingerprint = new Fingerprinter(5);
  const words = new Uint32Array(2);
  let isNew = 0;
  for (let n = 0; n < states; n++) {
    words[0] = n;
    fingerprint.of(words, 0, 2);
    if (table.add(fingerprint.high, fingerprint.low)) isNew++;
  }
  return isNew;
};

describe("a table of bits", () => {
  it("knows a state that it was given, and takes the greatest power of 2 that fits", () => {
    const table = new Bitstate(1000);
    expect(table.size).toBe(4096);
    expect(offer(table, 100)).toBe(100);
    expect(offer(table, 100)).toBe(0);
    expect(table.fill).toBeGreaterThan(0.06);
    expect(table.fill).toBeLessThanOrEqual(300 / 4096);
  });

  it.each([20_000, 100_000, 300_000])(
    "knows how many of %i states it omits, to a twentieth",
    (states) => {
      const table = new Bitstate(2 ** 15);
      const omitted = states - offer(table, states);
      expect(omitted).toBeGreaterThan(10);
      expect(Math.abs(table.omitted - omitted)).toBeLessThan(0.05 * omitted + 5);
    },
  );
});
