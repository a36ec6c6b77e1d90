/**
 * Replaying a recorded trace on a subject: the inputs of each line are given to it, everything
 * else of the line is predicted and compared.
 */
import type { Recorded } from "../spec/environment.ts";
import type { Event } from "../spec/event.ts";
import { answersOf } from "../spec/recording.ts";
import type { Operation } from "../wire/index.ts";
import { Comparer, type Difference } from "./difference.ts";
import { actionOf } from "./recordedaction.ts";
import { eventOf, type Performed, type Subject } from "./subject.ts";

/** A difference between a trace and a subject, and where in the trace it is. */
export interface ReplayDifference extends Difference {
  readonly subject: Subject["name"];
  /** Line of the trace, from 1; the header is line 1. */
  readonly line: number;
  readonly record: Event;
  /** Why the subject could not go on, where it could not. */
  readonly note: string | undefined;
  /** What the subject knows of the span, list or cache concerned. */
  readonly state: ReadonlyArray<string>;
}

const noteOf = (performed: Performed): string | undefined => {
  switch (performed.tag) {
    case "done":
      return undefined;
    case "disabled":
      return `the action is disabled here: ${performed.reason}`;
    case "throw":
      return `throw: ${performed.message}`;
    case "panic":
      return `panic: ${performed.message}`;
    case "rejected":
    case "unexpected":
      return performed.message;
  }
};

/** A throw, after what was printed. */
const thrown = (message: string, printed: ReadonlyArray<string>): string =>
  [...printed, `throw: ${message}`].join("; ");

/** The outcome a record says it had. */
const recordedOutcome = (record: Operation): string => {
  if (record.throw !== undefined) return thrown(record.throw, record.printed ?? []);
  return record.panic === undefined ? "done" : `panic: ${record.panic}`;
};

const outcomeOf = (performed: Performed): string => {
  switch (performed.tag) {
    case "done":
      return "done";
    case "throw":
      return thrown(performed.message, performed.printed);
    case "panic":
      return `panic: ${performed.message}`;
    default:
      return `${performed.tag}: ${noteOf(performed)?.replace(/^[a-z]+: /, "")}`;
  }
};

/** Replays one trace on one subject, counting what was compared. */
export class Replayer {
  readonly subject: Subject;
  readonly #comparer = new Comparer();
  operations = 0;
  difference: ReplayDifference | undefined = undefined;
  #before: Event | undefined = undefined;

  constructor(subject: Subject) {
    this.subject = subject;
  }

  get events(): number {
    return this.#comparer.events;
  }

  get fields(): number {
    return this.#comparer.fields;
  }

  /** Replays one line; false once there is a difference. */
  feed(line: number, record: Operation): boolean {
    if (this.difference !== undefined) return false;
    const answers: ReadonlyArray<Recorded> = answersOf(record);
    const performed = this.subject.perform(actionOf(record), answers);
    this.operations++;
    const actual = eventOf(performed);
    if (actual !== undefined) this.#comparer.compare(record, actual);
    const found = this.#comparer.difference ?? this.#outcome(record, performed);
    if (found !== undefined) {
      this.difference = {
        ...found,
        before: found.before ?? this.#before,
        subject: this.subject.name,
        line,
        record: record,
        note: noteOf(performed),
        state: this.subject.describe(found.expectedEvent ?? found.actualEvent ?? record),
      };
    }
    this.#before = record;
    return found === undefined;
  }

  #outcome(record: Operation, performed: Performed): Difference | undefined {
    const [expected, actual] = [recordedOutcome(record), outcomeOf(performed)];
    if (expected === actual) return undefined;
    return {
      path: "outcome",
      expected,
      actual,
      expectedEvent: record,
      actualEvent: eventOf(performed),
      before: undefined,
    };
  }
}
