import { describe, expect, it } from "vitest";
import { widthBugs } from "../../../props/bugs/index.ts";
import { counterexampleOf, timeout } from "./shortest.ts";

describe("a planted bug of a counter's width", () => {
  it.each(widthBugs.map((bug) => [bug.name, bug] as const))(
    "is found with one load, which it needs, and at most 18 actions: %s",
    (_, bug) => {
      const found = counterexampleOf(bug, "go", 18);
      // The shrinker tries without a load first.
      expect(found?.setting.loaded).toHaveLength(1);
      expect(found!.steps.length - found!.boot).toBeLessThanOrEqual(18);
    },
    timeout,
  );
});
