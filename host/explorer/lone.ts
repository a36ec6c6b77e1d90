/** Strategies that run alone in a worker each: depth first, random walks, and the searches of a swarm. */
import { Worker } from "node:worker_threads";
import { fileURLToPath } from "node:url";
import { workerEnv } from "../compiled.ts";
import { swarmReport } from "../../props/explorer/explore.ts";
import type { Report } from "../../props/explorer/report/report.ts";
import type { BitstateOptions, BitstateResult } from "../../props/explorer/search/bitstate.ts";
import { type Load, sumOf } from "../../props/explorer/search/crew.ts";
import { shareOfMemory, type SwarmOptions } from "../../props/explorer/search/swarm.ts";
import { type KernelSource, loadKernel } from "./kernelsource.ts";
import { INTERRUPTED, timeIsOver } from "./exploration.ts";
import type { LoneAnswer, LoneOptions, LoneSearch } from "./loneprotocol.ts";
import { errorOf } from "./protocol.ts";

const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
const workerFile = fileURLToPath(new URL(`./loneworker.${extension}`, import.meta.url));

interface LoneRun {
  readonly source: KernelSource;
  readonly maxSeconds?: number;
  readonly signal?: AbortSignal;
  onLoad?(load: Load): void;
}

const [interrupted, timeOver] = [1, 2];

/** The word that tells the workers to end, and what sets it. */
const stopping = ({ maxSeconds, signal }: LoneRun) => {
  const stop = new SharedArrayBuffer(4);
  const set = (reason: number): void => {
    Atomics.compareExchange(new Int32Array(stop), 0, 0, reason);
  };
  const timer =
    maxSeconds === undefined ? undefined : setTimeout(() => set(timeOver), 1000 * maxSeconds);
  const onAbort = (): void => set(interrupted);
  signal?.addEventListener("abort", onAbort);
  if (signal?.aborted === true) onAbort();
  return {
    stop,
    reasons: [INTERRUPTED, timeIsOver(maxSeconds ?? 0)],
    release: (): void => {
      // Where one worker has failed, the others end.
      onAbort();
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    },
  };
};

/** Runs one worker to its end. */
const runWorker = (options: LoneOptions, listen: (answer: LoneAnswer) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(workerFile, { env: workerEnv(), workerData: options });
    worker.on("message", (answer: LoneAnswer) => {
      if (answer.tag === "done") resolve();
      else if (answer.tag === "failed") reject(errorOf(answer));
      else listen(answer);
    });
    worker.on("error", reject);
    worker.on("exit", () => reject(new Error("a worker ended before its search did")));
  });

const runWorkers = async (
  run: LoneRun,
  searches: ReadonlyArray<LoneSearch>,
  listen: (answer: LoneAnswer) => void,
): Promise<void> => {
  const { release, ...stop } = stopping(run);
  const loads: Load[] = [];
  try {
    await Promise.all(
      searches.map((search, i) =>
        runWorker({ source: run.source, search, ...stop }, (answer) => {
          if (answer.tag !== "progress") return listen(answer);
          loads[i] = answer.load;
          run.onLoad?.(sumOf(loads));
        }),
      ),
    );
  } finally {
    release();
  }
};

/** Runs a strategy that has one worker. */
export const runLone = async (
  run: LoneRun,
  search: Exclude<LoneSearch, { readonly tag: "swarm" }>,
): Promise<Report> => {
  let report: Report | undefined;
  await runWorkers(run, [search], (answer) => {
    if (answer.tag === "report") report = answer.report;
  });
  return report!;
};

/** Runs the searches of a swarm, so many at a time as there are workers. */
export const runSwarm = async (
  run: LoneRun & { readonly workers: number },
  options: SwarmOptions & Omit<BitstateOptions, "endOf" | "nth">,
): Promise<Report> => {
  const kernel = await loadKernel(run.source);
  const workers = Math.min(run.workers, options.searches);
  const results: BitstateResult[] = [];
  const searches = Array.from({ length: workers }, (_, worker): LoneSearch => {
    const nths = Array.from({ length: options.searches }, (__, nth) => nth);
    const own = { ...options, memoryBytes: shareOfMemory(options) };
    return { tag: "swarm", options: own, nths: nths.filter((nth) => nth % workers === worker) };
  });
  await runWorkers(run, searches, (answer) => {
    if (answer.tag === "result") results[answer.nth] = answer.result;
  });
  // Where the run was ended, some searches did not begin.
  return swarmReport(
    kernel,
    options.seed,
    results.filter((result) => result !== undefined),
  );
};
