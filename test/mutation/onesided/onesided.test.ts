import { describe, expect, it } from "vitest";
import { exactStates } from "./exactstates.ts";
import { type OneSided, uncompared, unreached } from "./searched.ts";
import { attempt, type Result } from "../trial.ts";

/** The milliseconds that a trial may take: far more than it needs, even on a busy machine. */
const limit = 240_000;

const usual = { instance: "go", runs: 400, actions: 16, seed: 11, against: "twin" } as const;

/** What a search has found; the empty text if nothing. */
const whatOf = (result: Result | undefined): string => {
  if (result?.tag === "differs") return result.what;
  return result?.tag === "property" ? result.name : "";
};

const tried = async ({ src, search }: OneSided): Promise<Result | undefined> =>
  (
    await attempt({
      edits: src,
      jobs: [{ search: { ...usual, ...search, shrinks: false } }],
      limit,
    })
  )[0];

const rows = (mistakes: ReadonlyArray<OneSided>) =>
  mistakes.map((mistake) => [mistake.name, mistake] as const);

describe("a mistake of the fast heap alone", () => {
  it.each(rows(unreached))(
    "is found where the search goes: %s",
    async (_, mistake) => {
      expect(whatOf(await tried(mistake))).toMatch(mistake.what);
    },
    limit,
  );

  it.each(rows(exactStates))(
    "is found where a sequence begins: %s",
    async (_, mistake) => {
      expect(whatOf(await tried(mistake))).toMatch(mistake.what);
    },
    limit,
  );

  it.each(rows(uncompared))(
    "is found by what is compared: %s",
    async (_, mistake) => {
      expect(whatOf(await tried(mistake))).toMatch(mistake.what);
    },
    limit,
  );
});
