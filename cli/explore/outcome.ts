/** What `mallocspec explore` came to: all that its report and its JSON are made from. */
import type { Discovery, PropertyReport, Report } from "../../props/explorer/report/report.ts";
import { INTERRUPTED } from "../../host/explorer/exploration.ts";
import { exitCodes } from "../exit.ts";
import type { Chosen } from "./chosen.ts";
import type { AnyKernel, Registry } from "./registry.ts";
import type { Run } from "./running.ts";

export type Saved =
  | {
      readonly tag: "saved";
      readonly file: string;
      readonly discovery: Discovery;
      /** Whether `view` shows it: the path of a model of the allocator. */
      readonly isShown: boolean;
    }
  | { readonly tag: "unsaved"; readonly problem: string }
  | { readonly tag: "nothing" };

export interface Outcome {
  readonly options: Chosen;
  readonly kernel: AnyKernel;
  readonly run: Run;
  /** Discoveries of broken properties: unknown ones and known ones. */
  readonly broken: ReadonlyArray<Discovery>;
  readonly known: ReadonlyArray<Discovery>;
  readonly witnesses: ReadonlyArray<Discovery>;
  /** In what another run with the next seed differs; undefined where there was none. */
  readonly audit: ReadonlyArray<string> | undefined;
  readonly saved: Saved | undefined;
}

const kindOf = ({ verdicts }: Report, { property }: Discovery): PropertyReport["kind"] =>
  verdicts.find(({ name }) => name === property)?.kind ?? "always";

/** The discoveries of a report, sorted by what they mean. */
export const sortedDiscoveries = (
  report: Report,
  { isKnown }: Registry,
): Pick<Outcome, "broken" | "known" | "witnesses"> => {
  const { discoveries } = report;
  const isWitness = (one: Discovery): boolean => kindOf(report, one) === "sometimes";
  const wrong = discoveries.filter((one) => !isWitness(one));
  return {
    witnesses: discoveries.filter(isWitness),
    known: wrong.filter(({ name }) => isKnown(name)),
    broken: wrong.filter(({ name }) => !isKnown(name)),
  };
};

export const isInterrupted = ({ run: { report } }: Outcome): boolean =>
  report.bound?.startsWith(INTERRUPTED) === true ||
  report.bound?.includes(`: ${INTERRUPTED}`) === true;

/** Witnesses that no state has, which a complete search knows. */
export const unreachable = ({ run: { report } }: Outcome): ReadonlyArray<PropertyReport> =>
  report.verdicts.filter(({ verdict }) => verdict === "unreachable");

/** Whether the search came to what it was to look for. */
const isUntilFound = ({ options: { until }, run: { report } }: Outcome): boolean =>
  until !== undefined && report.discoveries.some(({ property }) => property === until);

export type Verdict = "holds" | "broken" | "bounded" | "unreachable" | "interrupted" | "unsound";

/** The verdict of the whole run. */
export const verdictOf = (outcome: Outcome): Verdict => {
  if (isInterrupted(outcome)) return "interrupted";
  if ((outcome.audit ?? []).length > 0) return "unsound";
  if (outcome.broken.length > 0) return "broken";
  if (!outcome.run.report.complete) return "bounded";
  return unreachable(outcome).length > 0 ? "unreachable" : "holds";
};

export const codeOf = (outcome: Outcome): number => {
  switch (verdictOf(outcome)) {
    case "interrupted":
      return exitCodes.interrupted;
    case "unsound":
    case "broken":
      return exitCodes.differs;
    case "bounded":
      return isUntilFound(outcome) ? exitCodes.holds : exitCodes.inconclusive;
    case "unreachable":
      return exitCodes.inconclusive;
    case "holds":
      return exitCodes.holds;
  }
};
