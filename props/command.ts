/**
 * fast-check commands: a choice that is resolved when it is run, performed on both twins, and
 * printed as the action it was.
 */
import * as fc from "fast-check";
import type { Action } from "../spec/action.ts";
import { agree, type Disagreement, isDisagreement } from "./agreement.ts";
import type { Choice } from "./choice.ts";
import { choices } from "./choices/index.ts";
import type { Instance } from "./instances.ts";
import { Ledger } from "./ledger.ts";
import { showAction } from "./show.ts";
import type { Performed } from "./subject.ts";
import type { Twins } from "./twins.ts";

/** One performed action of a run. */
export interface Stepped {
  readonly action: Action;
  readonly performed: Performed;
}

/** The cell that fast-check hands from command to command: what the run has come to. */
export interface Cell {
  readonly ledger: Ledger;
  readonly path: Stepped[];
  /** False after a throw: nothing more can happen. */
  alive: boolean;
}

export const newCell = (): Cell => ({ ledger: new Ledger(), path: [], alive: true });

/** Thrown inside a run, so that fast-check shrinks it; carries all that a report needs. */
export class Counterexample extends Error {
  readonly path: ReadonlyArray<Stepped>;
  readonly disagreement: Disagreement;

  constructor(path: ReadonlyArray<Stepped>, disagreement: Disagreement) {
    super(`the twins differ at ${disagreement.difference.path}`);
    this.path = path;
    this.disagreement = disagreement;
  }
}

/** Performs an action on both twins and takes note of it; throws Counterexample. */
export const perform = (action: Action, cell: Cell, twins: Twins): void => {
  const result = agree(action, twins.spec, twins.src);
  if (isDisagreement(result)) throw new Counterexample([...cell.path], result);
  cell.path.push({ action, performed: result });
  if (result.tag === "done") cell.ledger.record(result.event);
  if (action.tag === "gc.marked") cell.ledger.keep(action.objects ?? []);
  if (result.tag === "throw") cell.alive = false;
};

type AgreementCommand = fc.Command<Cell, Twins> & fc.WithCloneMethod<fc.Command<Cell, Twins>>;

const command = (choice: Choice): AgreementCommand => {
  let ran: Action | undefined;
  return {
    check: (cell) => cell.alive && choice(cell.ledger) !== undefined,
    run: (cell, twins) => {
      ran = choice(cell.ledger)!;
      perform(ran, cell, twins);
    },
    toString: () => (ran === undefined ? "not run" : showAction(ran)),
    // fast-check reuses a command while it shrinks: without a copy, `ran` is a later run's.
    [fc.cloneMethod]: () => command(choice),
  };
};

/** Sequences of at most `maxCommands` actions on an instance. */
export const commands = (
  instance: Instance,
  constraints: { readonly maxCommands: number; readonly replayPath?: string },
): fc.Arbitrary<Iterable<AgreementCommand>> =>
  fc.commands<Cell, Twins>([fc.oneof(...choices(instance.config)).map(command)], {
    size: "max",
    ...constraints,
  }) as fc.Arbitrary<Iterable<AgreementCommand>>;
