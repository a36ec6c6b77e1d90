/**
 * fast-check commands: a choice that is resolved when it is run, performed on a rig, and printed as
 * the action it was.
 */
import * as fc from "fast-check";
import type { Action } from "../../spec/machine/action.ts";
import type { Choice } from "./choice.ts";
import { choices } from "./choices/index.ts";
import { type Focus, focuses } from "./choices/focuses.ts";
import type { Finding, Stepped } from "./finding.ts";
import type { Instance } from "../instances/instances.ts";
import { Holdings } from "../ghost/holdings.ts";
import type { Rig } from "./rig.ts";
import type { Setting } from "../instances/setting.ts";
import { showAction } from "../report/show.ts";

/** The cell that fast-check hands from command to command: what the run has come to. */
export interface Cell {
  readonly setting: Setting;
  readonly holdings: Holdings;
  readonly path: Stepped[];
  /** The choices that led there, those that brought the machine up left out. */
  readonly choices: Choice[];
  /** How many steps of the path brought the machine up. */
  boot: number;
  /** False after a throw: nothing more can happen. */
  alive: boolean;
}

export const newCell = (setting: Setting): Cell => ({
  setting,
  holdings: new Holdings(),
  path: [],
  choices: [],
  boot: 0,
  alive: true,
});

/** Thrown inside a run, so that fast-check shrinks it; carries all that a report needs. */
export class Counterexample extends Error {
  readonly setting: Setting;
  readonly path: ReadonlyArray<Stepped>;
  readonly choices: ReadonlyArray<Choice>;
  readonly boot: number;
  readonly finding: Finding;

  constructor({ setting, path, choices, boot }: Cell, finding: Finding) {
    super(finding.kind);
    this.setting = setting;
    this.path = [...path];
    this.choices = [...choices];
    this.boot = boot;
    this.finding = finding;
  }
}

/** Performs an action on a rig and takes note of it; throws Counterexample. */
export const perform = (action: Action, cell: Cell, rig: Rig): void => {
  const { performed, finding } = rig.perform(action);
  cell.path.push({ action, performed });
  if (finding !== undefined) throw new Counterexample(cell, finding);
  if (performed.tag === "done") {
    cell.holdings.record(performed.event);
    // A marker that may not begin yet has found nothing.
    if (action.tag === "gc.marked") cell.holdings.keep(action.objects ?? []);
  }
  if (performed.tag === "throw") cell.alive = false;
};

/** What a choice comes to where a run has come to, if there is anything to choose from. */
const resolve = (choice: Choice, { alive, holdings }: Cell): Action | undefined => {
  const action = alive ? choice(holdings) : undefined;
  return action !== undefined && holdings.admits(action) ? action : undefined;
};

/** Brings the machine up, as far as it gets. */
export const start = (choices: ReadonlyArray<Choice>, cell: Cell, rig: Rig): void => {
  for (const choice of choices) {
    const action = resolve(choice, cell);
    if (action === undefined) continue;
    cell.boot++;
    perform(action, cell, rig);
  }
};

/** Takes a choice if there is anything to choose from. */
export const take = (choice: Choice, cell: Cell, rig: Rig): Action | undefined => {
  const action = resolve(choice, cell);
  if (action === undefined) return undefined;
  cell.choices.push(choice);
  perform(action, cell, rig);
  return action;
};

type RigCommand = fc.Command<Cell, Rig> & fc.WithCloneMethod<fc.Command<Cell, Rig>>;

const command = (choice: Choice, times: number): RigCommand => {
  let ran: Action | undefined;
  return {
    check: (cell) => resolve(choice, cell) !== undefined,
    run: (cell, rig) => {
      ran = resolve(choice, cell);
      for (let i = 0; i < times; i++) take(choice, cell, rig);
    },
    toString: () => {
      if (ran === undefined) return "not run";
      return times === 1 ? showAction(ran) : `${showAction(ran)}, ${times} times`;
    },
    // fast-check reuses a command while it shrinks: without a copy, `ran` is a later run's.
    [fc.cloneMethod]: () => command(choice, times),
  };
};

/** A sequence of at most so many commands; in a short one, nothing is repeated. */
interface Constraints {
  readonly maxCommands: number;
  readonly repeated: boolean;
  readonly focus?: Focus | undefined;
  readonly replayPath?: string;
}

/** Sequences of commands on an instance. */
export const commands = (
  instance: Instance,
  { repeated, focus, ...constraints }: Constraints,
): fc.Arbitrary<Iterable<RigCommand>> => {
  const { config } = instance;
  const all = choices(config, repeated ? "long" : "short");
  const weighted = (focus === undefined ? all : focuses[focus].kinds(config)).map((kind) => ({
    weight: kind.weight,
    arbitrary: fc
      .tuple(kind.arbitrary, fc.integer({ min: 1, max: repeated ? (kind.most ?? 1) : 1 }))
      .map(([choice, times]) => command(choice, times)),
  }));
  return fc.commands<Cell, Rig>([fc.oneof(...weighted)], {
    size: "max",
    ...constraints,
  }) as fc.Arbitrary<Iterable<RigCommand>>;
};
