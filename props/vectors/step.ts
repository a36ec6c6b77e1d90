/**
 * A step of a vector: a request with the answers of the environment, and the reply that is expected, as the
 * go dialect of the port protocol has them.
 */
import type { Event } from "../../spec/machine/event.ts";
import { Operation } from "../../wire/index.ts";
import { AnswerLine } from "../../wire/port/go/answer.ts";
import { givenTo } from "../../wire/roles.ts";
import type { Answered } from "../models/traces/trace.ts";
import { endingOf } from "../replay/generatedtrace.ts";
import { eventOf } from "../subjects/subject.ts";

type Line = Readonly<Record<string, unknown>>;

export interface VectorStep {
  readonly request: Line;
  readonly reply: Line;
}

/** The fields of an encoded operation that a request has. */
const givenIn = (line: Line, { e }: Event): Line =>
  Object.fromEntries(
    givenTo(e)
      .filter((key) => key in line)
      .map((key) => [key, line[key]]),
  );

export const vectorStep = ({ action: { p }, performed, answers }: Answered): VectorStep => {
  const event = eventOf(performed)!;
  const whole = Operation.encode({ ...event, s: 0, p, ...endingOf(performed) }) as Line;
  const { s: _s, p: _p, ...reply } = whole;
  const asked = answers.map(AnswerLine.encode);
  const given = { e: event.e, p, ...givenIn(whole, event) };
  return { request: asked.length === 0 ? given : { ...given, in: asked }, reply };
};
