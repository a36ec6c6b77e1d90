/** Running a sequence of actions on a rig: what it has come to so far, and how it ends. */
import type { Action } from "../../spec/machine/action.ts";
import { Holdings } from "../ghost/holdings.ts";
import type { Setting } from "../instances/setting.ts";
import type { Choice } from "./choice.ts";
import type { BrokenFinding, Finding, Stepped } from "./finding.ts";
import { Position } from "./position.ts";
import type { Checked, Rig } from "./rig.ts";

/** Where a sequence ends that is known to: before this action comes to anything. */
export interface Stop {
  /** How many actions have begun by then, those included that bring the machine up. */
  readonly length: number;
  /** What is reported of it. */
  readonly broken: BrokenFinding;
}

/** The cell that fast-check hands from command to command: what the run has come to. */
export interface Cell {
  readonly setting: Setting;
  readonly position: Position;
  readonly stop: Stop | undefined;
  readonly holdings: Holdings;
  readonly path: Stepped[];
  /** How many steps of the path brought the machine up. */
  boot: number;
  /** False after a throw: nothing more can happen. */
  alive: boolean;
}

export const newCell = (setting: Setting, position = new Position(), stop?: Stop): Cell => ({
  setting,
  position,
  stop,
  holdings: new Holdings(),
  path: [],
  boot: 0,
  alive: true,
});

/** Thrown inside a run, so that it ends; carries all that a report needs. */
export class Counterexample extends Error {
  readonly setting: Setting;
  readonly path: ReadonlyArray<Stepped>;
  readonly boot: number;
  readonly finding: Finding;

  constructor({ setting, path, boot }: Cell, finding: Finding) {
    super(finding.kind);
    this.setting = setting;
    this.path = [...path];
    this.boot = boot;
    this.finding = finding;
  }
}

const brokenBy = (error: unknown, { position }: Cell): BrokenFinding => {
  const how = `broke: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`;
  const { stage } = position.at;
  return { kind: "broken", stage: stage === "none" ? "checks" : stage, how };
};

/** What an action comes to: an exception of JavaScript is a finding as well. */
const check = (action: Action, cell: Cell, rig: Rig): Checked => {
  try {
    return rig.perform(action);
  } catch (error) {
    const finding = brokenBy(error, cell);
    return { performed: rig.foretell(action, finding), finding };
  }
};

const stopAt = ({ stop, path }: Cell): BrokenFinding | undefined =>
  stop?.length === path.length + 1 && stop.broken.stage !== "end" ? stop.broken : undefined;

/** Performs an action on a rig and takes note of it; throws Counterexample. */
export const perform = (action: Action, cell: Cell, rig: Rig): void => {
  const known = stopAt(cell);
  cell.position.action(cell.path.length + 1);
  const { performed, finding } =
    known === undefined
      ? check(action, cell, rig)
      : { performed: rig.foretell(action, known), finding: known };
  cell.path.push({ action, performed });
  if (finding !== undefined) throw new Counterexample(cell, finding);
  if (performed.tag === "done") {
    cell.holdings.record(performed.event);
    // A marker that may not begin yet has found nothing.
    if (action.tag === "gc.marked") cell.holdings.keep(action.objects ?? []);
  }
  if (performed.tag === "throw") cell.alive = false;
};

/** Ends a sequence; throws Counterexample. */
export const finish = (cell: Cell, rig: Rig): void => {
  const { position, stop, path } = cell;
  if (stop?.length === path.length) throw new Counterexample(cell, stop.broken);
  position.stage("end");
  let finding: Finding | undefined;
  try {
    finding = rig.finish();
  } catch (error) {
    finding = brokenBy(error, cell);
  }
  if (finding !== undefined) throw new Counterexample(cell, finding);
};

/** What a choice comes to where a run has come to, if there is anything to choose from. */
export const resolve = (choice: Choice, { alive, holdings }: Cell): Action | undefined => {
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

/** Loads the counters of a machine that is up. */
export const load = ({ alive, setting: { loaded = [] } }: Cell, rig: Rig): void => {
  if (alive && loaded.length > 0) rig.load(loaded);
};

/** Takes a choice if there is anything to choose from. */
export const take = (choice: Choice, cell: Cell, rig: Rig): void => {
  const action = resolve(choice, cell);
  if (action !== undefined) perform(action, cell, rig);
};
