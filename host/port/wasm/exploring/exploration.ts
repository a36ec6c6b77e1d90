/** Explores a module in a worker, and ends a request that never ends. */
import { Worker } from "node:worker_threads";
import { fileURLToPath } from "node:url";
import { workerEnv } from "../../../compiled.ts";
import type { Report } from "../../../../props/explorer/report/report.ts";
import { clock } from "../../../clock.ts";
import { INTERRUPTED, timeIsOver } from "../../../explorer/exploration.ts";
import { ModuleMistake } from "../module/mistake.ts";
import { CallGuard, type Endless } from "./guard.ts";
import type { ExploringSettings } from "./settings.ts";
import type { ExploringJob, ExploringMessage, Narrated, SearchLimits } from "./worker.ts";

const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
const workerFile = fileURLToPath(new URL(`./worker.${extension}`, import.meta.url));

/** A request that takes longer never ends. */
const hangMilliseconds = 2000;

const tick = 100;

export interface ModuleExploration {
  readonly settings: ExploringSettings;
  readonly limits: SearchLimits;
  readonly maxSeconds?: number;
  readonly signal?: AbortSignal;
  readonly hangMilliseconds?: number;
  onProgress?(states: number, depth: number): void;
}

export interface ModuleExplored {
  readonly report: Report;
  /** Each discovery as requests and replies. */
  readonly failures: ReadonlyArray<Narrated>;
  /** Which requests are tried, in words. */
  readonly alphabet: string;
  /** Why not all states were visited; undefined where they were. */
  readonly bound: string | undefined;
}

/** Watches one worker: it ends with its report, or with the request that does not end. */
class Watched {
  readonly #run: ModuleExploration;
  readonly #guard = new CallGuard();
  readonly #stop = new SharedArrayBuffer(4);
  #alphabet = "";
  #beat: number | undefined;
  #since = 0;

  constructor(run: ModuleExploration) {
    this.#run = run;
  }

  explore(endless: Endless | undefined, seconds: number): Promise<ModuleExplored | Endless> {
    const { settings, limits, maxSeconds, signal } = this.#run;
    const job: ExploringJob = {
      settings,
      limits,
      guard: this.#guard.buffer,
      stop: this.#stop,
      stops: [INTERRUPTED, timeIsOver(maxSeconds ?? 0)],
      endless,
    };
    const stop = (reason: number): void => {
      Atomics.compareExchange(new Int32Array(this.#stop), 0, 0, reason);
    };
    const worker = new Worker(workerFile, { env: workerEnv(), workerData: job });
    const until = maxSeconds === undefined ? Infinity : clock() + 1000 * seconds;
    return new Promise<ModuleExplored | Endless>((resolve, reject) => {
      const timer = setInterval(() => {
        if (signal?.aborted === true) stop(1);
        if (clock() > until) stop(2);
        if (this.#hangs()) resolve(this.#guard.last);
      }, tick);
      worker.on("message", (message: ExploringMessage) => {
        const explored = this.#heard(message);
        if (explored instanceof Error) reject(explored);
        else if (explored !== undefined) resolve(explored);
      });
      worker.on("error", reject);
      worker.on("exit", () => {
        clearInterval(timer);
        reject(new Error("the worker ended before the search did"));
      });
    }).finally(() => worker.terminate());
  }

  #hangs(): boolean {
    const { busy } = this.#guard;
    if (busy === undefined || busy !== this.#beat) {
      this.#beat = busy;
      this.#since = clock();
      return false;
    }
    return clock() - this.#since > (this.#run.hangMilliseconds ?? hangMilliseconds);
  }

  #heard(message: ExploringMessage): ModuleExplored | Error | undefined {
    switch (message.tag) {
      case "started":
        this.#alphabet = message.alphabet;
        return undefined;
      case "progress":
        this.#run.onProgress?.(message.states, message.depth);
        return undefined;
      case "failed":
        return new ModuleMistake("the module", message.message, "no trap at its start");
      case "done": {
        const { report, failures, isGrown } = message;
        const { mostPages } = this.#run.settings;
        const bounds = [
          ...(report.bound === null ? [] : [report.bound]),
          ...(isGrown ? [`states with more than ${mostPages} pages were not expanded`] : []),
          ...(failures.some(({ property }) => property === "hang")
            ? ["nothing was tried behind the request that does not end"]
            : []),
        ];
        const bound = bounds.length === 0 ? undefined : bounds.join("; ");
        return { report, failures, alphabet: this.#alphabet, bound };
      }
    }
  }
}

/**
 * Explores a module. Where a request does not end, the search is made again, up to that request. Rejects with
 * ModuleMistake where the module does not start.
 */
export const exploreModule = async (run: ModuleExploration): Promise<ModuleExplored> => {
  const seconds = run.maxSeconds ?? Infinity;
  const explored = await new Watched(run).explore(undefined, seconds);
  if ("report" in explored) return explored;
  const again = await new Watched(run).explore(explored, seconds);
  if ("report" in again) return again;
  throw new ModuleMistake(
    "the module",
    "other requests that do not end each time",
    "one that is deterministic",
  );
};
