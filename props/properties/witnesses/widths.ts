/** Witnesses of counters that leave the numbers of some width, which only loaded counters do. */
import type { EventName } from "../../../spec/machine/event.ts";
import type { Collection } from "../../../spec/numbers/collection.ts";
import type { Word } from "../../../spec/numbers/units.ts";
import { isLoadable } from "../../ghost/loaded.ts";
import { none, type Observation, type Property, sometimes } from "../property.ts";
import { reached } from "./reached.ts";

/** Acts that add to counters. */
const counting: ReadonlyArray<EventName> = ["c.cache", "heap.alloc", "flush"];

/** Whether a counter has gone beyond an end, from one value to another. */
type Passes = (before: Word, after: Word) => boolean;

const showPassing = (name: string, before: Word, after: Word): ReadonlyArray<string> => [
  `${name} goes from ${before} to ${after}`,
];

/** The counters by class: most steps leave all of them as they are. */
const passingOf = (
  before: Collection<number, Word>,
  after: Collection<number, Word>,
  name: string,
  passes: Passes,
): ReadonlyArray<string> => {
  if (before === after) return none;
  for (const [key, n] of after) {
    const old = before.get(key) ?? 0;
    if (n !== old && passes(old, n)) return showPassing(`${name} ${key}`, old, n);
  }
  return none;
};

const passing = ({ before, after }: Observation, passes: Passes): ReadonlyArray<string> => {
  for (const name in after.stats) {
    if (!isLoadable(name)) continue;
    const [old, n] = [before.stats[name], after.stats[name]];
    if (n !== old && passes(old, n)) return showPassing(name, old, n);
  }
  const nmalloc = passingOf(before.nmalloc, after.nmalloc, "nmalloc", passes);
  return nmalloc.length > 0
    ? nmalloc
    : passingOf(before.stats.nsmallfree, after.stats.nsmallfree, "nsmallfree", passes);
};

const counted = (name: string, sentence: string, passes: Passes): Property =>
  sometimes({
    of: "step",
    on: counting,
    name,
    sentence,
    evidence: (o) => (o.past.loaded.isLoaded ? passing(o, passes) : none),
  });

/** Less than a quarter of the way beyond: what is added to a counter is small. */
const passes =
  (end: bigint): Passes =>
  (before, after) =>
    before < end && after >= end && after < end + end / 4n;

export const widthWitnesses: ReadonlyArray<Property> = [
  counted("counter.uint32", "A counter passes 2^32.", passes(2n ** 32n)),
  counted("counter.double", "A counter passes 2^53.", passes(2n ** 53n)),
  counted(
    "counter.wrapped",
    "A counter passes 2^64, and begins again at 0.",
    (before, after) => before > 2n ** 64n - 2n ** 32n && after < 2n ** 32n,
  ),
  reached(
    "gc.sweepgen",
    "generation.wrapped",
    "The sweep generation passes 2^32, and begins again at 0.",
    ({ sweepgen }, { before }) => sweepgen < before.sweeping.sweepgen,
  ),
];
