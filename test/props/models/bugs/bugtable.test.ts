/**
 * The table of planted bugs: each is shown by the model that the table names, from its initial state, by a path
 * that is no longer than what fast-check shrinks a random walk to through the same model.
 */
import { describe, expect, it } from "vitest";
import {
  allocationBugs,
  bugs,
  cycleBugs,
  sweepingBugs,
  systemBugs,
} from "../../../../props/bugs/index.ts";
import type { Bug } from "../../../../props/bugs/bug.ts";
import { explore } from "../../../../props/explorer/explore.ts";
import type { Report } from "../../../../props/explorer/report/report.ts";
import { initialState } from "../../../../props/explorer/search/path.ts";
import type { Definition } from "../../../../props/models/definition.ts";
import { onBoth } from "../../../../props/models/engine/onboth.ts";
import { bugTable } from "./bugtable.ts";
import { entryOf } from "../visit.ts";
import { shrunkLength } from "./walking.ts";

/** The most actions to which a search shrinks a counterexample of a bug, as the tests of the bugs demand it. */
const bounds: ReadonlyArray<readonly [ReadonlyArray<Bug>, number]> = [
  [allocationBugs, 8],
  [sweepingBugs, 12],
  [cycleBugs, 12],
  [systemBugs, 4],
];

const boundOf = (bug: Bug): number => bounds.find(([of]) => of.includes(bug))![1];

/** What so few random walks do not come to. */
const unwalked: ReadonlySet<string> = new Set([
  "left-unvisited",
  "refusal-ignored",
  "growth-insisted",
]);

const shown = bugs.flatMap((bug) => {
  const row = bugTable[bug.name];
  return row === undefined || "why" in row ? [] : [[bug.name, { bug, row }] as const];
});

const agreementOf = ({ discoveries }: Report) =>
  discoveries.find(({ property }) => property === "agreement");

describe("the table of planted bugs", () => {
  it("has a row for each bug, and no other", () => {
    expect(Object.keys(bugTable).sort()).toEqual(bugs.map(({ name }) => name).sort());
  });

  it.each(shown)("names the model that shows %s", async (_, { bug, row }) => {
    const { model, constants, actions } = row;
    // Without properties: the twins alone decide.
    const definition = { ...entryOf(model).define(constants), properties: [], fairness: [] };
    const report = await explore(onBoth(definition, bug), { until: "agreement" });
    const { path } = agreementOf(report)!;
    expect(path.steps.length).toBe(actions);
    expect(actions).toBeLessThanOrEqual(boundOf(bug));
    const shrunk = shrunkLength(definition, bug);
    expect(shrunk === undefined).toBe(unwalked.has(bug.name));
    expect(shrunk ?? Infinity).toBeGreaterThanOrEqual(actions);
    expect(path.initial).toBe(initialOf(definition));
    expect(JSON.parse(path.steps.at(-1)!.state)).toMatch(
      /^(the twins differ|the fast heap does not mean|src throws)/,
    );
  });
});

/** The initial state of a model without a bug. */
const initialOf = (definition: Definition): string => {
  const kernel = onBoth(definition);
  const { words } = initialState(kernel, 0, 0)!;
  return kernel.showState(words, 0, words.length);
};
