/** What a run of `mallocspec verify` came to: all that its report and its JSON are made from. */
import { instanceNamed, repaired } from "../../props/instances/instances.ts";
import { configIn } from "../../props/instances/setting.ts";
import { traceOf } from "../../props/replay/generatedtrace.ts";
import { type Coverage, merge, uncovered } from "../../props/search/coverage.ts";
import type { Finding } from "../../props/search/finding.ts";
import type { Control, Verdict } from "../../props/search/verdict.ts";
import type { DiscoveryReport, VerifyReport } from "../../props/search/verify.ts";
import { writeTrace } from "../../host/files/counterexamplefile.ts";
import { OutputError } from "../../host/files/unfinished.ts";
import type { Chosen } from "./options.ts";

export interface Outcome {
  readonly options: Chosen;
  readonly isInterrupted: boolean;
  readonly verdict: Verdict;
  readonly seconds: number;
  /** What was tried, that of unfinished tasks included. */
  readonly sequences: number;
  readonly actions: number;
  /** One of each instance. */
  readonly reports: ReadonlyArray<VerifyReport>;
  /** What came of the searches without a repair. */
  readonly controls: ReadonlyArray<Control>;
  /** Where the counterexample is as a trace, or why it is not. */
  readonly saved: Saved | undefined;
  /** The command that repeats the counterexample, or the run where there is none. */
  readonly repeat: string;
}

export type Saved =
  | { readonly tag: "saved"; readonly file: string }
  | { readonly tag: "unsaved"; readonly problem: string };

/** How the run ends: an interrupted one has no verdict, unless it has found a counterexample. */
export const endOf = ({ verdict, isInterrupted }: Outcome): Verdict["tag"] | "interrupted" =>
  isInterrupted && verdict.tag !== "differs" ? "interrupted" : verdict.tag;

export const failedReport = ({ verdict }: Pick<Outcome, "verdict">): VerifyReport | undefined =>
  verdict.tag === "differs" ? verdict.report : undefined;

/** What was found in a word or two of a file's name. */
const found = (finding: Finding): string => {
  switch (finding.kind) {
    case "events":
      return finding.action.tag;
    case "state":
      return "state";
    case "property":
      return finding.property;
    case "broken":
      return finding.stage === "end" ? "checks" : finding.stage;
  }
};

/** Names what was searched, on which instance, what was found and by which seed. */
const fileName = ({ instance, counterexample }: VerifyReport, options: Chosen): string => {
  const { against, bug, repair, discovery } = options;
  const { finding, seed } = counterexample!;
  const parts = [
    "counterexample",
    instance,
    ...(against === "twin" ? [] : [against]),
    ...(bug === undefined ? [] : [bug]),
    ...repair.map((name) => `without-${name}`),
    ...(discovery === undefined ? [] : [discovery]),
    found(finding),
    String(seed),
  ];
  return parts.join("-");
};

/** Writes the counterexample as a trace that `replay` takes. */
export const save = (report: VerifyReport, options: Chosen): Saved => {
  const { setting, steps, finding, seed, path } = report.counterexample!;
  const property = finding.kind === "property" ? finding.property : finding.kind;
  const instance = repaired(instanceNamed(report.instance), options.repair);
  const there = { ...instance, config: configIn(instance.config, setting) };
  const loaded = setting.loaded === undefined ? {} : { loaded: setting.loaded };
  const lines = traceOf(there, steps, { seed, path, property, ...loaded });
  try {
    return { tag: "saved", file: writeTrace(options.out, fileName(report, options), lines) };
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    return { tag: "unsaved", problem: error.message };
  }
};

export const coverageOf = (reports: ReadonlyArray<VerifyReport>): Coverage =>
  reports.reduce((sum, report) => merge(sum, report.coverage), uncovered);

export const witnessesOf = (reports: ReadonlyArray<VerifyReport>): ReadonlySet<string> =>
  new Set(reports.flatMap((report) => report.witnesses));

/** Each discovery where it was seen first. */
export const discoveriesOf = (
  reports: ReadonlyArray<VerifyReport>,
): ReadonlyArray<DiscoveryReport> => {
  const first = new Map<string, DiscoveryReport>();
  for (const discovery of reports.flatMap((report) => report.discoveries)) {
    if (!first.has(discovery.name)) first.set(discovery.name, discovery);
  }
  return [...first.values()];
};
