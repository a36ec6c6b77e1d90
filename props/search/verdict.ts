/** The verdict of a run: it holds, it differs, or the run was not able to tell. */
import { instanceNamed } from "../instances/instances.ts";
import { discoveries } from "../properties/discoveries.ts";
import { merge } from "./coverage.ts";
import { type Done, longSlice, usualActions } from "./plan.ts";
import { usualWitnesses } from "./usualwitnesses.ts";
import type { VerifyReport } from "./verify.ts";

export type Verdict =
  | { readonly tag: "holds" }
  /** `report` has the counterexample to show. */
  | { readonly tag: "differs"; readonly report: VerifyReport }
  /** Each reason is one sentence. */
  | { readonly tag: "inconclusive"; readonly reasons: ReadonlyArray<string> };

/** The counterexample to show: the first on Go's own constants, or else the first of all. */
const firstFound = (done: ReadonlyArray<Done>): VerifyReport | undefined => {
  const found = done
    .filter(({ task, report }) => task.control === undefined && report.counterexample !== undefined)
    .map(({ report }) => report);
  return found.find(({ instance }) => !instanceNamed(instance).isMiniature) ?? found[0];
};

/** The discovery that a report's counterexample shows, if it shows one. */
const shown = ({ counterexample }: VerifyReport): string | undefined =>
  counterexample?.finding.kind === "property" ? counterexample.finding.discovery?.name : undefined;

const unfound = (done: ReadonlyArray<Done>): ReadonlyArray<string> => {
  const searched = new Set(
    done
      .filter(({ task }) => task.control === undefined)
      .flatMap(({ task }) => (task.wanted ?? []).filter((name) => !task.repairs.includes(name))),
  );
  return [...searched].map((name) => `${name} was not found: ${whyUnfound(name, done)}`);
};

/** What the sequences have to come to, and whether one of them has. */
const whyUnfound = (name: string, done: ReadonlyArray<Done>): string => {
  const words = discoveries.find((one) => one.name === name)?.needs.words;
  const isSeen = done.some(({ report }) => report.needs.includes(name));
  return isSeen
    ? `sequences ${words}, but it did not show`
    : `it needs a sequence that ${words}, and there was none`;
};

/** What the sequences without a repair have come to. */
export interface Control {
  readonly repair: string;
  readonly isShown: boolean;
  readonly sequences: number;
  readonly actions: number;
}

/** One of each repair, in the order of the plan. */
export const controlsOf = (done: ReadonlyArray<Done>): ReadonlyArray<Control> => {
  const controls = new Map<string, Control>();
  for (const { task, report } of done) {
    if (task.control === undefined) continue;
    const before = controls.get(task.control);
    controls.set(task.control, {
      repair: task.control,
      isShown: before?.isShown === true || shown(report) === task.control,
      sequences: (before?.sequences ?? 0) + report.runs,
      actions: (before?.actions ?? 0) + report.actions,
    });
  }
  return [...controls.values()];
};

/** A repair that was never needed has not been tried. */
const untried = (done: ReadonlyArray<Done>): ReadonlyArray<string> =>
  controlsOf(done)
    .filter(({ isShown }) => !isShown)
    .map(
      ({ repair }) =>
        `the repair of ${repair} shows nothing: the unrepaired machine did not show ${repair} either`,
    );

/** Whether a task tries all kinds of actions, and at least as many as a slice of a run by default. */
const isWhole = ({ task }: Done): boolean =>
  task.control === undefined &&
  task.focus === undefined &&
  task.path === undefined &&
  task.runs >= longSlice &&
  task.actions >= usualActions;

/** Machines that did almost nothing: invariants that hold on them say nothing. */
const idle = (done: ReadonlyArray<Done>): ReadonlyArray<string> =>
  reportsByInstance(done.filter(isWhole)).flatMap(({ instance, witnesses: reached }) => {
    const unreached = usualWitnesses.filter((name) => !reached.includes(name));
    const usual = usualWitnesses.length;
    if (2 * unreached.length <= usual) return [];
    return [
      `${instance} did almost nothing: it reached ${usual - unreached.length} of the ${usual} situations that runs usually reach, and not ${unreached.join(", ")}`,
    ];
  });

/** What a run has shown. pre: `done` are the tasks that count, in the order of the plan. */
export const verdictOf = (done: ReadonlyArray<Done>): Verdict => {
  const report = firstFound(done);
  if (report !== undefined) return { tag: "differs", report };
  const reasons = [...unfound(done), ...untried(done), ...idle(done)];
  return reasons.length === 0 ? { tag: "holds" } : { tag: "inconclusive", reasons };
};

const joined = (a: VerifyReport, b: VerifyReport): VerifyReport => ({
  instance: a.instance,
  runs: a.runs + b.runs,
  actions: a.actions + b.actions,
  coverage: merge(a.coverage, b.coverage),
  witnesses: [...new Set([...a.witnesses, ...b.witnesses])],
  needs: [...new Set([...a.needs, ...b.needs])],
  discoveries: [
    ...a.discoveries,
    ...b.discoveries.filter(({ name }) => a.discoveries.every((one) => one.name !== name)),
  ],
  counterexample: a.counterexample ?? b.counterexample,
});

/** One report an instance, in the order of the plan; searches without a repair are left out. */
export const reportsByInstance = (done: ReadonlyArray<Done>): ReadonlyArray<VerifyReport> => {
  const reports = new Map<string, VerifyReport>();
  for (const { task, report } of done) {
    if (task.control !== undefined) continue;
    const before = reports.get(task.instance);
    reports.set(task.instance, before === undefined ? report : joined(before, report));
  }
  return [...reports.values()];
};
