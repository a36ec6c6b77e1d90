/** Flags of vectors: what is met on the way, in a sentence each. */
import type { Event } from "../../spec/machine/event.ts";
import type { Stepped } from "../search/finding.ts";
import { eventOf } from "../subjects/subject.ts";

/** Of an event, whether it shows the flag. */
type Shows = (event: Event, inside: Event | undefined) => boolean;

interface Flag {
  readonly note: string;
  readonly shows: Shows;
}

const isRefusal = (event: Event): boolean => {
  if (event.e === "os.reserve" || event.e === "os.alloc") return event.r === 0;
  return (
    (event.e === "os.map" || event.e === "os.free" || event.e === "os.used") &&
    (event.errno ?? 0) !== 0
  );
};

const operationFlags: Readonly<Record<string, Flag>> = {
  refusal: { note: "The OS refuses a call.", shows: isRefusal },
  moved: {
    note: "The OS reserves address space elsewhere than it was asked to.",
    shows: (event) => event.e === "os.reserve" && event.r !== 0 && event.r !== event.hint,
  },
  tiny: {
    note: "An object becomes a piece of the current tiny block.",
    shows: (event) => event.e === "malloc" && event.path === "tinyhit",
  },
  treap: {
    note: "A span is taken out of the treap, which has the spans of 128 pages and more.",
    shows: (event) => event.e === "tr.rm",
  },
  joins: {
    note: "A span that becomes free joins a free neighbour.",
    shows: (event) => event.e === "span.free" && (event.r !== event.a || event.rnp !== event.np),
  },
  grows: { note: "The heap grows.", shows: (event) => event.e === "heap.grow" },
  dirty: {
    note: "Pages that have been used are taken again.",
    shows: (event) => event.e === "span.alloc" && event.dirty === 1,
  },
  sweeps: { note: "A span is swept.", shows: (event) => event.e === "sweep" },
  frees: {
    note: "The sweep of a span gives all of its pages back.",
    shows: (event, inside) => event.e === "heap.free" && inside?.e === "c.free",
  },
  owes: {
    note: "An allocation owes sweeping: pages for each byte are charged.",
    shows: (event) => event.e === "deduct" && event.ppb !== 0,
  },
  uncaches: {
    note: "A cache gives a span back, and the credit for its free slots.",
    shows: (event) => event.e === "c.uncache",
  },
};

const callFlags: Readonly<Record<string, string>> = {
  limit: "The argument is the greatest or the least that gives this result.",
  table: "The argument lies where Go's two lookup tables meet.",
  large: "No class is large enough: the object has pages of its own.",
  off: "Sampling is off.",
  capped: "The rate is above the greatest period of 0x7000000 bytes.",
  extreme: "The random number is the least or the greatest.",
  interval: "The random number lies at the border of an interval of the logarithm's table.",
};

const throwNote = "Go gives up in the last operation: its reply has the message of the throw.";

/** What each flag means. */
export const notes: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(operationFlags).map(([name, { note }]) => [name, note])),
  throw: throwNote,
  ...callFlags,
};

const someIn = (event: Event, inside: Event | undefined, shows: Shows): boolean =>
  shows(event, inside) || (event.fx ?? []).some((inner) => someIn(inner, event, shows));

/** The flags of a sequence of operations. */
export const flagsOf = (steps: ReadonlyArray<Stepped>): ReadonlyArray<string> => [
  ...Object.entries(operationFlags).flatMap(([name, { shows }]) => {
    const isShown = steps.some(({ performed }) => {
      const event = eventOf(performed);
      return event !== undefined && someIn(event, undefined, shows);
    });
    return isShown ? [name] : [];
  }),
  ...(steps.some(({ performed }) => performed.tag === "throw") ? ["throw"] : []),
];
