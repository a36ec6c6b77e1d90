/**
 * Agreement: one action on both twins. The specification goes first, on its simulated environment;
 * the answers it was given are then given to the fast side, which must come to the same outcome and
 * the same events, having asked the same questions, and, through the abstraction, to the same state.
 */
import type { Action } from "../../spec/machine/action.ts";
import type { Event } from "../../spec/machine/event.ts";
import type { Recorded } from "../../spec/machine/environment.ts";
import { answersOf } from "../../spec/machine/recording.ts";
import { isRecord } from "../instances/optionerror.ts";
import { Comparer, type Difference } from "./difference.ts";
import { firstUnlike, type Posed, questionsOf } from "./questions.ts";
import { eventOf, type Performed, showOutcome, type Subject } from "../subjects/subject.ts";

/** How the twins differ on an action. */
export interface Disagreement {
  readonly action: Action;
  readonly spec: Performed;
  readonly src: Performed;
  readonly difference: Difference;
}

const outcomeOf = (performed: Performed): string => {
  switch (performed.tag) {
    case "done":
      return "done";
    case "rejected":
      return `rejected (${performed.code})`;
    case "disabled":
      return "disabled";
    default:
      return showOutcome(performed);
  }
};

/** What differs between the twins' outcomes, apart from the events. */
const outcomeDifference = (spec: Performed, src: Performed): Difference | undefined => {
  const [expected, actual] = [outcomeOf(spec), outcomeOf(src)];
  const events = {
    expectedEvent: eventOf(spec),
    actualEvent: eventOf(src),
    before: undefined,
  };
  if (expected !== actual) return { path: "outcome", expected, actual, ...events };
  if (spec.tag !== "throw" || src.tag !== "throw") return undefined;
  const printed = [spec.printed.join("\n"), src.printed.join("\n")];
  return printed[0] === printed[1]
    ? undefined
    : { path: "printed", expected: printed[0], actual: printed[1], ...events };
};

/** One side came to its end without an event. */
const silence = (spec: Event | undefined, src: Event | undefined): Difference | undefined => {
  if ((spec === undefined) === (src === undefined)) return undefined;
  const [expected, actual] = [spec?.e ?? "no event", src?.e ?? "no event"];
  return { path: "e", expected, actual, expectedEvent: spec, actualEvent: src, before: undefined };
};

/** What an action came to; its event is made when it is asked for. */
export interface Attempted {
  readonly tag: Performed["tag"];
  readonly performed: () => Performed;
  /** Whether it left this very event, more quickly than by comparing; if not, it still may have. */
  readonly recognizes: (event: Event) => boolean;
}

/** A subject that can say what it asked its environment in the last action. */
export interface Questioner extends Subject {
  readonly questions?: () => ReadonlyArray<Posed>;
  /** Performs an action; what it came to can be asked for until the next one. */
  readonly attempt?: (action: Action, answers: ReadonlyArray<Recorded>) => Attempted;
}

/** The fast side asked its environment for something else than the specification did. */
const questionDifference = (spec: Event | undefined, src: Questioner): Difference | undefined => {
  if (spec === undefined || src.questions === undefined) return undefined;
  const unlike = firstUnlike(questionsOf(spec), src.questions());
  if (unlike === undefined) return undefined;
  const [index, expected, actual] = unlike;
  return {
    path: `question[${index}]`,
    expected: expected ?? "nothing",
    actual: actual ?? "nothing",
    expectedEvent: spec,
    actualEvent: undefined,
    before: undefined,
  };
};

/** Performs an action on both sides; what it came to, or how they differ. */
export const agree = (action: Action, spec: Subject, src: Questioner): Performed | Disagreement => {
  const expected = spec.perform(action, []);
  const event = eventOf(expected);
  const answers = event === undefined ? [] : answersOf(event);
  const attempted = src.attempt?.(action, answers);
  if (
    expected.tag === "done" &&
    attempted?.tag === "done" &&
    attempted.recognizes(expected.event) &&
    questionDifference(expected.event, src) === undefined
  ) {
    return expected;
  }
  const actual = attempted === undefined ? src.perform(action, answers) : attempted.performed();
  const comparer = new Comparer("given");
  const fast = eventOf(actual);
  if (event !== undefined && fast !== undefined) comparer.compare(event, fast);
  const difference =
    comparer.difference ??
    outcomeDifference(expected, actual) ??
    silence(event, fast) ??
    questionDifference(event, src);
  return difference === undefined ? expected : { action, spec: expected, src: actual, difference };
};

export const isDisagreement = (result: Performed | Disagreement): result is Disagreement =>
  isRecord(result) && "difference" in result;
