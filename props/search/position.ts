/**
 * Where a search is, in memory that another thread can read: the last thing that is known of a search
 * that does not come back.
 */

/** Who is at work: a twin, the checks after an action, the checks at the end of a sequence. */
export const stages = ["none", "spec", "src", "checks", "end"] as const;

export type Stage = Exclude<(typeof stages)[number], "none">;

/** What a position says. */
export interface Place {
  /** The phase of the task, and the sequence in it. */
  readonly phase: number;
  readonly run: number;
  /** Which attempt to shrink; 0 while the search goes on. */
  readonly attempt: number;
  /** How many actions of the sequence have begun. */
  readonly action: number;
  readonly stage: (typeof stages)[number];
  /** Grows with every action. */
  readonly beat: number;
}

const [phaseAt, runAt, attemptAt, actionAt, stageAt, beatAt] = [0, 1, 2, 3, 4, 5];

/** The memory of a position. */
export type Words = Int32Array<ArrayBufferLike>;

export const newWords = (): Words => new Int32Array(new SharedArrayBuffer(6 * 4));

export const placeIn = (words: Words): Place => {
  const at = (index: number): number => Atomics.load(words, index);
  return {
    phase: at(phaseAt),
    run: at(runAt),
    attempt: at(attemptAt),
    action: at(actionAt),
    stage: stages[at(stageAt)]!,
    beat: at(beatAt),
  };
};

export class Position {
  /** Actions of all sequences so far. */
  actions = 0;
  readonly #words: Words;

  constructor(words: Words = newWords()) {
    this.#words = words;
  }

  /** The nth sequence of a phase begins. */
  sequence(phase: number, run: number): void {
    Atomics.store(this.#words, phaseAt, phase);
    Atomics.store(this.#words, runAt, run);
  }

  /** The nth attempt to shrink begins. */
  attempt(nth: number): void {
    Atomics.store(this.#words, attemptAt, nth);
  }

  /** The nth action of the sequence begins, from 1. */
  action(nth: number): void {
    this.actions++;
    Atomics.store(this.#words, actionAt, nth);
    Atomics.store(this.#words, beatAt, this.actions);
  }

  stage(stage: (typeof stages)[number]): void {
    Atomics.store(this.#words, stageAt, stages.indexOf(stage));
  }

  get at(): Place {
    return placeIn(this.#words);
  }
}
