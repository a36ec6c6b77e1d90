/**
 * A subject: something that performs actions and says what happened, given the environment's
 * answers. Both twins are subjects, and so is everything that can be replayed against a trace.
 */
import type { Action } from "../../spec/machine/action.ts";
import type { Recorded } from "../../spec/machine/environment.ts";
import type { Event } from "../../spec/machine/event.ts";
import { demand, isRecord } from "../instances/optionerror.ts";
import { hex } from "../report/show.ts";

/** What performing an action came to. */
export type Performed =
  | { readonly tag: "done"; readonly event: Event }
  | {
      readonly tag: "throw";
      readonly event: Event;
      readonly message: string;
      readonly printed: ReadonlyArray<string>;
    }
  | { readonly tag: "panic"; readonly event: Event; readonly message: string }
  | { readonly tag: "disabled"; readonly reason: string }
  | { readonly tag: "rejected"; readonly code: string; readonly message: string }
  /** It asked the environment for something else than what is recorded next. */
  | { readonly tag: "unexpected"; readonly event: Event | undefined; readonly message: string }
  /** The subject did not come back: it does not end, has no memory left, or JavaScript threw. */
  | { readonly tag: "broken"; readonly message: string };

/** Whether an action happened, to whatever end. */
export const hasHappened = ({ tag }: Pick<Performed, "tag">): boolean =>
  tag === "done" || tag === "throw" || tag === "panic";

/** The event an action left, if it came that far. */
export const eventOf = (performed: Performed): Event | undefined =>
  isRecord(performed) && "event" in performed ? performed.event : undefined;

/** An action, and the environment's answers to it. */
export interface Task {
  readonly action: Action;
  readonly answers: ReadonlyArray<Recorded>;
}

/** How much was compared. */
export interface Counts {
  events: number;
  fields: number;
}

/** What many actions came to; it is there until the subject performs something else. */
export interface Batch {
  /** How many actions were performed: all, or those up to the first that did not happen. */
  readonly count: number;
  readonly isDone: (nth: number) => boolean;
  readonly performed: (nth: number) => Performed;
  /**
   * Whether the nth left the event of a record, more quickly than by comparing events. If it did,
   * what was compared is counted; if it may not have, that says nothing of what differs.
   */
  readonly recognizes?: (nth: number, record: Event, counts: Counts) => boolean;
}

export interface Subject {
  /** How reports name it. */
  readonly name: string;
  /** Performs an action whose environment will give these answers, in this order. */
  readonly perform: (action: Action, answers: ReadonlyArray<Recorded>) => Performed;
  /** Performs many actions, one after the other. */
  readonly performAll: (tasks: ReadonlyArray<Task>) => Batch;
  /** What the subject knows of the span, list or cache that an event concerns, line by line. */
  readonly describe: (event: Event) => ReadonlyArray<string>;
}

/** The outcome of an action in a few words, for the numbered path of a report. */
export const showOutcome = (performed: Performed): string => {
  demand(isRecord(performed), "performed", performed, "what an action came to");
  switch (performed.tag) {
    case "throw":
      return `throw: ${performed.message}`;
    case "panic":
      return `panic: ${performed.message}`;
    case "disabled":
      return `disabled: ${performed.reason}`;
    case "rejected":
      return `rejected (${performed.code}): ${performed.message}`;
    case "unexpected":
      return `unexpected: ${performed.message}`;
    case "broken":
      return performed.message;
    case "done":
      return showResult(performed.event);
  }
};

/** A machine with a bug may leave no event. */
const showResult = (event: Event | undefined): string => {
  if (event === undefined) return "done";
  if ("r" in event && typeof event.r === "number") {
    const isFlag = event.e === "fin.add" || event.e === "sweepone";
    return isFlag ? String(event.r) : hex(event.r);
  }
  return "done";
};
