import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { whole } from "../../../../props/search/choices/whole.ts";

const list = "a b c d e f g h i j".split(" ");

describe("a whole list", () => {
  it("is generated as it is, and takes no random number", () => {
    const beside = (arbitrary: fc.Arbitrary<unknown>) =>
      fc.sample(fc.tuple(arbitrary, fc.nat()), { seed: 1, numRuns: 5 });
    expect(beside(whole(list))).toEqual(beside(fc.constant(list)));
  });

  it.each([0, 1, 2, 5, 9])("shrinks to its shortest beginning of more than %i", (most) => {
    const longer = fc.property(whole(list), ({ length }) => length <= most);
    expect(fc.check(longer).counterexample).toEqual([list.slice(0, most + 1)]);
  });

  it("shrinks to nothing where nothing helps", () => {
    expect(fc.check(fc.property(whole(list), () => false)).counterexample).toEqual([[]]);
  });
});
