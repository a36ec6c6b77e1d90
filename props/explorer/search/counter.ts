/** The part of a sink that all searches share: it counts. */
import { type Kernel, MOST_STEPS, type Sink } from "../kernel.ts";
import { ModelError } from "../model.ts";
import { Buffers } from "../table/buffers.ts";
import { DEADLOCK, emptyTally, type Found, keepLeast, keyOf, type Tally, tick } from "./tally.ts";

/** A set of a state's findings: which property is broken in which way. */
interface Broken {
  readonly property: number;
  readonly name: string;
}

export abstract class Counter extends Buffers implements Sink {
  protected readonly kernel: Kernel;
  protected tally: Tally;
  /** The state that is being expanded. */
  protected high = 0;
  protected low = 0;
  /** Steps out of it so far. */
  protected steps = 0;
  #mayEnd = false;
  #isOutside = false;
  /** What is broken in the step that follows. */
  #pending: Broken[] = [];

  constructor(kernel: Kernel) {
    super();
    this.kernel = kernel;
    this.tally = emptyTally(kernel);
  }

  needsState(_viewLength: number): boolean {
    return true;
  }

  abstract successor(kind: number, length: number, viewLength: number): void;

  enabled(kind: number): void {
    this.tally.kinds[kind]!.enabled++;
  }

  refused(kind: number, guard: string): void {
    tick(this.tally.kinds[kind]!.refused, guard);
  }

  answered(answer: string): void {
    tick(this.tally.answers, answer);
  }

  judged(property: number, isRelevant: boolean, broken: string | undefined, isStep: boolean): void {
    const counts = this.tally.properties[property]!;
    counts.evaluated++;
    if (isRelevant) counts.relevant++;
    if (broken === undefined) return;
    counts.broken++;
    if (isStep) this.#pending.push({ property, name: broken });
    else this.#find(property, broken, -1);
  }

  reached(property: number, isTarget: boolean, isStart: boolean): void {
    const counts = this.tally.properties[property]!;
    counts.evaluated++;
    if (isTarget) counts.relevant++;
    if (isTarget && this.kernel.properties[property]!.kind === "sometimes") {
      this.#find(property, "", -1);
    }
    this.onReached(property, isTarget, isStart);
  }

  outside(): void {
    this.tally.outside++;
    this.#isOutside = true;
  }

  mayEnd(): void {
    this.#mayEnd = true;
  }

  /** Whether the state that was expanded last lies outside the boundary. */
  protected get isOutside(): boolean {
    return this.#isOutside;
  }

  /** Starts to expand a state. */
  protected begin(high: number, low: number): void {
    this.high = high;
    this.low = low;
    this.steps = 0;
    this.#mayEnd = false;
    this.#isOutside = false;
  }

  /** Counts a step out of the state that is being expanded. The result is its place. */
  protected count(kind: number): number {
    this.tally.generated++;
    this.tally.kinds[kind]!.taken++;
    const nth = this.steps++;
    if (nth >= MOST_STEPS) throw new ModelError(`${this.kernel.name}: a state has too many steps`);
    if (this.#pending.length > 0) this.#findPending(nth);
    return nth;
  }

  /** Judges a state as an end of runs, once it is expanded. */
  protected finish(): void {
    if (this.steps > 0 || this.#isOutside) return;
    if (this.#mayEnd) this.tally.ends++;
    else {
      this.tally.deadlocks++;
      this.#find(DEADLOCK, "", -1);
    }
  }

  /** What a search does with the states that properties of the kind "eventually" are about. */
  protected onReached(_property: number, _isTarget: boolean, _isStart: boolean): void {}

  /** What a search does with a discovery beside keeping its place. */
  protected onFound(_key: string, _found: Found): void {}

  #findPending(nth: number): void {
    for (const { property, name } of this.#pending) this.#find(property, name, nth);
    this.#pending = [];
  }

  #find(property: number, name: string, nth: number): void {
    const { high, low } = this;
    const found = { property, name, high, low, nth };
    keepLeast(this.tally.found, found);
    this.onFound(keyOf(found), found);
  }
}
