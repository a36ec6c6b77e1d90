import { describe, expect, it } from "vitest";
import { systemBugs } from "../../../props/bugs/index.ts";
import { shortest, timeout } from "./shortest.ts";

describe("a planted bug of the memory layer", () => {
  it.each(systemBugs.map((bug) => [bug.name, bug] as const))(
    "is found and shrunk to at most 4 actions: %s",
    (_, bug) => {
      expect(shortest(bug, "mini-32", 4)).toBeLessThanOrEqual(4);
    },
    timeout,
  );
});
