import { describe, expect, it } from "vitest";
import { cycleBugs } from "../../../props/bugs/index.ts";
import { shortest, timeout } from "./shortest.ts";

describe("a planted bug of a collector's cycle", () => {
  it.each(cycleBugs.map((bug) => [bug.name, bug] as const))(
    "is found and shrunk to at most 12 actions: %s",
    (_, bug) => {
      expect(shortest(bug, "go", 12)).toBeLessThanOrEqual(12);
    },
    timeout,
  );
});
