/** The specification as a machine under test: a cell that holds the state after each action. */
import * as E from "fp-ts/lib/Either.js";
import {
  type Action,
  type Config,
  go19,
  init,
  simulated,
  type State,
  step,
} from "../../spec/index.ts";
import type { Action as PlainAction } from "../../src/machine/action.ts";
import type { Machine, Performed, Setup } from "../twins/machine.ts";

export interface SpecMachine extends Machine {
  readonly state: () => State;
}

/** Go's constants on linux/amd64, with some of them changed. */
export const linux = (changes: object = {}): Config => ({ ...go19("linux", "amd64"), ...changes });

export const spec = ({ config, faults = [], seed = 1 }: Setup = {}): SpecMachine => {
  const instance = linux(config);
  let state = init(instance, simulated(instance, { seed, faults }));
  const perform = (action: PlainAction): Performed => {
    const taken = step(action as Action)(state);
    if (E.isLeft(taken)) {
      if (taken.left.tag === "unexpected") throw new Error("a simulation has no expectations");
      return taken.left;
    }
    const { outcome, event } = taken.right;
    state = taken.right.state;
    return { ...outcome, event };
  };
  return { perform, state: () => state };
};
