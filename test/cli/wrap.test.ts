import { describe, expect, it } from "vitest";
import { counted, duration, grouped } from "../../cli/terminal/numbers.ts";
import { wrapped } from "../../cli/terminal/wrap.ts";

describe("a wrapped line", () => {
  it("is itself where it fits", () => {
    expect(wrapped("  as wide as can be", 19)).toEqual(["  as wide as can be"]);
    expect(wrapped("", 19)).toEqual([""]);
  });

  it("is broken between words, and what follows is indented further", () => {
    expect(wrapped("  as wide as can be", 18)).toEqual(["  as wide as can", "    be"]);
  });

  it("is broken between fields where it is a list of them", () => {
    expect(wrapped("span: npages 1, state inUse, list 171", 28)).toEqual([
      "span: npages 1, state inUse,",
      "  list 171",
    ]);
    expect(wrapped("span: npages 1, state inUse, list 171", 27)).toEqual([
      "span: npages 1,",
      "  state inUse, list 171",
    ]);
  });

  it("has its longest word whole", () => {
    expect(wrapped("see counterexample-go-7.jsonl", 10)).toEqual([
      "see",
      "  counterexample-go-7.jsonl",
    ]);
  });

  it("is as wide with colours as without", () => {
    expect(wrapped("\u001b[31mas wide as\u001b[39m can be", 17)).toHaveLength(1);
  });
});

describe("a number", () => {
  it("has its digits in threes", () => {
    expect([0, 999, 1000, 1234567].map(grouped)).toEqual(["0", "999", "1,000", "1,234,567"]);
  });

  it("has its noun in the plural unless it is 1", () => {
    expect([0, 1, 2000].map((n) => counted(n, "action"))).toEqual([
      "0 actions",
      "1 action",
      "2,000 actions",
    ]);
  });

  it("of seconds becomes minutes", () => {
    expect([0.04, 9.96, 59.6, 61, 7322].map(duration)).toEqual([
      "0.0 s",
      "10.0 s",
      "1 min 0 s",
      "1 min 1 s",
      "122 min 2 s",
    ]);
  });
});
