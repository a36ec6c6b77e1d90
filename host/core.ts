/**
 * Running a task in a worker, and what is done with a failure when the worker does not come back: the
 * machine does not end or has no memory left, shrinking breaks, or the run is interrupted. Then other
 * workers find the sequence again. They go on shrinking where the machine is at fault.
 */
import type { Piscina } from "piscina";
import type { BrokenFinding } from "../props/search/finding.ts";
import type { VerifyTask } from "../props/search/plan.ts";
import type { Cut } from "../props/search/shrink/attempts.ts";
import { logAfter, logOf, pathOf } from "../props/search/shrink/log.ts";
import { phasesOf, type VerifyReport } from "../props/search/verify.ts";
import { attempt, type Broken, endless, type Left } from "./attempt.ts";
import { clock } from "./clock.ts";

/** The milliseconds that shrinking may take. */
const shrinkMilliseconds = 60_000;

/** The least patience with an attempt to shrink what does not end. */
const shrinkPatience = 3000;

/** So many workers are started to shrink one failure. */
const mostRestarts = 40;

export interface Surroundings {
  readonly pool: Piscina;
  /** Told of every sequence's actions as it ends. */
  readonly onActions: (actions: number) => void;
  /** Told that a task has found a failure, which is shrunk now. */
  readonly onFound: (task: VerifyTask) => void;
  /** Ends the run early. */
  readonly signal: AbortSignal;
  /** The milliseconds after which an action counts as one that does not end. */
  readonly patience: number;
}

const nothing = (): void => undefined;

/** A failure as far as it has been shrunk: the path that finds it again. */
interface Known {
  readonly path: string;
  /** What the last attempt of the path comes to, where it does not come back from it. */
  readonly broken?: BrokenFinding | undefined;
  /** Why it is shrunk no further. */
  readonly cut?: Cut | undefined;
}

const knownOfBroken = ({ place, path, finding }: Broken): Known => {
  const { run, attempt: nth, action } = place;
  const log = path === undefined ? { run, entries: [] } : logOf(path);
  return { path: pathOf(logAfter(log, nth, action)), broken: finding };
};

/** What is known once a worker has left a failure that was known before. */
const knownAfter = (before: Known, { path, cut }: Left): Known => {
  const isFurther = logOf(path).entries.length > logOf(before.path).entries.length;
  return isFurther ? { path, cut } : { ...before, cut };
};

/** The report of what lies before a failure; undefined where the run is interrupted. */
const reportBefore = async (
  task: VerifyTask,
  { phase, run }: { readonly phase: number; readonly run: number },
  surroundings: Surroundings,
): Promise<VerifyReport | undefined> => {
  const until = { phase, run: task.path === undefined ? run : 0 };
  const ran = await attempt({ ...task, until }, surroundings, 0);
  if (ran.tag === "done") return ran.report;
  if (ran.tag === "interrupted") return undefined;
  throw new Error(`${task.instance}: breaks earlier than it did`);
};

/** Finds a failure again in other workers, until one of them reports it. */
const found = async (
  task: VerifyTask,
  first: Known,
  surroundings: Surroundings,
): Promise<VerifyReport> => {
  const { signal } = surroundings;
  const from = clock();
  let known = first;
  for (let restarts = 0; ; restarts++) {
    const left = shrinkMilliseconds - (clock() - from);
    const isEnough = restarts >= mostRestarts || left <= 0;
    const cut = known.cut ?? (signal.aborted ? "interrupted" : isEnough ? "time" : undefined);
    const { path, broken } = known;
    const again = { ...task, path, broken, ...(cut === undefined ? {} : { shrinks: false }) };
    // What is only found again ends soon, and must not be lost.
    const around = cut === undefined ? surroundings : { ...surroundings, signal: undefined };
    const ran = await attempt(again, around, left);
    if (ran.tag === "done") {
      const { counterexample } = ran.report;
      return {
        ...ran.report,
        counterexample: counterexample && { ...counterexample, cut: cut ?? counterexample.cut },
      };
    }
    if (cut !== undefined) throw new Error(`${task.instance}: breaks where it did not`);
    if (ran.tag === "broken") known = knownOfBroken(ran);
    if (ran.tag === "left") known = knownAfter(known, ran);
  }
};

/** The report of a task whose worker did not come back: what lies before, and the failure, shrunk. */
const recover = async (
  task: VerifyTask,
  first: Broken | Left,
  surroundings: Surroundings,
): Promise<VerifyReport> => {
  const before = await reportBefore(task, first.place, surroundings);
  // Filling the memory takes a while, too: that is not to be mistaken for what does not end.
  const isEndless = first.tag === "broken" && first.finding.how === endless;
  const patience = isEndless
    ? Math.min(surroundings.patience, shrinkPatience)
    : surroundings.patience;
  const known = first.tag === "broken" ? knownOfBroken(first) : first;
  const alone = { ...task, ...phasesOf(task)[first.place.phase]!, runs: 1 };
  const report = await found(alone, known, { ...surroundings, patience });
  return { ...(before ?? report), counterexample: report.counterexample };
};

/** Runs a task to its report; undefined where it is interrupted and has found nothing. */
export const runTask = async (
  task: VerifyTask,
  surroundings: Surroundings,
): Promise<VerifyReport | undefined> => {
  const ran = await attempt(task, surroundings, shrinkMilliseconds);
  if (ran.tag === "interrupted") return undefined;
  if (ran.tag === "done") return ran.report;
  if (ran.tag === "broken" && ran.path === undefined) surroundings.onFound(task);
  return recover(task, ran, { ...surroundings, onActions: nothing, onFound: nothing });
};
