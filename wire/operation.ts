/**
 * Operations: the lines of a trace after the header. An operation is an event with its place in the
 * order of the trace and, where the allocator gave up, how it ended.
 */
import type { Caller as Forbidden, Event, EventName } from "../spec/machine/event.ts";
import { type Codec, list } from "./codecs/codec.ts";
import { eventWith } from "./event.ts";
import { Caller, text } from "./codecs/names.ts";
import { optional } from "./codecs/shape.ts";
import { integer, natural } from "./codecs/units.ts";

/** Which processor and thread executed an operation, and when. */
export interface Order {
  /** A sequence number; each line's is greater than that of the line before. */
  readonly s: number;
  /** The number of its end, in traces whose operations overlap. */
  readonly t?: number;
  /** The processor; -1 for none. */
  readonly p: number;
  /** The thread, where there may be more than one. */
  readonly m?: number;
  /** The caller of an allocation, where it is one that must not allocate. */
  readonly from?: Forbidden;
}

/** How an operation ended, where it did not return. */
export interface Ending {
  /** The message with which the runtime gave up. */
  readonly throw?: string;
  /** The lines that it printed before. */
  readonly printed?: ReadonlyArray<string>;
  /** The message of a panic, which a program could recover from. */
  readonly panic?: string;
}

export type Operation<E extends EventName = EventName> = Event<E> & Order & Ending;

export const Operation: Codec<Operation> = eventWith<Order & Ending>(
  "an operation: an object with a name e",
  {
    s: natural,
    t: optional(natural),
    p: integer,
    m: optional(natural),
    from: optional(Caller),
    throw: optional(text),
    printed: optional(list(text)),
    panic: optional(text),
  },
);
