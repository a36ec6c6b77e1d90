import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { properties } from "../../../props/properties/invariants/index.ts";
import { isFound } from "../pair.ts";
import { pairs } from "./index.ts";

const found = pairs.filter(isFound);

describe("the pairs", () => {
  it("are as many as docs/ASSURANCE.md says", () => {
    const row = readFileSync("docs/ASSURANCE.md", "utf8")
      .split("\n")
      .find((line) => line.includes("the pairs of `test/mutation/pairs`"));
    const counts = row?.split("|").slice(2, 5).map(Number);
    expect(counts).toEqual([pairs.length, found.length, pairs.length - found.length]);
  });

  it("have names of their own", () => {
    expect(new Set(pairs.map(({ name }) => name)).size).toBe(pairs.length);
  });

  it.each(properties.map(({ name }) => name))(
    "have a mistake that %s finds alone, or say why others find all that it finds",
    (name) => {
      const own = found.filter(
        ({ by, also, why }) => by === name && (also === undefined || why !== undefined),
      );
      expect(own).not.toEqual([]);
    },
  );
});
