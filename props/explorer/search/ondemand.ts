/** On demand: shows a state and what can be done in it, and expands no other one. */
import type { Kernel } from "../kernel.ts";
import { initialState, type Packed, replay, type Route, stateAfter } from "./path.ts";

export interface Choice {
  readonly step: string;
  /** The state to which the step leads. */
  readonly state: string;
}

export class OnDemand {
  readonly #kernel: Kernel;
  readonly #seed: number;

  constructor(kernel: Kernel, seed = 0) {
    this.#kernel = kernel;
    this.#seed = seed;
  }

  /** The initial states. */
  initial(): ReadonlyArray<string> {
    const states: string[] = [];
    for (;;) {
      const state = initialState(this.#kernel, this.#seed, states.length);
      if (state === undefined) return states;
      states.push(this.#show(state));
    }
  }

  /** The steps out of the state at the end of a route. Throws a ReplayError where there is no such route. */
  choices(route: Route): ReadonlyArray<Choice> {
    const at = replay(this.#kernel, this.#seed, route).at(-1)!;
    const choices: Choice[] = [];
    for (;;) {
      const nth = choices.length;
      const state = stateAfter(this.#kernel, this.#seed, at, nth);
      if (state === undefined) return choices;
      const step = this.#kernel.showStep(at.words, 0, at.words.length, nth);
      choices.push({ step, state: this.#show(state) });
    }
  }

  #show({ words }: Packed): string {
    return this.#kernel.showState(words, 0, words.length);
  }
}
