/** What the tests of all pairs expect. */
import { describe, expect, it } from "vitest";
import { type FoundPair, isFound, type Pair, type TracedPair, usual } from "./pair.ts";
import { attempt, type Search } from "./trial.ts";

/** The milliseconds that a trial may take: far more than it needs, even on a busy machine. */
const limit = 240_000;

/** No counterexample is longer, the boot included. */
const longest = 30;

const expectOnly = async ({ spec, src, by, also = [], ...pair }: FoundPair): Promise<void> => {
  const search: Search = { ...usual, enough: longest, ...pair.search };
  const results = await attempt({
    edits: [...spec, ...src],
    jobs: [{ search: { ...search, without: also }, thenWithout: [by, ...also] }],
    limit,
  });
  expect(results).toEqual([
    expect.objectContaining({ tag: "property", name: by }),
    expect.objectContaining({ tag: "agrees" }),
  ]);
  const [first] = results;
  expect(first?.tag === "property" && first.length).toBeLessThanOrEqual(longest);
};

const expectTraced = async ({ spec, src, trace }: TracedPair): Promise<void> => {
  const results = await attempt({
    edits: [...spec, ...src],
    jobs: [
      { replay: trace, on: "spec" },
      { replay: trace, on: "src" },
    ],
    limit,
  });
  expect(results.map(({ tag }) => tag)).toEqual(["differs", "differs"]);
};

const titleOf = (pair: Pair): string => {
  if (!isFound(pair)) return `${pair.name} is found by the trace ${pair.trace}`;
  return `${pair.name} is found by ${pair.by}${pair.also === undefined ? " alone" : ", among others"}`;
};

/** Each pair of a list is found as it says. */
export const expectPairs = (chapter: string, pairs: ReadonlyArray<Pair>): void => {
  describe(`the same mistake on both twins, in ${chapter}`, () => {
    it.each(pairs.map((pair) => [titleOf(pair), pair] as const))(
      "%s",
      (_, pair) => (isFound(pair) ? expectOnly(pair) : expectTraced(pair)),
      limit,
    );
  });
};
