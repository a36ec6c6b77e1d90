/**
 * One core of `mallocspec verify`: runs one task, tells how many actions it has tried and how far it
 * has shrunk a failure, and says in shared memory where it is.
 */
import type { MessagePort } from "node:worker_threads";
import { parametersOf, type VerifyTask } from "../props/search/plan.ts";
import { Position, type Words } from "../props/search/position.ts";
import { verify, type VerifyReport } from "../props/search/verify.ts";
import { clock } from "./clock.ts";

/** What a worker is given. */
export interface Job {
  readonly task: VerifyTask;
  /** Takes the actions of each sequence, as a number, and the path of a failure, as a text. */
  readonly port: MessagePort;
  readonly words: Words;
  /** The time that shrinking may take. */
  readonly milliseconds: number;
}

// Piscina calls the default export of its worker file.
export default ({ task, port, words, milliseconds }: Job): VerifyReport => {
  let from: number | undefined;
  const report = verify({
    ...parametersOf(task),
    onRun: (actions) => port.postMessage(actions),
    onShrink: (path) => port.postMessage(path),
    isLate: () => {
      from ??= clock();
      return clock() - from > milliseconds;
    },
    position: new Position(words),
  });
  port.close();
  return report;
};
