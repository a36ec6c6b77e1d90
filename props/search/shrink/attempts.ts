/**
 * The attempts to shrink a failing sequence: which of them still fail, and when the budget is spent.
 * Attempts are numbered. A log of those that failed repeats the shrinking without the other attempts,
 * and continues from its end.
 */
import type { Setting } from "../../instances/setting.ts";
import type { BrokenFinding } from "../finding.ts";
import type { Position } from "../position.ts";
import type { Counterexample, Stop } from "../sequence.ts";
import { type Entry, type Log } from "./log.ts";
import type { Program } from "./program.ts";

/** A sequence that fails. */
export interface Failure {
  readonly setting: Setting;
  /** What was performed, without what brings the machine up. */
  readonly program: Program;
  readonly counterexample: Counterexample;
}

/** The failure of a program in a setting, if it fails. */
export type Attempt = (setting: Setting, program: Program, stop?: Stop) => Failure | undefined;

/** Why shrinking ended early: its budget of actions was spent, or its time. */
export type Cut = "actions" | "time";

/** Thrown instead of an attempt when the budget is spent. */
export class Enough extends Error {}

/** The budget of shrinking, and its observers. */
export interface Limits {
  /** The budget in actions, which does not depend on the machine's speed. */
  readonly actions: number;
  /** Whether the time is up. Called before every attempt. */
  readonly isLate: () => boolean;
  readonly position: Position;
  /** Called with the whole log when an entry is added. */
  readonly onShrink: (entries: ReadonlyArray<Entry>) => void;
}

/** The finding of a logged attempt that is repeated only in part. */
export const untried: BrokenFinding = { kind: "broken", stage: "src", how: "was not tried" };

export class Attempts {
  least: Failure;
  cut: Cut | undefined = undefined;
  readonly #attempt: Attempt;
  readonly #limits: Limits;
  readonly #entries: Entry[] = [];
  /** Entries of the log that have not been repeated yet. */
  readonly #ahead: Entry[];
  /** The known finding of the last entry. */
  readonly #broken: BrokenFinding | undefined;
  #count = 0;
  #before = 0;
  readonly #from: number;

  constructor(
    found: Failure,
    attempt: Attempt,
    limits: Limits,
    { entries, broken }: Pick<Log, "entries"> & { readonly broken?: BrokenFinding | undefined },
  ) {
    this.least = found;
    this.#attempt = attempt;
    this.#limits = limits;
    this.#ahead = [...entries];
    this.#broken = broken;
    this.#from = limits.position.actions;
  }

  /** The attempts that failed so far. */
  get entries(): ReadonlyArray<Entry> {
    return this.#entries;
  }

  /** Whether the log has not been repeated to its end. */
  get isBehind(): boolean {
    return this.#ahead.length > 0;
  }

  /** Whether this program fails too. If so, it becomes the least. Throws Enough. */
  still(setting: Setting, program: Program): boolean {
    this.#count++;
    const [next] = this.#ahead;
    if (next !== undefined && this.#count < this.#before + next.after) return false;
    const stop = next === undefined ? this.#spend() : this.#repeat(next);
    this.#limits.position.attempt(this.#count);
    const found = this.#attempt(setting, program, stop);
    if (found === undefined) {
      if (next !== undefined) throw new Enough();
      return false;
    }
    this.#ahead.shift();
    const { length } = found.counterexample.path;
    this.#entries.push({ after: this.#count - this.#before, length });
    this.#before = this.#count;
    this.least = found;
    this.#limits.onShrink(this.#entries);
    return true;
  }

  #spend(): undefined {
    const { actions, isLate, position } = this.#limits;
    this.cut = position.actions - this.#from > actions ? "actions" : isLate() ? "time" : undefined;
    if (this.cut !== undefined) throw new Enough();
  }

  /** Where to stop a repeated attempt. The last one runs in full, unless its finding is known. */
  #repeat({ length }: Entry): Stop | undefined {
    if (this.#ahead.length > 1) return { length, broken: untried };
    return this.#broken && { length, broken: this.#broken };
  }
}
