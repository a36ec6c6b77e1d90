/** What the tests of all pairs expect. */
import { describe, expect, it } from "vitest";
import type { FoundPair, Pair, TracedPair } from "./pair.ts";
import { attempt, type Search } from "./trial.ts";

/** The milliseconds that a trial may take: far more than it needs, even on a busy machine. */
const limit = 240_000;

/** Short sequences, and many: most mistakes show in a few actions. */
const usual = { instance: "go", runs: 400, actions: 16, seed: 11, against: "twin" } as const;

const isFound = (pair: Pair): pair is FoundPair => "by" in pair;

const expectOnly = async ({ spec, src, by, also = [], ...pair }: FoundPair): Promise<void> => {
  const search: Search = { ...usual, shrinks: false, ...pair.search };
  const results = await attempt({
    edits: [...spec, ...src],
    jobs: [{ search: { ...search, without: also }, thenWithout: [by, ...also] }],
    limit,
  });
  expect(results).toEqual([
    expect.objectContaining({ tag: "property", name: by }),
    expect.objectContaining({ tag: "agrees" }),
  ]);
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
