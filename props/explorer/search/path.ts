/**
 * Paths: the way of a search to a state, found backwards through the predecessors and then replayed from the
 * initial state on. Only what was replayed is reported.
 */
import { type Kernel, nthOf, type Sink } from "../kernel.ts";
import { Buffers } from "../table/buffers.ts";
import { Fingerprinter } from "../table/fingerprint.ts";
import type { Predecessor } from "../table/visited.ts";

/** A path as numbers: which initial state, and which step out of each state. */
export interface Route {
  readonly initial: number;
  readonly steps: ReadonlyArray<number>;
}

export interface Fingerprint {
  readonly high: number;
  readonly low: number;
}

/** A state that a replay reached. */
export interface Packed {
  readonly words: Uint32Array<ArrayBuffer>;
  readonly fingerprint: Fingerprint;
}

/** A path in words of people. */
export interface Path {
  readonly route: Route;
  readonly initial: string;
  readonly steps: ReadonlyArray<{ readonly step: string; readonly state: string }>;
  /** Of a lasso: how many steps lead to the state to which the last step comes back. */
  readonly loop?: number;
}

export class ReplayError extends Error {
  override readonly name = "ReplayError";

  constructor(model: string, problem: string) {
    super(
      `${model}: ${problem} when a path was replayed. A model must be deterministic: its functions give the ` +
        "same results in the same order for the same state. The usual reasons why one does not are a " +
        "state that is changed in place, a part of the state that its description leaves out though the " +
        "actions read it, and the order in which a set or a map iterates. If the model is right, two states " +
        "have the same fingerprint: another seed shows that.",
    );
  }
}

/** Captures the nth state that a kernel writes. */
class Capture extends Buffers implements Sink {
  readonly #fingerprint: Fingerprinter;
  readonly #wanted: number;
  #seen = 0;
  captured: Packed | undefined;
  /** The properties whose targets the state has that was expanded. */
  readonly targets = new Set<number>();

  constructor(seed: number, wanted: number) {
    super();
    this.#fingerprint = new Fingerprinter(seed);
    this.#wanted = wanted;
  }

  successor(_kind: number, length: number, viewLength: number): void {
    if (this.#seen++ !== this.#wanted) return;
    this.#fingerprint.ofWritten(this, length, viewLength);
    const { high, low } = this.#fingerprint;
    this.captured = { words: this.state.slice(0, length), fingerprint: { high, low } };
  }

  enabled(): void {}
  refused(): void {}
  answered(): void {}
  judged(): void {}

  reached(property: number, isTarget: boolean): void {
    if (isTarget) this.targets.add(property);
  }

  outside(): void {}
  mayEnd(): void {}
}

/** The nth initial state; undefined where there is none. */
export const initialState = (kernel: Kernel, seed: number, nth: number): Packed | undefined => {
  const capture = new Capture(seed, nth);
  kernel.initial(capture);
  return capture.captured;
};

/** The state after the nth step out of a state; undefined where there is none. */
export const stateAfter = (
  kernel: Kernel,
  seed: number,
  { words }: Packed,
  nth: number,
): Packed | undefined => {
  const capture = new Capture(seed, nth);
  kernel.expand(words, 0, words.length, capture);
  return capture.captured;
};

/** Whether a state has the target of a property. */
export const hasTarget = (kernel: Kernel, { words }: Packed, property: number): boolean => {
  const capture = new Capture(0, -1);
  kernel.expand(words, 0, words.length, capture);
  return capture.targets.has(property);
};

/** Replays a route. The result has each state on it. Throws a ReplayError where the route does not exist. */
export const replay = (kernel: Kernel, seed: number, route: Route): ReadonlyArray<Packed> => {
  let state = initialState(kernel, seed, route.initial);
  const states: Packed[] = [];
  for (const nth of [...route.steps, -1]) {
    if (state === undefined) throw new ReplayError(kernel.name, "a step was missing");
    states.push(state);
    if (nth >= 0) state = stateAfter(kernel, seed, state, nth);
  }
  return states;
};

export const showPath = (kernel: Kernel, seed: number, route: Route): Path => {
  const states = replay(kernel, seed, route);
  const show = ({ words }: Packed): string => kernel.showState(words, 0, words.length);
  return {
    route,
    initial: show(states[0]!),
    steps: route.steps.map((nth, i) => {
      const { words } = states[i]!;
      return { step: kernel.showStep(words, 0, words.length, nth), state: show(states[i + 1]!) };
    }),
  };
};

/** Looks up how a search reached a state. */
export type Predecessors = (at: Fingerprint) => Promise<Predecessor | undefined>;

/** The route of a search to a state, replayed: it passes the states with the fingerprints that were found. */
export const routeTo = async (
  kernel: Kernel,
  seed: number,
  end: Fingerprint,
  predecessors: Predecessors,
): Promise<Route> => {
  const steps: number[] = [];
  const passed: Fingerprint[] = [end];
  for (let at = end; ;) {
    const before = await predecessors(at);
    if (before === undefined) throw new ReplayError(kernel.name, "a state was missing");
    const nth = nthOf(before.edge);
    if (before.high === 0 && before.low === 0) {
      const route = { initial: nth, steps: steps.reverse() };
      const states = replay(kernel, seed, route);
      const expected = passed.reverse();
      const isSame = states.every(
        ({ fingerprint: { high, low } }, i) =>
          high === expected[i]!.high && low === expected[i]!.low,
      );
      if (!isSame) throw new ReplayError(kernel.name, "another state was reached");
      return route;
    }
    steps.push(nth);
    at = { high: before.high, low: before.low };
    passed.push(at);
  }
};
