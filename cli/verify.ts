/** `mallocspec verify`: generated sequences of actions, against the other twin or what must hold. */
import { noSequence } from "../props/search/shrink/log.ts";
import { controlsOf, reportsByInstance, verdictOf } from "../props/search/verdict.ts";
import type { Done, VerifyTask } from "../props/search/plan.ts";
import { checkFolder } from "../host/files/counterexamplefile.ts";
import { OutputError } from "../host/files/unfinished.ts";
import { interruptible } from "../host/interruption.ts";
import { runTasks, usualPatience } from "../host/pool.ts";
import { exitCodes, guarded, UsageError } from "./exit.ts";
import { counted, grouped } from "./terminal/numbers.ts";
import { progress } from "./terminal/progress.ts";
import { wrapped } from "./terminal/wrap.ts";
import { verifySyntax } from "./verify/syntax.ts";
import { verifyJson } from "./verify/json.ts";
import { type Chosen, chosen, tasksOf, type VerifyOptions } from "./verify/options.ts";
import { endOf, failedReport, type Outcome, save } from "./verify/outcome.ts";
import { repeatCounterexample, repeatRun } from "./verify/repeat.ts";
import { Tried } from "./verify/tried.ts";
import { showOutcome } from "./verify/report.ts";

interface Searched {
  readonly tried: Tried;
  readonly done: ReadonlyArray<Done>;
  readonly isInterrupted: boolean;
}

/** The error of a path that no counterexample has, as it comes from a worker. */
const isWrongPath = (error: unknown): error is Error =>
  error instanceof Error && error.message.endsWith(noSequence);

const search = async (options: Chosen): Promise<Searched> => {
  const tasks = tasksOf(options);
  const tried = new Tried(tasks);
  const { seed, instance } = options;
  const sequences = counted(tried.planned, "sequence");
  const start = `verifying ${sequences} on ${instance.join(", ")}, seed ${seed}`;
  process.stderr.write(`${wrapped(start).join("\n")}\n`);
  const bar = progress("verifying");
  const onActions = (actions: number): void => {
    tried.add(actions);
    bar.update(tried.share, () => `${grouped(tried.actions)} actions`);
  };
  const onFound = ({ instance: on, control }: VerifyTask): void => {
    if (control !== undefined) return;
    bar.note(`found a counterexample on ${on}, shrinking it (Ctrl-C shows it as it is then)`);
  };
  try {
    return await interruptible(async (signal) => {
      const { patience = usualPatience } = options;
      const done = await runTasks(tasks, { onActions, onFound, signal, patience });
      return { tried, done, isInterrupted: signal.aborted };
    });
  } catch (error) {
    if (!isWrongPath(error)) throw error;
    throw new UsageError(error.message);
  } finally {
    bar.stop();
  }
};

const plain = (_: string, value: unknown): unknown =>
  typeof value === "bigint" ? `0x${value.toString(16)}` : value;

/** Nothing was found where a counterexample was to be repeated: that is not agreement. */
const unrepeated = {
  tag: "inconclusive",
  reasons: ["the counterexample was not found again: its path leads to no finding any more"],
} as const;

const outcomeOf = (
  given: VerifyOptions,
  options: Chosen,
  searched: Searched,
): Omit<Outcome, "seconds"> => {
  const { tried, done, isInterrupted } = searched;
  const reports = reportsByInstance(done);
  const judged = verdictOf(done);
  const verdict = options.path !== undefined && judged.tag !== "differs" ? unrepeated : judged;
  const failed = failedReport({ verdict });
  const sum = (of: "runs" | "actions"): number =>
    reports.reduce((total, report) => total + report[of], 0);
  return {
    options,
    isInterrupted,
    verdict,
    // What counts is the same on any number of cores; of an interrupted run all is told.
    sequences: isInterrupted ? tried.sequences : sum("runs"),
    actions: isInterrupted ? tried.actions : sum("actions"),
    reports,
    controls: controlsOf(done),
    saved: failed && save(failed, options),
    repeat: failed === undefined ? repeatRun(given, options) : repeatCounterexample(failed, given),
  };
};

/** A run of an hour must not end with a counterexample that cannot be written. */
const checkOut = (folder: string): void => {
  try {
    checkFolder(folder);
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    throw new UsageError(`--out ${error.message}`);
  }
};

const run = async (given: VerifyOptions): Promise<number> => {
  const options = chosen(given);
  checkOut(options.out);
  const from = performance.now();
  const searched = await search(options);
  const seconds = (performance.now() - from) / 1000;
  const outcome = { ...outcomeOf(given, options, searched), seconds };
  if (options.json) console.log(JSON.stringify(verifyJson(outcome), plain));
  else for (const line of showOutcome(outcome)) console.log(line);
  return exitCodes[endOf(outcome)];
};

export const verifyCommand = verifySyntax().action(guarded(run));
