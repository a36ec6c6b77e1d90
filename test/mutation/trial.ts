/** A trial: a search or a replay with edits in the code, in a worker thread of its own. */
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { VerifyParameters } from "../../props/search/verify.ts";
import type { Edit } from "./edit.ts";

/** A search on one instance, by name. */
export interface Search extends Pick<
  VerifyParameters,
  "runs" | "actions" | "seed" | "focus" | "against" | "without" | "shrinks"
> {
  readonly instance: string;
  /** Shrinking ends when the sequence has no more actions than these, the boot included. */
  readonly enough?: number;
  /** The seconds that shrinking may take. */
  readonly seconds?: number;
}

/** What a trial does. */
export type Job =
  | { readonly search: Search }
  /** A search, and once it has found something another one, without these invariants, twice as far. */
  | { readonly search: Search; readonly thenWithout: ReadonlyArray<string> }
  | { readonly replay: string; readonly on: "spec" | "src" };

/** How long a sequence is that shows a mistake. */
export interface Size {
  /** Actions of the shrunk sequence behind the boot; 0 in a replay. */
  readonly length: number;
  /** Whether shrinking ended before nothing was left to try. */
  readonly isCut: boolean;
}

/** What a job has shown. */
export type Shown =
  | { readonly tag: "agrees"; readonly actions: number }
  | ({
      readonly tag: "property";
      readonly name: string;
      readonly evidence: string;
    } & Size)
  | ({ readonly tag: "differs"; readonly what: string } & Size);

export type Result =
  | Shown
  /** A job did not end in its time. */
  | { readonly tag: "hangs" }
  /** An exception of JavaScript, or no memory. */
  | { readonly tag: "fails"; readonly message: string };

export interface Trial {
  readonly edits: ReadonlyArray<Edit>;
  readonly jobs: ReadonlyArray<Job>;
  /** The jobs after one that does not agree are left out. */
  readonly untilFound?: boolean;
  /** The milliseconds that one job may take. */
  readonly limit: number;
}

const file = join(import.meta.dirname, "worker.ts");

/** The results of the jobs, in their order: those after one that hangs or fails are left out. */
export const attempt = ({ limit, ...trial }: Trial): Promise<ReadonlyArray<Result>> =>
  new Promise((resolve) => {
    const results: Result[] = [];
    const worker = new Worker(file, {
      workerData: trial,
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    });
    const end = (last: ReadonlyArray<Result>): void => {
      clearTimeout(timer);
      void worker.terminate();
      resolve([...results, ...last]);
    };
    const timer = setTimeout(() => end([{ tag: "hangs" }]), limit);
    worker.on("message", (result: Shown) => {
      timer.refresh();
      results.push(result);
    });
    worker.on("error", (error) => end([{ tag: "fails", message: (error as Error).message }]));
    worker.on("exit", () => end([]));
  });
