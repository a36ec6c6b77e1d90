import { describe, expect, it } from "vitest";
import { sweepingBugs } from "../../../props/bugs/index.ts";
import { shortest, timeout } from "./shortest.ts";

describe("a planted bug of sweeping", () => {
  it.each(sweepingBugs.map((bug) => [bug.name, bug] as const))(
    "is found and shrunk to at most 12 actions: %s",
    (_, bug) => {
      expect(shortest(bug, "go", 12)).toBeLessThanOrEqual(12);
    },
    timeout,
  );
});
