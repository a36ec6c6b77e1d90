/** What `mallocspec defects` says of its rows: the report, the JSON and the exit code. */
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { outcomeJson } from "../../../cli/defects/json.ts";
import { codeOf, type Outcome } from "../../../cli/defects/outcome.ts";
import { showOutcome } from "../../../cli/defects/report.ts";
import type { Defect, FoundDefect } from "../../../props/ledger/defect.ts";
import { compare, nothing } from "../documented.ts";

const explored: FoundDefect = {
  by: { tag: "exploration", model: "pages", constants: { pages: 3, lists: 1 }, states: 2459 },
  path: 7,
  real: { tag: "path", instance: "go", pages: 16, bytes: 8 },
  repaired: { tag: "removed" },
};

const searched: FoundDefect = {
  by: { tag: "search", instance: "mini" },
  path: 12,
  real: { tag: "untried", reason: "it takes too long" },
  repaired: { tag: "none" },
};

const defect = (id: string, found: FoundDefect | undefined): Defect => ({
  id,
  invariant: "heap.bestfit",
  sentence: `What ${id} does.`,
  found,
});

const outcomeOf = (defects: ReadonlyArray<Defect>, changed: Partial<Outcome> = {}): Outcome => ({
  ids: defects.map(({ id }) => id),
  defects,
  isInterrupted: false,
  seconds: 1,
  ...changed,
});

const good = [defect("first", explored), defect("second", searched)];
const gone = defect("third", undefined);
const left = defect("fourth", { ...explored, repaired: { tag: "left", evidence: "it is there" } });

const report = (outcome: Outcome, isVerbose = false): string =>
  stripVTControlCharacters(showOutcome(outcome, isVerbose).join("\n"));

describe("the report of the ledger", () => {
  it("has a row for each defect", () => {
    expect(report(outcomeOf(good)).split("\n").slice(0, 5)).toEqual([
      "all 2 defects are found",
      "",
      "defect  invariant     found on  path  states  real     repair",
      "first   heap.bestfit  pages        7   2,459  path     yes",
      "second  heap.bestfit  mini        12       -  untried  -",
    ]);
  });

  it("says what each is and how it was found where it is asked to", () => {
    const text = report(outcomeOf(good), true).replace(/\s+/g, " ");
    expect(text).toContain("What first does. Found by exploring pages with pages 3, lists 1.");
    expect(text).toContain("The same path leads to it on go, with 16 times as many pages");
    expect(text).toContain(
      "Found by a search on mini. It was not tried with Go's own constants: it takes too long.",
    );
  });

  it.each([
    ["a lost defect", [...good, gone], "third is not found any more"],
    ["a repair that leaves it", [left], "the repair of fourth does not remove it: it is there"],
  ])("begins with %s, and fails", (_, defects, words) => {
    const outcome = outcomeOf(defects);
    expect(report(outcome)).toMatch(/^the ledger has changed\n/);
    expect(report(outcome)).toContain(words);
    expect(codeOf(outcome)).toBe(1);
  });

  it("has no table where nothing was found", () => {
    expect(report(outcomeOf([gone]))).not.toContain("found on");
  });
});

describe("the exit code of the ledger", () => {
  it.each<readonly [string, number, ReadonlyArray<Defect>, Partial<Outcome>]>([
    ["all are found", 0, good, {}],
    ["the time was over", 3, good, { ids: ["first", "second", "later"] }],
    ["one is lost and the time was over", 1, [gone], { ids: ["third", "later"] }],
    ["it was interrupted", 130, [gone], { isInterrupted: true }],
  ])("where %s is %i", (_, code, defects, changed) => {
    expect(codeOf(outcomeOf(defects, changed))).toBe(code);
  });

  it("is explained by the defects that were not looked for", () => {
    const text = report(outcomeOf(good, { ids: ["first", "second", "later"] }));
    expect(text).toMatch(/^inconclusive: the time was over, and 1 of 3 defects were not/);
    expect(text).toContain("\nnot looked for: later\n");
  });
});

describe("defects --json", () => {
  it("has the documented keys, whatever was found", () => {
    const outcomes = [outcomeOf([...good, gone], { ids: ["first", "later"] }), outcomeOf([left])];
    const special = { byName: /constants$/, opaque: /^nothing$/ };
    expect(compare("defects", outcomes.map(outcomeJson), special)).toEqual(nothing);
  });

  it("says whether it is found, real and repaired", () => {
    const unseen = defect("fifth", { ...searched, real: { tag: "unseen" } });
    const { defects } = outcomeJson(outcomeOf([...good, gone, left, unseen]));
    expect(
      defects.map(({ id, found, path, states, real, repaired }) => [
        id,
        found,
        path,
        states,
        real,
        repaired,
      ]),
    ).toEqual([
      ["first", true, 7, 2459, true, true],
      ["second", true, 12, null, null, null],
      ["third", false, null, null, null, null],
      ["fourth", true, 7, 2459, true, false],
      ["fifth", true, 12, null, false, null],
    ]);
  });
});
