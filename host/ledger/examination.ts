/** Looks for defects on all cores. A row depends on its defect alone, not on the number of cores. */
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import { workerEnv } from "../compiled.ts";
import type { Defect } from "../../props/ledger/defect.ts";

const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
const worker = fileURLToPath(new URL(`./worker.${extension}`, import.meta.url));

/** The memory of a worker, in MiB. */
const memory = 2048;

export const usualWorkers = availableParallelism();

export interface ExaminationOptions {
  readonly workers?: number;
  /** Ends the examination early, with the defects that were looked for by then. */
  readonly signal?: AbortSignal;
  /** Told of each defect once it has been looked for. */
  readonly onDone?: (defect: Defect) => void;
}

/** The defects that were looked for, in the order of their names. */
export const runExamination = async (
  ids: ReadonlyArray<string>,
  options: ExaminationOptions = {},
): Promise<ReadonlyArray<Defect>> => {
  const { workers = usualWorkers, onDone = () => undefined } = options;
  const { signal = new AbortController().signal } = options;
  const lanes = Math.min(ids.length, workers);
  const pool = new Piscina({
    filename: worker,
    maxThreads: lanes,
    env: workerEnv(),
    resourceLimits: { maxOldGenerationSizeMb: memory },
  });
  const queue = [...ids];
  const done = new Map<string, Defect>();
  const lane = async (): Promise<void> => {
    for (let id = queue.shift(); id !== undefined && !signal.aborted; id = queue.shift()) {
      const defect = (await pool.run(id, { signal })) as Defect;
      done.set(id, defect);
      onDone(defect);
    }
  };
  try {
    await Promise.all(Array.from({ length: lanes }, lane));
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await pool.close({ force: true });
  }
  return ids.flatMap((id) => done.get(id) ?? []);
};
