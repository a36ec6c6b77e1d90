/** What `mallocspec defects` came to: all that its report and its JSON are made from. */
import type { Defect, FoundDefect } from "../../props/ledger/defect.ts";
import { exitCodes } from "../exit.ts";

export interface Outcome {
  /** The defects that were asked for. */
  readonly ids: ReadonlyArray<string>;
  /** Those of them that were looked for. */
  readonly defects: ReadonlyArray<Defect>;
  readonly isInterrupted: boolean;
  readonly seconds: number;
}

export type Found = Defect & { readonly found: FoundDefect };

export const isFound = (defect: Defect): defect is Found => defect.found !== undefined;

/** Defects that are not found any more. */
export const lost = ({ defects }: Outcome): ReadonlyArray<Defect> =>
  defects.filter((defect) => !isFound(defect));

/** Defects that their repair does not remove. */
export const unrepaired = ({ defects }: Outcome): ReadonlyArray<Found> =>
  defects.filter(isFound).filter(({ found }) => found.repaired.tag === "left");

/** Defects that were not looked for. */
export const skipped = ({ ids, defects }: Outcome): ReadonlyArray<string> =>
  ids.filter((id) => defects.every((defect) => defect.id !== id));

export type Verdict = "holds" | "differs" | "inconclusive" | "interrupted";

/** Each row must be as it was: found, and gone with its repair. */
export const verdictOf = (outcome: Outcome): Verdict => {
  if (outcome.isInterrupted) return "interrupted";
  if (lost(outcome).length > 0 || unrepaired(outcome).length > 0) return "differs";
  return skipped(outcome).length > 0 ? "inconclusive" : "holds";
};

export const codeOf = (outcome: Outcome): number => exitCodes[verdictOf(outcome)];
