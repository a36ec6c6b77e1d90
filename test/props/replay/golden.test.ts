/** The properties on recorded traces of the real runtime, replayed on the specification. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { linesOf } from "../../wire/golden.ts";
import { follow } from "./follow.ts";

/** More operations than these take longer than they tell. */
const linesMax = 10_000;

const names = readdirSync(join(import.meta.dirname, "../../golden"))
  .filter((name) => name.endsWith(".gz"))
  .filter((name) => linesOf(name).length <= linesMax)
  .toSorted();

describe("a trace of the real runtime", () => {
  it.each(names)(
    "%s contradicts nothing but what is discovered",
    (name) => {
      const { contradictions, discoveries: found } = follow(name);
      expect(contradictions.map(({ property, evidence }) => [property.name, evidence])).toEqual([]);
      expect(found.map(({ action, discovery }) => `${action} ${discovery.name}`)).toMatchSnapshot();
    },
    120_000,
  );
});
