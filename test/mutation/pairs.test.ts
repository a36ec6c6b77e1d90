import { describe, expect, it } from "vitest";
import { properties } from "../../props/properties/invariants/index.ts";
import { isFound } from "./pair.ts";
import { pairs } from "./pairs/index.ts";

const found = pairs.filter(isFound);

describe("the pairs", () => {
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
