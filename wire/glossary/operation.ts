/** Glosses: the keys that every line of a trace may have, beside the fields of its event. */
import type { Ending, Order } from "../operation.ts";
import type { Glosses } from "./gloss.ts";

/** The name of an event and what is nested in it. */
interface Frame {
  readonly e: string;
  readonly fx?: ReadonlyArray<unknown>;
}

export const operation = {
  e: ["text", "name of the event"],
  s: ["index", "number of the line's begin, which grows from line to line, gaps allowed"],
  t: ["index", "number of its end, in traces whose operations overlap"],
  p: ["index", "processor that executes the operation; -1 for none"],
  m: ["index", "thread that executes the operation"],
  from: ["name", "generated traces: the caller, where it is one that must not allocate"],
  fx: ["list", "the events that happened inside, in order"],
  throw: ["text", "message with which Go gave up; the trace ends here"],
  printed: ["list", "lines that Go printed before it threw"],
  panic: ["text", "message of a panic, after which the program may go on"],
} satisfies Glosses<Order & Ending & Frame>;
