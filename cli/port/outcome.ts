/** What a run of `mallocspec port verify` came to: all that its reports are made from. */
import type { Failure } from "../../props/ports/shrinking/shrink.ts";
import { confirmations } from "../../props/ports/shrinking/shrink.ts";
import type { SearchReport } from "../../props/ports/search.ts";
import type { exitCodes } from "../exit.ts";

/** A failure, and the program that shows it again. */
export interface Reported extends Failure {
  /** Where the program is, or why there is none. */
  readonly program?: { readonly file: string } | { readonly problem: string };
}

export interface PortOutcome {
  readonly command: ReadonlyArray<string>;
  readonly seed: number;
  readonly seconds: number;
  readonly isInterrupted: boolean;
  readonly report: SearchReport;
  readonly failures: ReadonlyArray<Reported>;
  readonly judged: ReadonlyArray<string>;
  /** What is wrong beside the failures that were expected; undefined where nothing was expected. */
  readonly unexpected: ReadonlyArray<string> | undefined;
  /** The command that repeats the run. */
  readonly repeat: string;
}

export const isFlaky = ({ confirmed }: Failure): boolean => confirmed < confirmations;

/** `place at malloc`, with how often it was seen again where that was not always. */
export const titleOf = (failure: Failure): string =>
  isFlaky(failure)
    ? `${failure.group} (flaky: ${failure.confirmed} of ${confirmations})`
    : failure.group;

export const endOf = ({
  failures,
  unexpected,
  report,
  isInterrupted,
}: PortOutcome): keyof typeof exitCodes => {
  if (unexpected !== undefined && unexpected.length > 0) return "differs";
  if (unexpected === undefined && failures.length > 0) return "differs";
  if (isInterrupted) return "interrupted";
  if (failures.length > 0) return "holds";
  return report.gone !== undefined || report.operations === 0 || report.blocks === 0
    ? "inconclusive"
    : "holds";
};
