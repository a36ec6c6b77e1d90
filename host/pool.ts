/** The cores of `mallocspec verify`: tasks are shared out, a counterexample ends those after it. */
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import { workerEnv } from "./compiled.ts";
import { counted, type Done, ends, type VerifyTask } from "../props/search/plan.ts";
import type { VerifyReport } from "../props/search/verify.ts";
import { runTask, type Surroundings } from "./core.ts";

const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
const worker = fileURLToPath(new URL(`./worker.${extension}`, import.meta.url));

/** The memory of a worker, in MiB: a machine that asks for more has no bound. */
const memory = 2048;

/** Of it for young objects, in MiB: states and events die soon, and with room for them few are copied. */
const youngMemory = 192;

/** The seconds after which an action counts as one that does not end. */
export const usualPatience = 20;

export interface RunOptions extends Partial<Omit<Surroundings, "pool" | "patience">> {
  readonly cores?: number;
  /** In seconds. */
  readonly patience?: number;
}

/**
 * Runs the tasks of a plan on all cores. The result is the same on any number of them: the tasks that
 * count, in the order of the plan. A signal ends the run early, with the tasks that were done by then
 * and the failures that were found, as far as they had been shrunk.
 */
export const runTasks = async (
  tasks: ReadonlyArray<VerifyTask>,
  options: RunOptions = {},
): Promise<ReadonlyArray<Done>> => {
  const { cores = availableParallelism(), patience = usualPatience } = options;
  const { onActions = () => undefined, onFound = () => undefined } = options;
  const { signal = new AbortController().signal } = options;
  const lanes = Math.min(tasks.length, cores);
  const pool = new Piscina({
    filename: worker,
    maxThreads: lanes,
    env: workerEnv(),
    resourceLimits: {
      maxOldGenerationSizeMb: memory,
      maxYoungGenerationSizeMb: youngMemory,
    },
  });
  const surroundings = { pool, onActions, onFound, signal, patience: 1000 * patience };
  // A lane takes the first task that is left, so that those before a counterexample are never dropped.
  let queue = [...tasks];
  const reports = new Map<VerifyTask, VerifyReport>();
  const lane = async (): Promise<void> => {
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
      const report = await runTask(task, surroundings);
      if (report === undefined) return;
      const done = task;
      reports.set(task, report);
      if (report.counterexample === undefined) continue;
      queue = queue.filter((other) => !ends(done, other));
    }
  };
  try {
    await Promise.all(Array.from({ length: lanes }, lane));
  } finally {
    await pool.close({ force: true });
  }
  return counted(
    tasks.flatMap((task) => {
      const report = reports.get(task);
      return report === undefined ? [] : [{ task, report }];
    }),
  );
};
