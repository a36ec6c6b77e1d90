/** An exploration with workers, a budget of memory, a deadline, and a file from which it can go on. */
import { crewReport, shareOf } from "../../props/explorer/explore.ts";
import { type Kernel } from "../../props/explorer/kernel.ts";
import { ModelError } from "../../props/explorer/model.ts";
import type { Report } from "../../props/explorer/report/report.ts";
import {
  breadthFirst,
  type Limits,
  type Progress,
} from "../../props/explorer/search/breadthfirst.ts";
import type { Load } from "../../props/explorer/search/crew.ts";
import { clock } from "../clock.ts";
import { CheckpointFile } from "./checkpointfile.ts";
import { WorkerCrew } from "./crew.ts";
import { type KernelSource, loadKernel } from "./kernelsource.ts";

export interface ExplorationOptions extends Omit<Limits, "endOf"> {
  readonly source: KernelSource;
  readonly workers?: number;
  readonly seed?: number;
  readonly checkView?: number;
  readonly maxSeconds?: number;
  /** For the table, the graph and the frontier; a quarter of it is the frontier's. */
  readonly memoryBytes?: number;
  /** A file that is made, or from which the run goes on. */
  readonly resume?: string;
  /** What must be the same for a run to go on, beside the model's name and the seed. */
  readonly identity?: string;
  /** Time between two checkpoints at least. */
  readonly checkpointSeconds?: number;
  /** Told of the last level that ended, and of the load, also while a level is under way. */
  onProgress?(progress: Progress | undefined, load: Load): void;
  readonly signal?: AbortSignal;
}

const DEFAULT_BYTES = 2 ** 31;
const FRONTIER_SHARE = 1 / 4;

export const INTERRUPTED = "it was interrupted";

export const timeIsOver = (seconds: number): string =>
  seconds === 1 ? "1 second is over" : `${seconds} seconds are over`;

const refuseResume = (kernel: Kernel, checkView: number): void => {
  if (!kernel.hasView || checkView === 0) return;
  throw new ModelError(`${kernel.name}: a run that checks its view cannot go on from a file`);
};

/** Saves what is new at the ends of levels, if the last time is long enough ago. */
const saver = (file: CheckpointFile, crew: WorkerCrew, seconds: number) => {
  let last = clock();
  let waiting: ReadonlyArray<Uint32Array>[] = [];
  return async (progress: Progress, graph: ReadonlyArray<Uint32Array>): Promise<void> => {
    waiting.push(graph);
    if (clock() - last < 1000 * seconds) return;
    await crew.save((piece) => file.append(piece));
    for (const words of waiting.flat()) file.append({ kind: "graph", words });
    waiting = [];
    file.commit(progress);
    last = clock();
  };
};

/** Explores breadth first; the report is the same with any number of workers. */
export const runExploration = async (options: ExplorationOptions): Promise<Report> => {
  const { source, workers = 1, seed = 0, memoryBytes = DEFAULT_BYTES } = options;
  const { resume, maxSeconds = Infinity, checkpointSeconds = 10, signal } = options;
  const kernel = await loadKernel(source);
  const checkView = shareOf(kernel, options.checkView ?? 0);
  if (resume !== undefined) refuseResume(kernel, checkView);
  const { identity = "" } = options;
  const file =
    resume === undefined
      ? undefined
      : new CheckpointFile(resume, { model: kernel.name, seed, identity });
  const frontierBytes = memoryBytes * FRONTIER_SHARE;
  const crew = new WorkerCrew({ source, workers, seed, checkView, frontierBytes });
  const begun = clock();
  let progress: Progress | undefined;
  try {
    const checkpoint = file?.last();
    if (checkpoint !== undefined) {
      progress = checkpoint.progress;
      await crew.restore(checkpoint.pieces());
    }
    const save = file && saver(file, crew, checkpointSeconds);
    const explored = await breadthFirst(
      kernel,
      crew,
      {
        ...options,
        memoryBytes: memoryBytes - frontierBytes,
        endOf: (load) => {
          options.onProgress?.(progress, load);
          if (signal?.aborted === true) return INTERRUPTED;
          return clock() - begun > 1000 * maxSeconds ? timeIsOver(maxSeconds) : undefined;
        },
      },
      {
        ...(checkpoint && { from: { ...checkpoint.progress, graph: checkpoint.graph } }),
        onLevel: async (now, graph) => {
          progress = now;
          await save?.(now, graph);
        },
      },
    );
    return await crewReport(kernel, seed, crew, explored);
  } finally {
    await crew.stop();
    file?.close();
  }
};
