/** A worker that breaks, or never reports, after a failure was shrunk for the second time. */
import type { Job } from "../../host/worker.ts";
import { parametersOf } from "../../props/search/plan.ts";
import { Position } from "../../props/search/position.ts";
import { verify, type VerifyReport } from "../../props/search/verify.ts";

/** How the worker ends. */
export type End = "throws" | "exits" | "sleeps";

export interface BreakingJob extends Job {
  readonly task: Job["task"] & { readonly end: End };
}

const breaking = (end: End): void => {
  if (end === "throws") throw new TypeError("shrinking went wrong");
  if (end === "exits") process.exit(7);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
};

// Piscina calls it by its name.
export const run = ({ task, port, words }: BreakingJob): VerifyReport => {
  const { end, ...search } = task;
  let shrinks = -1;
  const report = verify({
    ...parametersOf(search),
    position: new Position(words),
    onShrink: (path) => {
      port.postMessage(path);
      shrinks++;
      if (task.shrinks !== false && shrinks === 2) breaking(end);
    },
  });
  port.close();
  return report;
};
