/**
 * Running a task in a worker, and what is done when the worker does not come back: the machine does not
 * end or has no memory left. Then other workers find the sequence again and shrink it, each as far as
 * it comes.
 */
import { MessageChannel } from "node:worker_threads";
import type { Piscina } from "piscina";
import type { BrokenFinding } from "../props/search/finding.ts";
import type { VerifyTask } from "../props/search/plan.ts";
import { newWords, type Place, placeIn } from "../props/search/position.ts";
import { type Log, logAfter, logOf, pathOf } from "../props/search/shrink/log.ts";
import { phasesOf, type VerifyReport } from "../props/search/verify.ts";
import { clock } from "./clock.ts";
import { watchdog } from "./watchdog.ts";

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
  /** Ends the run early. */
  readonly signal: AbortSignal;
  /** The milliseconds after which an action counts as one that does not end. */
  readonly patience: number;
}

/** Where a task broke, and how far its failure had been shrunk by then. */
interface Broken {
  readonly place: Place;
  readonly finding: BrokenFinding;
  readonly path: string | undefined;
}

type Ran = { readonly report: VerifyReport } | Broken;

const endless = "does not end";

/** What became of a worker; undefined where the machine under test has nothing to do with it. */
const endOf = (error: unknown, isStopped: boolean): string | undefined => {
  if (isStopped) return endless;
  const { code } = error as NodeJS.ErrnoException;
  return code === "ERR_WORKER_OUT_OF_MEMORY" ? "runs out of memory" : undefined;
};

const attempt = async (
  task: VerifyTask,
  { pool, onActions, signal, patience }: Surroundings,
  milliseconds: number,
): Promise<Ran> => {
  const { port1, port2 } = new MessageChannel();
  const words = newWords();
  const dog = watchdog(words, patience);
  let path = task.path;
  port1.on("message", (told: number | string) => {
    if (typeof told === "string") path = told;
    else onActions(told);
  });
  try {
    const report = (await pool.run(
      { task, port: port2, words, milliseconds },
      { transferList: [port2], signal: AbortSignal.any([signal, dog.signal]) },
    )) as VerifyReport;
    return { report };
  } catch (error) {
    const place = placeIn(words);
    const how = endOf(error, dog.signal.aborted);
    if (signal.aborted || how === undefined || place.stage === "none") throw error;
    return { place, finding: { kind: "broken", stage: place.stage, how }, path };
  } finally {
    dog.stop();
    port1.close();
  }
};

const logOfBroken = ({ place, path }: Broken): Log => {
  const { run, attempt: nth, action } = place;
  const log = path === undefined ? { run, entries: [] } : logOf(path);
  return logAfter(log, nth, action);
};

const nothing = (): void => undefined;

/** The report of a task that broke: what lies before, and the failure, shrunk. */
const recover = async (
  task: VerifyTask,
  first: Broken,
  surroundings: Surroundings,
): Promise<VerifyReport> => {
  const { phase, run } = first.place;
  const quiet = { ...surroundings, onActions: nothing };
  const until = { phase, run: task.path === undefined ? run : 0 };
  const before = await attempt({ ...task, until }, quiet, 0);
  if (!("report" in before)) throw new Error(`${task.instance}: breaks earlier than it did`);
  // Filling the memory takes a while, too: that is not to be mistaken for what does not end.
  const isEndless = first.finding.how === endless;
  const patience = isEndless
    ? Math.min(surroundings.patience, shrinkPatience)
    : surroundings.patience;
  const from = clock();
  let broken = first;
  for (let restarts = 0; ; restarts++) {
    const left = shrinkMilliseconds - (clock() - from);
    const isEnough = restarts >= mostRestarts || left <= 0;
    const again = {
      ...task,
      ...phasesOf(task)[phase]!,
      runs: 1,
      path: pathOf(logOfBroken(broken)),
      broken: broken.finding,
      ...(isEnough ? { shrinks: false } : {}),
    };
    const ran = await attempt(again, { ...quiet, patience }, left);
    if ("report" in ran) {
      const { counterexample } = ran.report;
      const cut = isEnough ? "time" : counterexample?.cut;
      return { ...before.report, counterexample: counterexample && { ...counterexample, cut } };
    }
    if (isEnough) throw new Error(`${task.instance}: breaks where it did not`);
    broken = ran;
  }
};

/** Runs a task to its report. */
export const runTask = async (
  task: VerifyTask,
  surroundings: Surroundings,
): Promise<VerifyReport> => {
  const ran = await attempt(task, surroundings, shrinkMilliseconds);
  return "report" in ran ? ran.report : recover(task, ran, surroundings);
};
