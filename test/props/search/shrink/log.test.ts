import { describe, expect, it } from "vitest";
import { logAfter, logOf, pathOf, WrongPath } from "../../../../props/search/shrink/log.ts";

const path = "147:610:3:120:14:17";

describe("the path of a counterexample", () => {
  it("names the sequence, its length, and each attempt that still failed", () => {
    const entries = [
      { after: 3, length: 120 },
      { after: 14, length: 17 },
    ];
    expect(logOf(path)).toEqual({ run: 147, length: 610, entries });
    expect(pathOf(logOf(path))).toBe(path);
    expect(pathOf(logOf("147"))).toBe("147");
  });

  it.each(["147:610:3", "147:0", "147:610:0:120", "147:610:3:0"])(
    "is none of a search that has half an attempt, or one without actions: %s",
    (wrong) => {
      expect(() => logOf(wrong)).toThrow(WrongPath);
    },
  );

  it("goes on with an attempt that does not come back, counted from the first one", () => {
    expect(pathOf(logAfter(logOf(path), 20, 9))).toBe(`${path}:3:9`);
  });

  it("has another length where its last attempt does not come back", () => {
    expect(pathOf(logAfter(logOf(path), 17, 16))).toBe("147:610:3:120:14:16");
    expect(pathOf(logAfter(logOf("147:610"), 0, 600))).toBe("147:600");
  });
});
