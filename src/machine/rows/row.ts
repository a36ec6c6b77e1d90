/**
 * The row of an action: what of its input no machine accepts, when it can happen, what it does.
 * Machine.perform goes through a row from top to bottom.
 */
import type { Action } from "../action.ts";
import type { Door } from "../door.ts";
import type { Runtime } from "../../runtime.ts";

/** Why an action cannot happen now; null where it can. */
export type Reason = string | null;

export interface Row<A> {
  /** Rejects bad fields, in the order in which the action's type declares them. */
  readonly check: (door: Door, action: A) => void;
  /** How the action stands to mallocinit. */
  readonly start: "before" | "after" | "any";
  /** The guards: first the stage of the cycle, then what else the action needs. */
  readonly guard: (rt: Runtime, action: A) => Reason;
  /** Whether the executing thread must have a cache. */
  readonly needsCache: boolean;
  /** Performs the action. pre: the checks and guards have passed. */
  readonly act: (rt: Runtime, action: A) => void;
}

export type ActionOf<Tag extends Action["tag"]> = Extract<Action, { readonly tag: Tag }>;

/** The rows of some actions: a tag without its row does not compile. */
export type RowsOf<Tag extends Action["tag"]> = { readonly [T in Tag]: Row<ActionOf<T>> };

/** The check of an action without fields. */
export const noFields = (): void => undefined;

/** The guard of an action that can happen at any time. */
export const always = (): null => null;

export const whileOff = ({ cycle }: Runtime): Reason => cycle.whyNotOff();
export const whileRunning = ({ cycle }: Runtime): Reason => cycle.whyNotRunning();
export const whileAllocating = ({ cycle }: Runtime): Reason => cycle.whyNotAllocating();
export const whileFlushing = ({ cycle }: Runtime): Reason => cycle.whyNotFlushing();
