/**
 * What a recorded operation says of its environment: the answers, in the order in which the machine
 * asks for them when it performs the operation again.
 */
import type { Recorded } from "./environment.ts";
import type { Event } from "./event.ts";
import { Bytes } from "./units.ts";

const persists = ({ fx = [] }: Event, stat: "buckhash_sys" | "gc_sys") =>
  fx.filter((inner) => inner.e === "persist").filter((inner) => inner.stat === stat);

/** The answers that an act itself stands for, before those of the acts nested in it. */
const ownAnswers = (event: Event): ReadonlyArray<Recorded> => {
  switch (event.e) {
    case "os.reserve":
      return [{ q: "os.reserve", answer: { r: event.r, reserved: event.reserved } }];
    case "os.alloc":
      return [{ q: "os.alloc", answer: { r: event.r } }];
    case "os.map":
      return [{ q: "os.map", answer: { r: event.r ?? event.a } }];
    case "tr.ins":
      return [{ q: "prio", answer: { prio: event.prio } }];
    case "sample":
      return [{ q: "sample", answer: { rnd: event.rnd, rate: event.rate } }];
    case "span.free":
      return event.now === undefined ? [] : [{ q: "now", answer: { now: event.now } }];
    case "sweep":
      return [{ q: "marks", answer: { marks: event.marks0 ?? event.marks ?? "" } }];
    case "prof": {
      const buckets = persists(event, "buckhash_sys").map(({ n, align }) => ({
        n: Bytes(Number(n)),
        align,
      }));
      return [{ q: "buckets", answer: { buckets } }];
    }
    case "sp.free":
      return event.k === "finalizer"
        ? [{ q: "finblock", answer: { needed: persists(event, "gc_sys").length > 0 } }]
        : [];
    case "mcache.free": {
      const freed = (event.fx ?? []).filter((inner) => inner.e === "manual.free");
      const spans = freed.map(({ a, np, stat }) => ({ a, np, stat }));
      return [{ q: "stackcache", answer: { spans } }];
    }
    default:
      return [];
  }
};

export const answersOf = (event: Event): ReadonlyArray<Recorded> => {
  const own = ownAnswers(event);
  return event.fx === undefined ? own : [...own, ...event.fx.flatMap(answersOf)];
};
