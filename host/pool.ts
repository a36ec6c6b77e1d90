/** The cores of `mallocspec verify`: tasks are shared out, a counterexample ends those after it. */
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { MessageChannel } from "node:worker_threads";
import { Piscina } from "piscina";
import { counted, type Done, ends, type VerifyTask } from "../props/search/plan.ts";
import type { VerifyReport } from "../props/search/verify.ts";

const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
const worker = fileURLToPath(new URL(`./worker.${extension}`, import.meta.url));

/**
 * Runs the tasks of a plan on all cores. The result is the same on any number of them: the tasks that
 * count, in the order of the plan.
 */
export const runTasks = async (
  tasks: ReadonlyArray<VerifyTask>,
  /** Told of every sequence's actions as it ends. */
  onActions: (actions: number) => void,
  cores = availableParallelism(),
  /** Ends the run early, with the tasks that were done by then. */
  signal = new AbortController().signal,
): Promise<ReadonlyArray<Done>> => {
  const lanes = Math.min(tasks.length, cores);
  const pool = new Piscina({ filename: worker, maxThreads: lanes });
  // A lane takes the first task that is left, so that those before a counterexample are never dropped.
  let queue = [...tasks];
  const reports = new Map<VerifyTask, VerifyReport>();
  const lane = async (): Promise<void> => {
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
      const { port1, port2 } = new MessageChannel();
      port1.on("message", onActions);
      const transferred = { task, port: port2 };
      const report = (await pool.run(transferred, {
        transferList: [port2],
        signal,
      })) as VerifyReport;
      port1.close();
      const done = task;
      reports.set(task, report);
      if (report.counterexample === undefined) continue;
      queue = queue.filter((other) => !ends(done, other));
    }
  };
  try {
    await Promise.all(Array.from({ length: lanes }, lane));
  } catch (error) {
    if (!signal.aborted) throw error;
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
