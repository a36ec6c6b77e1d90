import { describe, expect, it } from "vitest";
import * as C from "../../../spec/numbers/collection.ts";

describe("a collection", () => {
  const three = C.fill(C.empty<number, string>(), { first: 4, end: 7 }, "x");

  it("holds one value for each key", () => {
    expect(C.get(three, 4)).toBe("x");
    expect(C.get(C.set(three, 4, "y"), 4)).toBe("y");
    expect(C.get(three, 3)).toBeUndefined();
  });

  it("is not changed by what is made of it", () => {
    C.set(three, 4, "y");
    C.remove(three, 5);
    C.clear(three, { first: 0, end: 100 });
    expect([3, 4, 5, 6, 7].map((key) => C.get(three, key))).toEqual([
      undefined,
      "x",
      "x",
      "x",
      undefined,
    ]);
  });

  it("loses a range of keys without its end", () => {
    const rest = C.clear(three, { first: 5, end: 6 });
    expect([4, 5, 6].map((key) => C.get(rest, key))).toEqual(["x", undefined, "x"]);
  });

  it("stays as it is where a range is empty", () => {
    expect(C.clear(three, { first: 6, end: 6 })).toEqual(three);
    expect(C.fill(three, { first: 9, end: 9 }, "y")).toEqual(three);
  });

  it("is folded over every key and value", () => {
    const keys = C.fold(three, 0, (sum, value, key) => sum + key + value.length);
    expect(keys).toBe(4 + 5 + 6 + 3);
  });
});
