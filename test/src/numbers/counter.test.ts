import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Counter } from "../../../src/numbers/counter.ts";

const uint64 = (n: bigint): bigint => BigInt.asUintN(64, n);

const at = (value: bigint): Counter => {
  const counter = new Counter();
  counter.set(value);
  return counter;
};

describe("a counter", () => {
  it.each([
    [2n ** 53n - 1n, 1, 2n ** 53n],
    [2n ** 53n, 1, 2n ** 53n + 1n],
    [2n ** 53n + 1n, -2, 2n ** 53n - 1n],
    [0n, -1, 2n ** 64n - 1n],
    [2n ** 64n - 1n, 1, 0n],
    [2n ** 64n - 2n ** 53n, -1, 2n ** 64n - 2n ** 53n - 1n],
    [2n ** 63n + 1n, 2 ** 63, 1n],
    [1n, 2 ** 62, 2n ** 62n + 1n],
  ])("at %d, to which %d is added, is %d", (from, n, to) => {
    const counter = at(from);
    counter.add(n);
    expect(counter.bigint()).toBe(to);
  });

  it("is a double while one holds it, and is recorded as that or as a bigint", () => {
    expect([at(2n ** 53n - 1n), at(0n), at(2n ** 64n - 8192n)].map((c) => c.recorded())).toEqual([
      2 ** 53 - 1,
      0,
      -8192,
    ]);
    expect(at(2n ** 53n).small).toBeNaN();
    expect(at(2n ** 53n).recorded()).toBe(2n ** 53n);
  });

  it("is what a uint64 is after any sums", () => {
    const steps = fc.array(
      fc.oneof(
        fc.maxSafeInteger(),
        fc.integer({ min: -(2 ** 30), max: 2 ** 30 }).map((n) => n * 2 ** 33),
        fc.constantFrom(2 ** 53 - 1, 1 - 2 ** 53, 1, -1),
      ),
    );
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), steps, (from, all) => {
        const counter = at(from);
        let expected = from;
        for (const n of all) {
          counter.add(n);
          expected = uint64(expected + BigInt(n));
        }
        expect(counter.bigint()).toBe(expected);
      }),
    );
  });
});
