/** One try to run a task in a worker, and how the worker ended. */
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import type { Piscina } from "piscina";
import type { BrokenFinding } from "../props/search/finding.ts";
import type { VerifyTask } from "../props/search/plan.ts";
import { newWords, type Place, placeIn } from "../props/search/position.ts";
import type { Cut } from "../props/search/shrink/attempts.ts";
import type { VerifyReport } from "../props/search/verify.ts";
import { newBell, ring } from "./bell.ts";
import { watchdog } from "./watchdog.ts";

/** The milliseconds that a worker has to report what it is shrinking when the run is interrupted. */
const grace = 1000;

/** How a machine ends that is stopped. */
export const endless = "does not end";

interface Around {
  readonly pool: Piscina;
  readonly onActions: (actions: number) => void;
  readonly onFound: (task: VerifyTask) => void;
  readonly signal: AbortSignal | undefined;
  readonly patience: number;
}

/** The machine under test did not come back from an action, and how far its failure had been shrunk. */
export interface Broken {
  readonly tag: "broken";
  readonly place: Place;
  readonly finding: BrokenFinding;
  readonly path: string | undefined;
}

/** The worker ended while it was shrinking, for another reason: how far it had come. */
export interface Left {
  readonly tag: "left";
  readonly place: Place;
  readonly path: string;
  readonly cut: Cut;
}

export type Ran =
  | { readonly tag: "done"; readonly report: VerifyReport }
  | Broken
  | Left
  /** Before anything was found. */
  | { readonly tag: "interrupted" };

/** What became of a machine; undefined where the machine under test has nothing to do with it. */
const endOf = (error: unknown, isStopped: boolean): string | undefined => {
  if (isStopped) return endless;
  const { code } = error as NodeJS.ErrnoException;
  return code === "ERR_WORKER_OUT_OF_MEMORY" ? "runs out of memory" : undefined;
};

/** How an exception ended the worker. */
const brokeBy = (error: unknown): Cut =>
  `broke: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`;

/** The report of an interrupted search that had time to end: its time was not up. */
const interrupted = (report: VerifyReport): VerifyReport => {
  const { counterexample } = report;
  if (counterexample?.cut !== "time") return report;
  return { ...report, counterexample: { ...counterexample, cut: "interrupted" } };
};

/** What a worker tells through a port: the actions of each sequence, or the path of a failure. */
type Told = ReadonlyArray<number> | string;

/** Hears what a worker tells. */
class Ear {
  path: string | undefined = undefined;
  readonly port;
  readonly #own;
  readonly #task: VerifyTask;
  readonly #around: Around;

  constructor(task: VerifyTask, around: Around) {
    const { port1, port2 } = new MessageChannel();
    this.port = port2;
    this.#own = port1;
    this.#task = task;
    this.#around = around;
    port1.on("message", (told: Told) => this.#hear(told));
  }

  /** Hears at once what has been told so far. */
  drain(): void {
    for (;;) {
      const received = receiveMessageOnPort(this.#own) as { message: Told } | undefined;
      if (received === undefined) return;
      this.#hear(received.message);
    }
  }

  close(): void {
    this.#own.close();
  }

  #hear(told: Told): void {
    const { onActions, onFound } = this.#around;
    if (typeof told !== "string") return told.forEach((actions) => onActions(actions));
    if (this.path === undefined) onFound(this.#task);
    this.path = told;
  }
}

/** Runs a task once. A worker that shrinks when the run is interrupted has a moment to report. */
export const attempt = async (
  task: VerifyTask,
  around: Around,
  milliseconds: number,
): Promise<Ran> => {
  const { pool, signal, patience } = around;
  const words = newWords();
  const bell = newBell();
  const ear = new Ear(task, around);
  const dog = watchdog(words, patience);
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const interrupt = (): void => {
    ear.drain();
    ring(bell);
    if (ear.path === undefined) stop.abort();
    else timer = setTimeout(() => stop.abort(), grace);
  };
  if (signal?.aborted === true) interrupt();
  else signal?.addEventListener("abort", interrupt);
  try {
    const report = (await pool.run(
      { task, port: ear.port, words, bell, milliseconds },
      { transferList: [ear.port], signal: AbortSignal.any([stop.signal, dog.signal]) },
    )) as VerifyReport;
    return { tag: "done", report: signal?.aborted === true ? interrupted(report) : report };
  } catch (error) {
    ear.drain();
    const { path } = ear;
    const place = placeIn(words);
    const how = stop.signal.aborted ? undefined : endOf(error, dog.signal.aborted);
    if (how !== undefined && place.stage !== "none") {
      const finding = { kind: "broken", stage: place.stage, how } as const;
      return { tag: "broken", place, finding, path: path ?? task.path };
    }
    if (path === undefined && stop.signal.aborted) return { tag: "interrupted" };
    if (path === undefined) throw error;
    return { tag: "left", place, path, cut: stop.signal.aborted ? "interrupted" : brokeBy(error) };
  } finally {
    signal?.removeEventListener("abort", interrupt);
    clearTimeout(timer);
    dog.stop();
    ear.close();
  }
};
