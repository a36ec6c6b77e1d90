/**
 * fast-check commands: a choice that is resolved when it is run, performed on a rig, and printed as
 * the action it was.
 */
import * as fc from "fast-check";
import type { Action } from "../spec/action.ts";
import type { Choice } from "./choice.ts";
import { choices } from "./choices/index.ts";
import type { Finding, Stepped } from "./finding.ts";
import type { Instance } from "./instances.ts";
import { Ledger } from "./ledger.ts";
import type { Rig } from "./rig.ts";
import { showAction } from "./show.ts";

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
  readonly finding: Finding;

  constructor(path: ReadonlyArray<Stepped>, finding: Finding) {
    super(finding.kind);
    this.path = path;
    this.finding = finding;
  }
}

/** Performs an action on a rig and takes note of it; throws Counterexample. */
export const perform = (action: Action, cell: Cell, rig: Rig): void => {
  const { performed, finding } = rig.perform(action);
  cell.path.push({ action, performed });
  if (finding !== undefined) throw new Counterexample([...cell.path], finding);
  if (performed.tag === "done") cell.ledger.record(performed.event);
  if (action.tag === "gc.marked") cell.ledger.keep(action.objects ?? []);
  if (performed.tag === "throw") cell.alive = false;
};

type RigCommand = fc.Command<Cell, Rig> & fc.WithCloneMethod<fc.Command<Cell, Rig>>;

const command = (choice: Choice): RigCommand => {
  let ran: Action | undefined;
  return {
    check: (cell) => cell.alive && choice(cell.ledger) !== undefined,
    run: (cell, rig) => {
      ran = choice(cell.ledger)!;
      perform(ran, cell, rig);
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
): fc.Arbitrary<Iterable<RigCommand>> =>
  fc.commands<Cell, Rig>([fc.oneof(...choices(instance.config)).map(command)], {
    size: "max",
    ...constraints,
  }) as fc.Arbitrary<Iterable<RigCommand>>;
