/** The block that tiny objects are packed into. */
import type { Event } from "../../../../spec/machine/event.ts";
import type { State } from "../../../../spec/index.ts";
import type { Mcache } from "../../../../spec/objects/mcache.ts";
import { lookup, slotAddress, slotOf } from "../../../../spec/pages/mspan.ts";
import { cacheOn } from "../../../ghost/objects/executing.ts";
import { always, none, type Observation, type Property } from "../../property.ts";
import { hex, showBytes } from "../../../report/show.ts";
import { eventOf } from "../../../subjects/subject.ts";
import { alignmentOf, isAllocated } from "./objects.ts";

const blockFaults = (s: State, { tiny, tinyoffset }: Mcache): ReadonlyArray<string> => {
  if (tiny === 0) return none;
  const { maxTinySize, tinySizeClass } = s.config;
  const span = lookup(s, tiny);
  const slot = span === undefined ? -1 : slotOf(span, tiny);
  const isSlot =
    span?.spanclass === tinySizeClass * 2 + 1 &&
    slotAddress(span, slot) === tiny &&
    isAllocated(span, slot);
  if (isSlot && tinyoffset <= maxTinySize) return none;
  return [
    ...(isSlot ? [] : [`the tiny block at ${hex(tiny)} is no live slot of ${maxTinySize} bytes`]),
    ...(tinyoffset <= maxTinySize ? [] : [`the tiny block is filled up to ${tinyoffset}`]),
  ];
};

/** A piece in the current block begins where the pieces before it end, or later to be aligned. */
const hitFaults = (s: State, { r, n, tb, to }: Event<"malloc">, old: Mcache) => {
  const [from, size] = [(r ?? 0) - (tb ?? 0), Number(n)];
  const fits = old.tiny === tb && from >= old.tinyoffset && from + size <= s.config.maxTinySize;
  const isAligned = from % alignmentOf(size, 8) === 0;
  return fits && isAligned && to === from + size
    ? none
    : [`a piece of ${showBytes(size)} is at ${from} of the block filled up to ${old.tinyoffset}`];
};

/** Of the old block and the new one, the one with more room is packed into from now on. */
const newFaults = ({ r, n, tb, to }: Event<"malloc">, old: Mcache) => {
  const isKept = old.tiny !== 0 && old.tinyoffset <= Number(n);
  const [block, filled] = isKept ? [old.tiny, old.tinyoffset] : [r, Number(n)];
  return tb === block && to === filled
    ? none
    : [`after a new block for ${showBytes(n)}, ${hex(tb ?? 0)} is current, filled up to ${to}`];
};

const pieceFaults = ({ before, action, performed }: Observation): ReadonlyArray<string> => {
  const event = eventOf(performed);
  const act = event?.e === "malloc" ? event : event?.fx?.find((inner) => inner.e === "malloc");
  const old = cacheOn(before, action.p);
  if (act === undefined || old === undefined) return none;
  if (act.path === "tinyhit") return hitFaults(before, act, old);
  return act.path === "tinynew" ? newFaults(act, old) : none;
};

export const block: Property = always({
  of: "step",
  name: "tiny.block",
  sentence:
    "The tiny block of a cache is one live slot of the tiny class, filled up to at most its size; its pieces are aligned and disjoint; of an old and a new block the one with more room stays.",
  evidence: (o) => {
    if (o.performed.tag !== "done") return none;
    const cache = cacheOn(o.after, o.action.p);
    const faults = cache === undefined ? none : blockFaults(o.after, cache);
    const pieces = pieceFaults(o);
    return pieces.length === 0 ? faults : [...faults, ...pieces];
  },
});
