/** What a run of `mallocspec port verify` on a port of the go dialect came to. */
import type { Instance } from "../../../props/instances/instances.ts";
import type { Level } from "../../../props/ports/go/levels.ts";
import type { PortReport } from "../../../props/ports/go/search.ts";
import type { exitCodes } from "../../exit.ts";

/** What was asked of the port. */
export interface Asked {
  readonly instance: Instance;
  readonly level: Level;
}

export interface GoOutcome {
  readonly command: ReadonlyArray<string>;
  readonly asked: Asked;
  readonly seed: number;
  readonly seconds: number;
  readonly isInterrupted: boolean;
  readonly report: PortReport;
  /** The command that repeats the run. */
  readonly repeat: string;
}

export const endOf = ({ report, isInterrupted }: GoOutcome): keyof typeof exitCodes => {
  if (report.failure !== undefined) return "differs";
  if (isInterrupted) return "interrupted";
  return report.actions === 0 ? "inconclusive" : "holds";
};
