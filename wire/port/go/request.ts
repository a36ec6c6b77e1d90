/**
 * Requests of the go dialect: an operation of a trace with its arguments, without its results, and in `in`
 * the answers of the environment.
 */
import type { Recorded } from "../../../spec/machine/environment.ts";
import type { Caller as Forbidden, EventName } from "../../../spec/machine/event.ts";
import { type Codec, list, plain } from "../../codecs/codec.ts";
import { Caller } from "../../codecs/names.ts";
import { optional, record } from "../../codecs/shape.ts";
import { integer } from "../../codecs/units.ts";
import { shapes } from "../../event.ts";
import { givenTo } from "../../roles.ts";
import { AnswerLine } from "./answer.ts";

/** Beside these, a request has the arguments and inputs of its operation. */
export interface GoRequest {
  readonly e: EventName;
  readonly p: number;
  readonly from?: Forbidden;
  readonly in?: ReadonlyArray<Recorded>;
}

const codecs = new Map(
  Object.entries(shapes).map(([e, shape]) => {
    const fields = givenTo(e as EventName).map((field) => [field, Reflect.get(shape, field)]);
    const codec = record<object>(`a request for ${e}`, {
      e: plain(`"${e}"`, (u): u is string => u === e),
      p: integer,
      from: optional(Caller),
      in: optional(list(AnswerLine)),
      ...(Object.fromEntries(fields) as object),
    });
    return [e, codec as Codec<unknown> as Codec<GoRequest>];
  }),
);

/** The codec of the requests for an operation; undefined where there is none of this name. */
export const requestCodec = (e: string): Codec<GoRequest> | undefined => codecs.get(e);

/** A request as a line of text. */
export const requestLine = (request: GoRequest): string =>
  JSON.stringify(codecs.get(request.e)!.encode(request));

/** The arguments and inputs of a request, as its line has them. */
export const encodedArguments = (request: GoRequest): Readonly<Record<string, unknown>> => {
  const line = codecs.get(request.e)!.encode(request) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    givenTo(request.e).flatMap((name) => (name in line ? [[name, line[name]]] : [])),
  );
};
