/** The cores of `mallocspec verify`: tasks are shared out, a counterexample ends the rest. */
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { MessageChannel } from "node:worker_threads";
import { Piscina } from "piscina";
import type { VerifyReport } from "../props/search/verify.ts";
import type { VerifyTask } from "./worker.ts";

const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
const worker = fileURLToPath(new URL(`./worker.${extension}`, import.meta.url));

/** Runs the tasks on all cores; the reports of those that were done, in the order of the tasks. */
export const runTasks = async (
  tasks: ReadonlyArray<VerifyTask>,
  /** Whether a counterexample of the one leaves nothing to be found by the other. */
  ends: (found: VerifyTask, other: VerifyTask) => boolean,
  /** Told of every sequence's actions as it ends. */
  onActions: (actions: number) => void,
): Promise<ReadonlyArray<VerifyReport>> => {
  const lanes = Math.min(tasks.length, availableParallelism());
  const pool = new Piscina({ filename: worker, maxThreads: lanes });
  let queue = [...tasks];
  const reports = new Map<VerifyTask, VerifyReport>();
  const lane = async (): Promise<void> => {
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
      const { port1, port2 } = new MessageChannel();
      port1.on("message", onActions);
      const transferred = { task, port: port2 };
      const report = (await pool.run(transferred, { transferList: [port2] })) as VerifyReport;
      port1.close();
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
  return tasks.flatMap((task) => reports.get(task) ?? []);
};
