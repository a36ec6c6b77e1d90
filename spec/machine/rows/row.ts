/**
 * What a row says of an action: which values its fields may have, in which states it is enabled, and
 * what it does. The type of the tables demands one row for every action.
 */
import type { Action, ActionOf, ActionTag } from "../action.ts";
import type { Check } from "../door.ts";
import { cacheAt, cacheOf, type Mcache } from "../../objects/mcache.ts";
import type { State } from "../../state.ts";
import { skip, type Transition } from "../transition.ts";
import type { Address } from "../../numbers/units.ts";

/** Why an action cannot happen in a state; undefined when it can. */
export type Condition<A = Action> = (s: State, action: A) => string | undefined;

export interface Row<A extends Action> {
  /** A check for each field, in the order in which the action's type declares them. */
  readonly input: { readonly [F in Exclude<keyof A, "tag" | "p">]-?: Check<A> };
  /** Conditions on the state, in order; the first that fails gives the reason. */
  readonly enabled: ReadonlyArray<Condition<A>>;
  /** pre: the input is right and the action is enabled. */
  readonly perform: (action: A) => Transition<unknown>;
}

/** A row for each of these actions. */
export type RowsOf<T extends ActionTag> = { readonly [N in T]: Row<ActionOf<N>> };

/** The action is disabled, for this reason, unless the predicate holds. */
export const unless =
  <A>(holds: (s: State, action: A) => boolean, reason: string): Condition<A> =>
  (s, action) =>
    holds(s, action) ? undefined : reason;

export const started = unless<unknown>((s) => s.started, "mallocinit has not happened yet");

/** The thread that executes allocates from a cache. */
export const hasCache = unless<{ readonly p: number }>(
  (s, { p }) => cacheOf({ ...s, p }) !== undefined,
  "a thread without a processor has no cache",
);

/** Applies `f` to the cache at an address; the check of the input has found that there is one. */
export const onCache =
  (c: Address, f: (cache: Mcache) => Transition<unknown>): Transition<unknown> =>
  (s) => {
    const cache = cacheAt(s, c);
    return (cache === undefined ? skip : f(cache))(s);
  };
