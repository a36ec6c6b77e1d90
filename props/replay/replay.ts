/**
 * Replaying a recorded trace on a subject: the subject gets the inputs of each line, and predicts
 * everything else of the line, which is compared.
 */
import type { Recorded } from "../../spec/machine/environment.ts";
import type { Event } from "../../spec/machine/event.ts";
import { answersOf } from "../../spec/machine/recording.ts";
import type { Operation } from "../../wire/index.ts";
import { Comparer, type Difference } from "../agreement/difference.ts";
import { demand, isRecord } from "../instances/optionerror.ts";
import { actionOf } from "./recordedaction.ts";
import { recordedOutcome, thrown } from "./recordedoutcome.ts";
import {
  type Batch,
  eventOf,
  type Performed,
  type Subject,
  type Task,
} from "../subjects/subject.ts";

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
    case "broken":
      return performed.message;
  }
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

/** A line of a trace, and its number. */
export interface Line {
  readonly line: number;
  readonly operation: Operation;
}

/** Milliseconds since a fixed moment. */
export type Clock = () => number;

/** The clock of a replay that is not timed. */
const stopped: Clock = () => 0;

/**
 * Replays one trace on one subject and counts what it compared. `feed` goes line by line, up to the first
 * difference. `feedAll` takes many lines at a time, which is faster, but only tells that one differs.
 */
export class Replayer {
  readonly subject: Subject;
  readonly #comparer = new Comparer();
  operations = 0;
  /** Milliseconds that the subject itself took, over all lines performed many at a time. */
  milliseconds = 0;
  difference: ReplayDifference | undefined = undefined;
  readonly #clock: Clock;
  #before: Event | undefined = undefined;

  /** Throws OptionError for what is no subject. */
  constructor(subject: Subject, clock: Clock = stopped) {
    const isSubject = isRecord(subject) && typeof subject["perform"] === "function";
    demand(isSubject, "subject", subject, "a subject, as `specSubject` and `srcSubject` make one");
    this.subject = subject;
    this.#clock = clock;
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
    const action = actionOf(record);
    const answers: ReadonlyArray<Recorded> = answersOf(record);
    const performed = this.subject.perform(action, answers);
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

  /** Replays lines and compares once all are performed; false if one differs, or may differ. */
  feedAll(lines: ReadonlyArray<Line>): boolean {
    demand(Array.isArray(lines), "lines", lines, "a list of lines");
    const none = lines.find((line) => !isRecord(line));
    demand(lines.every(isRecord), "lines", none, "a line and its operation in each");
    const tasks = lines.map(({ operation }) => ({
      action: actionOf(operation),
      answers: answersOf(operation),
    }));
    const batch = this.#perform(tasks);
    if (batch === undefined) return false;
    for (let i = 0; i < batch.count; i++) {
      if (!this.#agrees(lines[i]!.operation, batch, i)) return false;
      this.operations++;
    }
    return true;
  }

  /** Undefined if the subject broke, as it may where it goes on after a difference. */
  #perform(tasks: ReadonlyArray<Task>): Batch | undefined {
    const from = this.#clock();
    try {
      return this.subject.performAll(tasks);
    } catch {
      return undefined;
    } finally {
      this.milliseconds += this.#clock() - from;
    }
  }

  #agrees(record: Operation, batch: Batch, nth: number): boolean {
    const isDone = batch.isDone(nth) && record.throw === undefined && record.panic === undefined;
    if (isDone && batch.recognizes?.(nth, record, this.#comparer) === true) return true;
    const performed = batch.performed(nth);
    const actual = eventOf(performed);
    if (actual !== undefined && !this.#comparer.compare(record, actual)) return false;
    return this.#outcome(record, performed) === undefined;
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
