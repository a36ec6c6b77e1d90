/**
 * A step of a vector: a request with the answers of the environment, and the reply that is expected, as the
 * go dialect of the port protocol has them.
 */
import type { Event } from "../../spec/machine/event.ts";
import { answersOf } from "../../spec/machine/recording.ts";
import { argumentsOf, inputsOf, Operation } from "../../wire/index.ts";
import type { Stepped } from "../search/finding.ts";
import { eventOf, type Performed } from "../subjects/subject.ts";

type Line = Readonly<Record<string, unknown>>;

export interface VectorStep {
  readonly request: Line;
  readonly reply: Line;
}

const endingOf = (performed: Performed): object => {
  switch (performed.tag) {
    case "throw":
      return { throw: performed.message, printed: performed.printed };
    case "panic":
      return { panic: performed.message };
    default:
      return {};
  }
};

/** The fields of an encoded operation that a request has, and what the environment answers to it. */
const requestOf = (line: Line, event: Event, p: number): Line => {
  const given = [...argumentsOf[event.e], ...(inputsOf[event.e] ?? [])];
  // The encoded event has the answers in the same places, encoded.
  const answers = answersOf(line as unknown as Event);
  return {
    e: event.e,
    p,
    ...Object.fromEntries(given.filter((key) => key in line).map((key) => [key, line[key]])),
    ...(answers.length === 0 ? {} : { in: answers.map(({ q, answer }) => ({ q, ...answer })) }),
  };
};

export const vectorStep = ({ action, performed }: Stepped): VectorStep => {
  const event = eventOf(performed)!;
  const whole = Operation.encode({ ...event, s: 0, p: action.p, ...endingOf(performed) }) as Line;
  const { s: _s, p: _p, ...reply } = whole;
  return { request: requestOf(whole, event, action.p), reply };
};
