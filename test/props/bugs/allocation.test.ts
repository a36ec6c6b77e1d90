import { describe, expect, it } from "vitest";
import { allocationBugs } from "../../../props/bugs/index.ts";
import { shortest, timeout } from "./shortest.ts";

describe("a planted bug of allocation", () => {
  it.each(allocationBugs.map((bug) => [bug.name, bug] as const))(
    "is found and shrunk to at most 8 actions: %s",
    (_, bug) => {
      expect(shortest(bug, "mini", 8)).toBeLessThanOrEqual(8);
    },
    timeout,
  );
});
