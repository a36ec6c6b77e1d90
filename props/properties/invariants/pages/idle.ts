/** Idle memory: how long a span has been free, and what the scavenger gives back (mheap.go: scavenge). */
import type { Event } from "../../../../spec/machine/event.ts";
import type { State } from "../../../../spec/index.ts";
import type { Span } from "../../../../spec/pages/mspan.ts";
import type { Word } from "../../../../spec/numbers/units.ts";
import { inside, performedActs } from "../../../ghost/acts.ts";
import type { Range } from "../../../ghost/ranges.ts";
import { always, none, type Observation, type Property } from "../../property.ts";
import { endOf, showSpan, spansInOrder } from "../view.ts";
import { eventOf } from "../../../subjects/subject.ts";

/** Nanoseconds as a signed number, as they are in events. */
const signed = (since: Word): number => Number(BigInt.asIntN(64, BigInt(since)));

const ageFaults = ({ base, npages, unusedsince }: Span, age: number | undefined) =>
  age === undefined || signed(unusedsince) === age
    ? none
    : [
        `${showSpan({ base, npages })} are said to be free since ${unusedsince}, and are since ${age}`,
      ];

export const age: Property = always({
  of: "state",
  name: "heap.age",
  sentence:
    "A free span knows since when it is free: since its last page became free; what is cut off keeps the age of the whole.",
  evidence: ({ after, past }) =>
    spansInOrder(after).flatMap((span) =>
      span.state === "free" ? ageFaults(span, past.ages.of(span.base)) : none,
    ),
});

type Round = Event<"scavenge">;

/** A round of the scavenger, if an action is one. */
const roundOf = ({ performed }: Observation): Round | undefined => {
  const event = eventOf(performed);
  return event?.e === "scavenge" ? event : undefined;
};

/** Whether a span that is free since then is older than the limit. */
const isOld = (since: number, { now, limit }: Pick<Round, "now" | "limit">): boolean =>
  BigInt(now) - BigInt(since) > BigInt(limit);

/** A span that was given back too early: its age, and the round. */
export interface Early {
  readonly act: Event<"scav.span">;
  readonly round: Round;
  readonly since: number;
}

/** The spans that the scavenger gives back although they are not older than the limit. */
export const earlies = (o: Observation): ReadonlyArray<Early> => {
  const round = roundOf(o);
  if (round === undefined) return [];
  return inside(round).flatMap((act) => {
    const since = act.e === "scav.span" ? o.past.ages.of(act.a) : undefined;
    return act.e !== "scav.span" || since === undefined || isOld(since, round)
      ? []
      : [{ act, round, since }];
  });
};

export const showEarly = ({ act, round, since }: Early): string =>
  `${showSpan({ base: act.a, npages: act.np })} went to the OS at ${round.now} ns, free since ${since} ns, with a limit of ${round.limit} ns`;

export const old: Property = always({
  of: "step",
  on: ["scavenge"],
  name: "scavenge.old",
  sentence: "The scavenger gives back only spans that have been free for longer than the limit.",
  evidence: (o) => earlies(o).map(showEarly),
});

/** The whole physical pages of a span. */
const wholePages = (s: State, span: Span): Range => {
  const { physPageSize } = s.arena;
  return {
    start: Math.ceil(span.base / physPageSize) * physPageSize,
    end: Math.floor(endOf(s, span) / physPageSize) * physPageSize,
  };
};

export const whole: Property = always({
  of: "step",
  on: ["scavenge"],
  name: "scavenge.whole",
  sentence:
    "After a round of the scavenger all whole physical pages of the free spans that are older than the limit are with the OS.",
  evidence: (o) => {
    const { performed, past, after } = o;
    const round = performed.tag === "done" ? roundOf(o) : undefined;
    if (round === undefined) return none;
    const released = past.released.clone();
    for (const { a, n } of performedActs(performed, "os.unused")) released.add(a, a + Number(n));
    return spansInOrder(after).flatMap((span) => {
      const since = span.state === "free" ? past.ages.of(span.base) : undefined;
      if (since === undefined || !isOld(since, round)) return none;
      const { start, end } = wholePages(after, span);
      return start >= end || released.covers(start, end)
        ? none
        : [`${showSpan(span)}, free since ${since}, are not with the OS at ${round.now}`];
    });
  },
});
