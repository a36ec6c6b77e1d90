/**
 * One core of `mallocspec verify`: runs one task, tells how many actions it has tried and how far it
 * has shrunk a failure, and says in shared memory where it is.
 */
import type { MessagePort } from "node:worker_threads";
import { parametersOf, type VerifyTask } from "../props/search/plan.ts";
import { Position, type Words } from "../props/search/position.ts";
import { verify, type VerifyReport } from "../props/search/verify.ts";
import { type Bell, hasRung } from "./bell.ts";
import { clock } from "./clock.ts";

/** What a worker is given. */
export interface Job {
  readonly task: VerifyTask;
  /** Takes the actions of each sequence since the last message, and the path of a failure, as a text. */
  readonly port: MessagePort;
  readonly words: Words;
  /** Rings when shrinking is to end. */
  readonly bell: Bell;
  /** The time that shrinking may take. */
  readonly milliseconds: number;
}

/** The milliseconds between two messages about progress: each costs as much as some actions. */
const messageEvery = 100;

// Piscina calls the default export of its worker file.
export default ({ task, port, words, bell, milliseconds }: Job): VerifyReport => {
  let from: number | undefined;
  let untold: number[] = [];
  let told = clock();
  const tell = (): void => {
    port.postMessage(untold);
    untold = [];
    told = clock();
  };
  const report = verify({
    ...parametersOf(task),
    onRun: (actions) => {
      untold.push(actions);
      if (clock() - told >= messageEvery) tell();
    },
    onShrink: (path) => port.postMessage(path),
    isLate: () => {
      from ??= clock();
      return hasRung(bell) || clock() - from > milliseconds;
    },
    position: new Position(words),
  });
  tell();
  port.close();
  return report;
};
