/** The worker of an exploration: it searches, and ends with a report. */
import { parentPort, workerData } from "node:worker_threads";
import { crewReport } from "../../../../props/explorer/explore.ts";
import type { Report } from "../../../../props/explorer/report/report.ts";
import { breadthFirst, MEMORY_FULL } from "../../../../props/explorer/search/breadthfirst.ts";
import { LocalCrew } from "../../../../props/explorer/search/crew.ts";
import { CallGuard, type Endless } from "./guard.ts";
import { type Narrative, WasmKernel } from "./kernel.ts";
import type { ExploringSettings } from "./settings.ts";

export interface SearchLimits {
  readonly maxDepth?: number;
  readonly maxStates?: number;
  readonly memoryBytes: number;
  readonly seed: number;
}

export interface ExploringJob {
  readonly settings: ExploringSettings;
  readonly limits: SearchLimits;
  readonly guard: SharedArrayBuffer;
  /** The first word is not 0 once the search must end: see `stops`. */
  readonly stop: SharedArrayBuffer;
  readonly stops: ReadonlyArray<string>;
  /** A request that is known not to end. */
  readonly endless: Endless | undefined;
}

export interface Narrated extends Narrative {
  readonly property: string;
}

export type ExploringMessage =
  | { readonly tag: "started"; readonly alphabet: string }
  | { readonly tag: "progress"; readonly states: number; readonly depth: number }
  | {
      readonly tag: "done";
      readonly report: Report;
      readonly failures: ReadonlyArray<Narrated>;
      /** The module was asked for more pages than it may have. */
      readonly isGrown: boolean;
    }
  | { readonly tag: "failed"; readonly message: string };

Error.stackTraceLimit = 0;

const job = workerData as ExploringJob;
const say = (message: ExploringMessage): void => parentPort!.postMessage(message);

const run = async (kernel: WasmKernel): Promise<void> => {
  const { limits, stops } = job;
  const stop = new Int32Array(job.stop);
  const { seed, memoryBytes, ...levels } = limits;
  const crew = new LocalCrew([kernel], { seed });
  const explored = await breadthFirst(
    kernel,
    crew,
    {
      ...levels,
      endOf: ({ bytes }) => {
        const reason = Atomics.load(stop, 0);
        if (reason > 0) return stops[reason - 1];
        return bytes > memoryBytes ? MEMORY_FULL : undefined;
      },
    },
    {
      onLevel: ({ tally, depth }) => {
        say({ tag: "progress", states: tally.distinct, depth });
        return Promise.resolve();
      },
    },
  );
  kernel.isSearching = false;
  const report = await crewReport(kernel, seed, crew, explored);
  const failures = report.discoveries.map(({ property, path }) => ({
    property,
    ...kernel.narrate(path.route.steps),
  }));
  say({ tag: "done", report, failures, isGrown: kernel.isGrown });
};

try {
  const kernel = new WasmKernel(job.settings, new CallGuard(job.guard), job.endless);
  say({ tag: "started", alphabet: kernel.alphabet.text });
  await run(kernel);
} catch (error) {
  say({ tag: "failed", message: error instanceof Error ? error.message : String(error) });
}
