/** Witnesses of the pages, of the arena, and of the calls of the OS. */
import type { Event } from "../../../spec/machine/event.ts";
import { hasInside, inside } from "../../ghost/acts.ts";
import { askedBy } from "../invariants/arena/start.ts";
import { spansInOrder } from "../invariants/view.ts";
import type { Observation, Property } from "../property.ts";
import { reached } from "./reached.ts";

/** The calls of the OS inside an act that reserved address space. */
const reservations = (act: Event): ReadonlyArray<Event<"os.reserve">> =>
  inside(act)
    .filter((inner) => inner.e === "os.reserve")
    .filter(({ r }) => r !== 0);

/** Whether a free span is too young for a round of the scavenger. */
const isYoungThere = ({ now, limit }: Event<"scavenge">, { before, past }: Observation): boolean =>
  spansInOrder(before).some(({ base, state }) => {
    const since = state === "free" ? past.ages.of(base) : undefined;
    return since !== undefined && since <= now && BigInt(now) - BigInt(since) <= BigInt(limit);
  });

export const pageWitnesses: ReadonlyArray<Property> = [
  reached(
    "mallocinit",
    "start.moved",
    "The start asks for a reservation above the brk.",
    (act, { after: { config } }) =>
      act.brk > act.end && askedBy(config, act).low.some(({ hint }) => hint > act.brk),
  ),
  reached(
    "mallocinit",
    "start.smaller",
    "The start asks for a smaller arena after a refusal.",
    (act, { after: { config } }) => askedBy(config, act).low.length > 1,
  ),
  reached(
    "heap.grow",
    "grow.larger",
    "The heap grows by more than a megabyte.",
    ({ np, r }, { after: { config } }) =>
      r === 1 && Number(np) * config.pageSize > config.heapAllocChunk,
  ),
  reached(
    "span.free",
    "age.kept",
    "The rest of a span that is cut is free as long as the whole was.",
    ({ since }) => since !== undefined,
  ),
  reached(
    "scavenge",
    "idle.young",
    "The scavenger passes over a free span that is not older than the limit.",
    isYoungThere,
  ),
  reached(
    "scavenge",
    "idle.again",
    "The scavenger gives back a span of which some pages are with the OS.",
    (act) => inside(act).some((inner) => inner.e === "scav.span" && inner.oldrel > 0),
  ),
  reached(
    "arena.alloc",
    "reservation.behind",
    "The OS reserves more right behind the arena.",
    (act, { before }) => reservations(act).some(({ r }) => r === before.arena.end),
  ),
  reached(
    "arena.alloc",
    "reservation.elsewhere",
    "The arena goes on elsewhere, and leaves the rest of its reservation.",
    (act, { before }) =>
      reservations(act).some(({ r }) => r !== before.arena.end) && !hasInside(act, "os.free"),
  ),
  reached(
    "arena.alloc",
    "reservation.unusable",
    "A reservation that the arena cannot use is given back.",
    (act) => reservations(act).length > 0 && hasInside(act, "os.free"),
  ),
  reached(
    "arena.used",
    "tables.longer",
    "The bitmap or the table of spans is mapped further.",
    (act, { before }) => before.arena.spansMapped > 0 && hasInside(act, "os.map"),
  ),
  reached(
    "bits",
    "bits.reused",
    "Bitmaps are cut from an arena that was in use before.",
    (act, { before: { gcbits } }) =>
      gcbits.free.length > 0 && gcbits.next.length === 0 && !hasInside(act, "os.alloc"),
  ),
];
