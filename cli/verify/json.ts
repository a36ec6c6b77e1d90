/** What `mallocspec verify --json` prints (docs/JSON.md). */
import { instanceNamed } from "../../props/instances/instances.ts";
import { witnesses } from "../../props/properties/witnesses.ts";
import { lastName } from "../../props/report/report.ts";
import { showField } from "../../props/report/show.ts";
import type { Finding } from "../../props/search/finding.ts";
import type { VerifyCounterexample, VerifyReport } from "../../props/search/verify.ts";
import { showOutcome } from "../../props/subjects/subject.ts";
import { coverageOf, discoveriesOf, failedReport, type Outcome, witnessesOf } from "./outcome.ts";

const difference = (path: string, spec: unknown, src: unknown) => {
  const name = lastName(path);
  return { path, spec: showField(name, spec), src: showField(name, src) };
};

const differencesOf = (finding: Finding) => {
  switch (finding.kind) {
    case "events": {
      const { path, expected, actual } = finding.difference;
      return [difference(path, expected, actual)];
    }
    case "state":
      return finding.evidence.map(({ path, expected, actual }) =>
        difference(path, expected, actual),
      );
    case "property":
    case "broken":
      return [];
  }
};

const findingOf = (finding: Finding) => {
  const property = finding.kind === "property" ? finding : undefined;
  const broken = finding.kind === "broken" ? finding : undefined;
  return {
    kind: finding.kind,
    property: property?.property ?? null,
    sentence: property?.sentence ?? null,
    evidence: property?.evidence ?? null,
    discovery: property?.discovery?.name ?? null,
    stage: broken?.stage ?? null,
    how: broken?.how ?? null,
    differences: differencesOf(finding),
  };
};

const counterexampleOf = (
  instance: string,
  { setting, steps, boot, finding, seed, path, shrinks, cut }: VerifyCounterexample,
  saved: Outcome["saved"],
) => ({
  instance,
  finding: findingOf(finding),
  setting: { ...setting, luck: setting.luck ?? 0 },
  boot,
  actions: steps.map(({ action, performed }) => ({ action, outcome: showOutcome(performed) })),
  seed,
  path,
  shrinks,
  cut: cut ?? null,
  file: saved?.tag === "saved" ? saved.file : null,
  problem: saved?.tag === "unsaved" ? saved.problem : null,
});

const instanceOf = (report: VerifyReport) => ({
  name: report.instance,
  summary: instanceNamed(report.instance).summary,
  sequences: report.runs,
  actions: report.actions,
  isContradicted: report.counterexample !== undefined,
  discoveries: report.discoveries.map(({ name }) => name),
  witnesses: report.witnesses,
  coverage: report.coverage,
});

export const verifyJson = (outcome: Outcome) => {
  const { options, verdict, reports, saved } = outcome;
  const { seed, against, instance, runs, actions, bug, repair, discovery, focus } = options;
  const failed = failedReport(outcome);
  const reached = witnessesOf(reports);
  return {
    command: "verify",
    verdict: outcome.isInterrupted ? "interrupted" : verdict.tag,
    reasons: verdict.tag === "inconclusive" ? verdict.reasons : [],
    seed,
    repeat: outcome.repeat,
    seconds: outcome.seconds,
    sequences: outcome.sequences,
    actions: outcome.actions,
    options: {
      against,
      instances: instance,
      runs,
      actions,
      bug: bug ?? null,
      repairs: repair,
      discovery: discovery ?? null,
      focus: focus ?? null,
    },
    counterexample:
      failed === undefined
        ? null
        : counterexampleOf(failed.instance, failed.counterexample!, saved),
    instances: reports.map(instanceOf),
    discoveries: discoveriesOf(reports),
    witnesses: {
      reached: [...reached],
      unreached: witnesses.map(({ name }) => name).filter((name) => !reached.has(name)),
    },
    coverage: coverageOf(reports),
  };
};
