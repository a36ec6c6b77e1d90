/**
 * The specification: a state, the actions that may happen in it, and the next state of each.
 */
import * as E from "fp-ts/lib/Either.js";
import type { Action } from "./machine/action.ts";
import type { Environment } from "./machine/environment.ts";
import type { Event } from "./machine/event.ts";
import { isProcessor } from "./objects/processors.ts";
import { rejected, type Rejected } from "./machine/rejected.ts";
import { inputsOf, isActionTag, rowOf } from "./machine/rows/index.ts";
import type { State } from "./state.ts";
import { events, type Stop, type Unexpected } from "./machine/transition.ts";

export { init } from "./arena/start.ts";
export type { Action } from "./machine/action.ts";
export { type Config, ConfigError } from "./instance/config.ts";
export { type Environment, leftover, type Recorded, recorded } from "./machine/environment.ts";
export type { Event } from "./machine/event.ts";
export type { Rejected } from "./machine/rejected.ts";
export { go19, platforms } from "./instance/platform.ts";
export { answersOf } from "./machine/recording.ts";
export { isRepair, type Repair, repairs } from "./instance/repairs.ts";
export { type Fault, type Foreign, simulated, type Whim } from "./os/simulation.ts";
export { invalidity } from "./instance/validity.ts";
export type { State } from "./state.ts";
export { Address, Bytes, Pages, Word } from "./numbers/units.ts";
export type { Unexpected } from "./machine/transition.ts";

/** How an action ended; its results are in the event. */
export type Outcome =
  | { readonly tag: "done" }
  /** Go printed these lines and gave up: nothing happens any more. */
  | {
      readonly tag: "throw";
      readonly message: string;
      readonly printed: ReadonlyArray<string>;
    }
  /** A program could recover from this. */
  | { readonly tag: "panic"; readonly message: string };

export interface Step {
  readonly outcome: Outcome;
  readonly event: Event;
  readonly state: State;
}

/** The action cannot happen in this state. */
export interface Disabled {
  readonly tag: "disabled";
  readonly reason: string;
}

/** Why there is no step: the state is unchanged. `event` is what happened until then, if anything. */
export type Refusal =
  Disabled | Rejected | (Omit<Unexpected, "state"> & { readonly event: Event | undefined });

/** The same state in another environment. */
export const withEnvironment =
  (environment: Environment) =>
  (state: State): State => ({ ...state, environment });

const disabled = (reason: string): Disabled => ({ tag: "disabled", reason });

/** What is wrong with the input of an action, whatever object or value it is. */
const checkInput = (state: State, action: Action): Rejected | undefined => {
  try {
    return checkFields(state, action);
  } catch {
    // A getter or a proxy throws.
    return rejected("action", "action", action, "an object whose fields can be read");
  }
};

/** What is wrong with the fields of an action, from the tag to the last one. */
const checkFields = (state: State, action: Action): Rejected | undefined => {
  const { tag, p }: { readonly tag?: unknown; readonly p?: unknown } = Object(action);
  if (!isActionTag(tag)) return rejected("action", "tag", tag, "the tag of an action");
  if (!isProcessor(state, p)) {
    return rejected("processor", "p", p, `-1 or a processor below ${state.procs.nprocs}`);
  }
  for (const [field, check] of inputsOf(action)) {
    const found: unknown = action[field as keyof Action];
    const wrong = check(found, state, action);
    if (wrong !== undefined) return rejected(wrong.code, field, found, wrong.expected);
  }
  return undefined;
};

/** Why the action cannot be taken in this state; undefined when `step` takes it. */
export const whyNot =
  (action: Action) =>
  (state: State): Disabled | Rejected | undefined => {
    if (state.dead !== null) return disabled(`dead: ${state.dead}`);
    const wrong = checkInput(state, action);
    if (wrong !== undefined) return wrong;
    for (const condition of rowOf(action).enabled) {
      const reason = condition(state, action);
      if (reason !== undefined) return disabled(reason);
    }
    return undefined;
  };

/** Whether `step` takes the action in this state. */
export const isEnabled =
  (action: Action) =>
  (state: State): boolean =>
    whyNot(action)(state) === undefined;

/** The next-state relation: unless the machine is dead, the input wrong, or the action disabled. */
export const step =
  (action: Action) =>
  (state: State): E.Either<Refusal, Step> => {
    const refusal = whyNot(action)(state);
    if (refusal !== undefined) return E.left(refusal);
    const done = rowOf(action).perform(action)({ ...state, p: action.p });
    return E.isLeft(done) ? stopped(done.left) : E.right(finish({ tag: "done" }, done.right[1]));
  };

/** Builds the step, and resets what the state holds only while a step is taken. */
const finish = (outcome: Outcome, after: State): Step => ({
  outcome,
  event: events(after.trail)[0] as Event,
  state: {
    ...after,
    p: -1,
    trail: null,
    printed: [],
    dead: outcome.tag === "throw" ? outcome.message : null,
  },
});

const stopped = (stop: Stop): E.Either<Refusal, Step> => {
  switch (stop.tag) {
    case "throw": {
      const { message, printed } = stop;
      return E.right(finish({ tag: "throw", message, printed }, stop.state));
    }
    case "panic":
      return E.right(finish({ tag: "panic", message: stop.message }, stop.state));
    case "rejected":
      return E.left(stop);
    case "unexpected": {
      const { request, expected } = stop;
      return E.left({ tag: "unexpected", request, expected, event: events(stop.state.trail)[0] });
    }
  }
};
