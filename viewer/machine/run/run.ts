/**
 * A run: a sequence of steps performed on the fast heap, with a snapshot of the heap now and then, so
 * that the run can go to any step. Nothing else of the heap is kept.
 */
import { loadMachine } from "../../../props/loading/src.ts";
import type { Load } from "../../../props/instances/load.ts";
import type { SharedConfig } from "../../../props/instances/sharedconfig.ts";
import type { Action } from "../../../spec/machine/action.ts";
import type { Event } from "../../../spec/machine/event.ts";
import type { Outcome } from "../../../src/machine/action.ts";
import { Machine, type Saved } from "../../../src/machine.ts";
import { Answers, type Script, type Supply } from "./answers.ts";

/** So many steps lie between two snapshots. */
export const STRIDE = 1024;

/** What a step is to do: an action and what was recorded of its environment, or why there is none. */
export type Task =
  | { readonly tag: "perform"; readonly action: Action; readonly script: Script }
  /** What the action is about does not exist. */
  | { readonly tag: "gone"; readonly reason: string };

/** What came of a step. */
export type Told = Outcome | { readonly tag: "gone"; readonly reason: string };

/** The steps of a run, from 1 to `length`. They are asked for in order. */
export interface Plan {
  readonly length: number;
  readonly simulation: Supply["simulation"];
  /** Which objects of the span at `a` the marker reaches; `recorded` is what it reached there. */
  readonly marks: (
    run: Run,
    span: { readonly a: number; readonly ne: number },
    recorded: string | undefined,
  ) => string | null;
  readonly task: (step: number, run: Run) => Task;
  /** Told of every step that was performed, the first time and each time again. */
  readonly performed?: (step: number, told: Told, run: Run) => void;
  /** The first so many steps, or all, are those of another run: their snapshots are this run's, too. */
  readonly shares?: { readonly run: Run; readonly steps?: number } | undefined;
}

/** What a machine is, and what its counters say once it is up. */
export interface Origin {
  readonly config: SharedConfig;
  readonly loads: ReadonlyArray<Load>;
}

export class Run {
  readonly machine: Machine;
  readonly environment: Answers;
  readonly #plan: Plan;
  readonly #loads: ReadonlyArray<Load>;
  /** The nth is of the heap after n * STRIDE steps. */
  readonly #snapshots: Saved[];
  /** The step that brings the machine up, once it is known. */
  #up: number | undefined;
  #at = 0;

  constructor({ config, loads }: Origin, plan: Plan) {
    const { simulation } = plan;
    const marks: Supply["marks"] = (a, ne, recorded) => plan.marks(this, { a, ne }, recorded);
    this.environment = new Answers({ simulation, marks });
    this.machine = new Machine(config, this.environment);
    this.#plan = plan;
    this.#loads = loads;
    const { shares } = plan;
    this.#snapshots = shares === undefined ? [] : shares.run.#shared(shares.steps);
    this.#up = shares === undefined ? undefined : shares.run.#up;
    this.#keep();
  }

  /** The steps that have been performed. */
  get at(): number {
    return this.#at;
  }

  get length(): number {
    return this.#plan.length;
  }

  /** The event of the last step, if it was recorded. */
  get event(): Event | undefined {
    return (this.machine.event() ?? undefined) as Event | undefined;
  }

  /** Goes to the state after so many steps, at most `length`. */
  seek(step: number): void {
    const nearest = Math.min(Math.floor(step / STRIDE), this.#snapshots.length - 1);
    if (step < this.#at || nearest * STRIDE > this.#at) {
      this.machine.restore(this.#snapshots[nearest]!);
      this.#at = nearest * STRIDE;
    }
    while (this.#at < step) this.step();
  }

  /** Performs the next step. */
  step(): Told {
    const step = this.#at + 1;
    const told = this.#perform(step);
    this.#at = step;
    this.#plan.performed?.(step, told, this);
    this.#keep();
    return told;
  }

  /** The snapshots of the first so many steps; of all the list itself, to which others may come. */
  #shared(steps: number | undefined): Saved[] {
    return steps === undefined
      ? this.#snapshots
      : this.#snapshots.slice(0, Math.floor(steps / STRIDE) + 1);
  }

  #perform(step: number): Told {
    const task = this.#plan.task(step, this);
    const { machine } = this;
    if (task.tag === "gone") {
      machine.rt.events.clear();
      return task;
    }
    this.environment.install(task.script);
    const told = machine.perform(task.action);
    if (told.tag !== "done" || task.action.tag !== "gc.enable") return told;
    if (this.#up === undefined || this.#up === step) {
      this.#up = step;
      loadMachine(this.#loads, machine);
    }
    return told;
  }

  #keep(): void {
    if (this.#at % STRIDE === 0 && this.#snapshots.length === this.#at / STRIDE) {
      this.#snapshots.push(this.machine.save());
    }
  }
}
