/**
 * A step of a vector: a request with the answers of the environment, and the reply that is expected, as the
 * go dialect of the port protocol has them.
 */
import type { Recorded } from "../../spec/machine/environment.ts";
import type { Event } from "../../spec/machine/event.ts";
import type { Address as Nominal } from "../../spec/numbers/units.ts";
import { Address } from "../../wire/codecs/units.ts";
import { argumentsOf, inputsOf, Operation } from "../../wire/index.ts";
import type { Answered } from "../models/traces/trace.ts";
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

/** An answer as a request has it. In the answers that models give, `a` and `r` are addresses. */
const answerLine = ({ q, answer }: Recorded): Line => ({
  q,
  ...Object.fromEntries(
    Object.entries(answer).map(([key, value]) => [
      key,
      key === "a" || key === "r" ? Address.encode(value as Nominal) : value,
    ]),
  ),
});

/** The fields of an encoded operation that a request has. */
const givenIn = (line: Line, { e }: Event): Line =>
  Object.fromEntries(
    [...argumentsOf[e], ...(inputsOf[e] ?? [])]
      .filter((key) => key in line)
      .map((key) => [key, line[key]]),
  );

export const vectorStep = ({ action: { p }, performed, answers }: Answered): VectorStep => {
  const event = eventOf(performed)!;
  const whole = Operation.encode({ ...event, s: 0, p, ...endingOf(performed) }) as Line;
  const { s: _s, p: _p, ...reply } = whole;
  const asked = answers.map(answerLine);
  const given = { e: event.e, p, ...givenIn(whole, event) };
  return { request: asked.length === 0 ? given : { ...given, in: asked }, reply };
};
