/**
 * Properties: claims about an allocator, as values. A property has a name to report it by, one
 * sentence that says what is claimed, and its evidence: what in an observation contradicts an
 * *always*, or witnesses a *sometimes*. No evidence against an always means that it holds so far.
 */
import type { Action } from "../../spec/machine/action.ts";
import type { EventName } from "../../spec/machine/event.ts";
import type { State } from "../../spec/index.ts";
import type { Past } from "../ghost/past.ts";
import type { Performed } from "../subjects/subject.ts";

/** One action: the state that it found, what it came to, and the state that it left. */
export interface Step {
  readonly before: State;
  readonly action: Action;
  readonly performed: Performed;
  readonly after: State;
}

/** What a property is asked about. */
export interface Observation extends Step {
  /**
   * What the events so far have handed out: for a property of a step as it was before the action,
   * for a property of a state as it is in the state `after`.
   */
  readonly past: Past;
}

export interface Property<O = Observation> {
  readonly kind: "always" | "sometimes";
  /** A property of a step is checked after every action; one of a state may be sampled. */
  readonly of: "state" | "step";
  /** The acts without which a step has no evidence; absent where any action may have it. */
  readonly on?: ReadonlyArray<EventName>;
  readonly name: string;
  readonly sentence: string;
  readonly evidence: (o: O) => ReadonlyArray<string>;
}

type Claim<O> = Omit<Property<O>, "kind">;

/** Holds in every state or at every step that can be reached. */
export const always = <O = Observation>(claim: Claim<O>): Property<O> => ({
  kind: "always",
  ...claim,
});

/** Is reached now and then: without it, what always holds may hold of nothing. */
export const sometimes = <O = Observation>(claim: Claim<O>): Property<O> => ({
  kind: "sometimes",
  ...claim,
});

/** Nothing contradicts, and nothing witnesses. */
export const none: ReadonlyArray<string> = [];
