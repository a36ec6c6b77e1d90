/**
 * The attempts to shrink a failing sequence, one after the other: which of them still fail, and when
 * there have been enough. They are numbered, so that a log of those that failed repeats them without
 * the others, and goes on.
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

/** Why shrinking ended before nothing was left to try: its actions were spent, or its time. */
export type Cut = "actions" | "time";

/** Thrown when an attempt is not made any more. */
export class Enough extends Error {}

/** What shrinking may cost, and how it is told. */
export interface Limits {
  /** Actions: what is tried with them does not depend on the machine. */
  readonly actions: number;
  /** Whether the time is up; asked before every attempt. */
  readonly isLate: () => boolean;
  readonly position: Position;
  /** Told of every entry of the log as it grows. */
  readonly onShrink: (entries: ReadonlyArray<Entry>) => void;
}

/** Where a logged attempt ends that is not the last. */
export const untried: BrokenFinding = { kind: "broken", stage: "src", how: "was not tried" };

export class Attempts {
  least: Failure;
  cut: Cut | undefined = undefined;
  readonly #attempt: Attempt;
  readonly #limits: Limits;
  readonly #entries: Entry[] = [];
  /** Entries of the log that are still to be repeated. */
  readonly #ahead: Entry[];
  /** What the last of them is known to come to. */
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

  /** Whether this fails too; then it is the least from now on. Throws Enough. */
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

  /** The last one is made as if it were new, unless it is known what it comes to. */
  #repeat({ length }: Entry): Stop | undefined {
    if (this.#ahead.length > 1) return { length, broken: untried };
    return this.#broken && { length, broken: this.#broken };
  }
}
