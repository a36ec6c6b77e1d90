/**
 * The answers of the environment in a recorded operation, in the order in which the machine asks
 * for them when it performs the operation again.
 */
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import type { Recorded } from "./environment.ts";
import type { Event, EventName } from "./event.ts";
import { type Address, Bytes } from "../numbers/units.ts";

const persists = ({ fx = [] }: Event, stat: "buckhash_sys" | "gc_sys") =>
  fx.filter((inner) => inner.e === "persist").filter((inner) => inner.stat === stat);

const reason = (errno: number | undefined) => (errno === undefined ? {} : { errno });

const failure = (
  q: "os.free" | "os.unused" | "os.used",
  a: Address,
  errno: number | undefined,
): ReadonlyArray<Recorded> => (errno === undefined ? [] : [{ q, answer: { a, errno } }]);

type Readers = { readonly [E in EventName]?: (event: Event<E>) => ReadonlyArray<Recorded> };

/** The answers that the act itself contains; the answers of nested acts follow. */
const readers: Readers = {
  "os.reserve": ({ r, reserved }) => [{ q: "os.reserve", answer: { r, reserved } }],
  "os.alloc": ({ r, errno }) => [{ q: "os.alloc", answer: { r, ...reason(errno) } }],
  "os.map": ({ a, r = a, errno }) => [{ q: "os.map", answer: { r, ...reason(errno) } }],
  // Only failures of these calls are recorded; without a record the call is granted.
  "os.free": ({ a, errno }) => failure("os.free", a, errno),
  "os.unused": ({ a, errno }) => failure("os.unused", a, errno),
  "os.used": ({ a, errno }) => failure("os.used", a, errno),
  "os.fault": ({ a, errno }) => failure("os.unused", a, errno),
  "tr.ins": ({ prio }) => [{ q: "prio", answer: { prio } }],
  sample: ({ rnd, rate }) => [{ q: "sample", answer: { rnd, rate } }],
  "span.free": ({ now }) => (now === undefined ? [] : [{ q: "now", answer: { now } }]),
  sweep: ({ marks0, marks }) => [{ q: "marks", answer: { marks: marks0 ?? marks ?? "" } }],
  prof: (event) => [{ q: "buckets", answer: { buckets: bucketsIn(event) } }],
  "sp.free": (event) =>
    event.k === "finalizer"
      ? [{ q: "finblock", answer: { needed: persists(event, "gc_sys").length > 0 } }]
      : [],
  "mcache.free": (event) => [{ q: "stackcache", answer: { spans: stacksIn(event) } }],
};

const bucketsIn = (event: Event) =>
  persists(event, "buckhash_sys").map(({ n, align }) => ({ n: Bytes(Number(n)), align }));

const stacksIn = ({ fx = [] }: Event) =>
  fx.filter((inner) => inner.e === "manual.free").map(({ a, np, stat }) => ({ a, np, stat }));

const ownAnswers = (event: Event): ReadonlyArray<Recorded> => {
  const reader = readers[event.e] as ((event: Event) => ReadonlyArray<Recorded>) | undefined;
  return reader === undefined ? RA.empty : reader(event);
};

export const answersOf = (event: Event): ReadonlyArray<Recorded> => {
  const own = ownAnswers(event);
  if (event.fx === undefined) return own;
  const inner = event.fx.flatMap(answersOf);
  return own.length === 0 ? inner : [...own, ...inner];
};
