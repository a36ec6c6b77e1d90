/** Witnesses of counters that leave the numbers of some width, which only loaded counters do. */
import type { EventName } from "../../../spec/machine/event.ts";
import type { State } from "../../../spec/index.ts";
import type { Word } from "../../../spec/numbers/units.ts";
import { none, type Observation, type Property, sometimes } from "../property.ts";
import { reached } from "./reached.ts";

/** Acts that add to counters. */
const counting: ReadonlyArray<EventName> = ["c.cache", "heap.alloc", "flush"];

type Pair = readonly [name: string, before: Word, after: Word];

const pairs = ({ before, after }: Observation): ReadonlyArray<Pair> => {
  const numbers = ({ stats, nmalloc }: State) => {
    const { nsmallfree, heap_objects: _heapObjects, ...named } = stats;
    return [
      ...Object.entries(named),
      ...[...nmalloc].map(([spc, n]) => [`nmalloc ${spc}`, n] as const),
      ...[...nsmallfree].map(([sizeclass, n]) => [`nsmallfree ${sizeclass}`, n] as const),
    ] as ReadonlyArray<readonly [string, Word]>;
  };
  const old = new Map(numbers(before));
  return numbers(after).map(([name, n]): Pair => [name, old.get(name) ?? 0, n]);
};

const counted = (
  name: string,
  sentence: string,
  passes: (before: Word, after: Word) => boolean,
): Property =>
  sometimes({
    of: "step",
    on: counting,
    name,
    sentence,
    evidence: (o) => {
      const pair = pairs(o).find(([, before, after]) => passes(before, after));
      return pair === undefined ? none : [`${pair[0]} goes from ${pair[1]} to ${pair[2]}`];
    },
  });

/** Less than a quarter of the way beyond: what is added to a counter is small. */
const passes =
  (end: bigint) =>
  (before: Word, after: Word): boolean =>
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
