/**
 * What a sweep leaves. The sweeper frees what the marker did not reach (mgc.go). "Newly allocated
 * objects are immediately marked black" while marking, and so are the tiny blocks that are in use when
 * it begins; an object with a finalizer stays for another cycle (mgcsweep.go: sweep).
 */
import { isSet } from "../../../../spec/numbers/bits.ts";
import type { Event } from "../../../../spec/machine/event.ts";
import { spanOf } from "../../../../spec/pages/mspan.ts";
import { forEachPerformed } from "../../../ghost/acts.ts";
import { hex } from "../../../report/show.ts";
import { always, type Observation, type Property } from "../../property.ts";

const slotsIn = (bits: string, ne: number): ReadonlySet<number> =>
  new Set(Array.from({ length: ne }, (_, slot) => slot).filter((slot) => isSet(bits, slot)));

/** The slots that are to be allocated after a sweep. A recording says itself what was marked. */
const expectedIn = (act: Event<"sweep">, { past }: Observation): ReadonlySet<number> => {
  const { a, ne = 0, es = 0, marks = "", marks0 = marks } = act;
  const kept = [...past.marks.keptIn({ a, ne, es })].filter((slot) => slot < ne);
  const recorded = past.marks.isComplete ? [] : slotsIn(marks0, ne);
  return new Set([...kept, ...recorded]);
};

/** The alloc bits that the span has in the end; absent where it went back to the page heap. */
const bitsAfter = ({ a, marks, r }: Event<"sweep">, { after }: Observation): string | undefined => {
  if (r === 1) return undefined;
  const span = spanOf(after, a);
  return span?.base === a && span.state === "inUse" ? span.allocBits : marks;
};

const faultsOf = (act: Event<"sweep">, o: Observation): ReadonlyArray<string> => {
  const { a, ne, es, ac, marks, live, freed } = act;
  if (ne === undefined || es === undefined || marks === undefined) return [];
  const expected = expectedIn(act, o);
  const found = slotsIn(marks, ne);
  const left = bitsAfter(act, o);
  const which = [...expected].find((slot) => !found.has(slot));
  const free = [...found].find((slot) => !expected.has(slot));
  const at = (slot: number): string => `slot ${slot} of the span at ${hex(a)}`;
  return [
    ...(which === undefined ? [] : [`the sweep frees ${at(which)}, which is to be kept`]),
    ...(free === undefined ? [] : [`the sweep keeps ${at(free)}, which nothing reaches`]),
    ...(live === expected.size && freed === (ac ?? 0) - expected.size
      ? []
      : [`the sweep of ${hex(a)} counts ${live} live and ${freed} freed, not ${expected.size}`]),
    ...(left === undefined || left === marks
      ? []
      : [`the alloc bits of the span at ${hex(a)} are ${left}, and its marks were ${marks}`]),
  ];
};

export const marked: Property = always({
  of: "step",
  on: ["sweep"],
  name: "sweep.marked",
  sentence:
    "After its sweep a span's allocated slots are exactly those that were marked in this cycle, allocated while marking, in a tiny block when marking began, or kept by a queued finalizer.",
  evidence: (o) => {
    const found: string[] = [];
    forEachPerformed(o.performed, (act) => {
      if (act.e === "sweep") found.push(...faultsOf(act, o));
    });
    return found;
  },
});
