/**
 * Events: the name `e` of a record chooses its codec, which decodes the nested events (`fx`) as well.
 * The table of shapes is pinned to the specification's events: an event that is added to
 * `spec/machine/event.ts` alone does not compile here.
 */
import * as t from "io-ts";
import type * as Spec from "../spec/machine/event.ts";
import { central } from "./fields/central.ts";
import { checkpoint } from "./fields/checkpoint.ts";
import { Codec, list, plain } from "./codecs/codec.ts";
import { gc } from "./fields/gc.ts";
import { os } from "./fields/os.ts";
import { pageheap } from "./fields/pageheap.ts";
import { sampling } from "./fields/sampling.ts";
import {
  isObject,
  optional,
  record,
  type Rule,
  type Shape,
  type Shapes,
  tally,
} from "./codecs/shape.ts";
import { EVENTS_MAX } from "./codecs/json.ts";
import { rules } from "./rules.ts";
import { small } from "./fields/small.ts";
import { start } from "./fields/start.ts";
import { sweeping } from "./fields/sweeping.ts";
import { integer, natural } from "./codecs/units.ts";

export const shapes = {
  ...os,
  ...start,
  ...small,
  ...pageheap,
  ...central,
  ...sampling,
  ...sweeping,
  ...gc,
  ...checkpoint,
} satisfies Shapes;

/** The name of an event. */
export type EventName = Spec.EventName;
export const EventName: Codec<Spec.EventName> = plain(
  `one of the ${Object.keys(shapes).length} event names of the trace format`,
  (u): u is Spec.EventName => typeof u === "string" && Object.hasOwn(shapes, u),
);

type Rules = ReadonlyArray<Rule<object>> | undefined;

/** What is asked of an event beside its shape: the rules of a trace, or none. */
type Strictness = "trace" | "shape";

/** For each event name, the codec of an event with further fields `X`. */
const tableOf = <X>(
  further: Shape<X>,
  strictness: Strictness,
): ReadonlyMap<string, Codec<Spec.Event & X>> =>
  new Map(
    Object.entries(shapes).map(([name, shape]) => {
      const e = plain(`"${name}"`, (u): u is string => u === name);
      const fx = optional(strictness === "trace" ? Events : UnruledEvents);
      const ruled = strictness === "trace" ? rules[name as Spec.EventName] : undefined;
      const codec = record<object>(name, { e, ...shape, fx, ...further }, ruled as Rules);
      return [name, codec as Codec<unknown> as Codec<Spec.Event & X>];
    }),
  );

const nameOf = (u: unknown): string => (isObject(u) && typeof u["e"] === "string" ? u["e"] : "");

/** An event with the further fields `X`, decoded by the codec of its name. */
export const eventWith = <X>(
  expected: string,
  further: Shape<X>,
  strictness: Strictness = "trace",
): Codec<Spec.Event & X> => {
  let table: ReadonlyMap<string, Codec<Spec.Event & X>> | undefined;
  const codecOf = (u: unknown) => (table ??= tableOf(further, strictness)).get(nameOf(u));
  return new Codec(expected, (u): u is Spec.Event & X => codecOf(u)?.is(u) === true, {
    read: (u) => codecOf(u)?.read(u),
    take: (u) => {
      if (tally.depth > EVENTS_MAX) return undefined;
      tally.depth++;
      const event = codecOf(u)?.take(u);
      tally.depth--;
      return event;
    },
    write: (event) => codecOf(event)?.encode(event),
    explain: (u, c) => {
      const result = codecOf(u)?.validate(u, c);
      if (result !== undefined) return result._tag === "Left" ? result.left : [];
      if (!isObject(u)) return [{ value: u, context: c }];
      return [{ value: u["e"], context: t.appendContext(c, "e", EventName, u["e"]) }];
    },
  });
};

/** Where a nested event happened; a field is absent where it is as in the parent. */
interface Place {
  readonly s?: number;
  readonly t?: number;
  readonly p?: number;
  readonly m?: number;
}

/** A nested event: an element of an `fx`. */
export type Event<E extends EventName = EventName> = Spec.Event<E>;
const anEvent = "an event: an object with a name e";
const place: Shape<Place> = {
  s: optional(natural),
  t: optional(natural),
  p: optional(integer),
  m: optional(natural),
};
export const Event: Codec<Spec.Event> = eventWith(anEvent, place);

/** An event for which the rules of a trace need not hold, as of a port that was asked for anything. */
export const UnruledEvent: Codec<Spec.Event> = eventWith(anEvent, place, "shape");

const Events: Codec<ReadonlyArray<Spec.Event>> = list(Event);
const UnruledEvents: Codec<ReadonlyArray<Spec.Event>> = list(UnruledEvent);
