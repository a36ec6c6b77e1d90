/** Pages that the runtime manages itself, and memory that is never given back. */
import * as fc from "fast-check";
import type { Config } from "../../../spec/instance/config.ts";
import { Bytes, Pages } from "../../../spec/numbers/units.ts";
import { anyIndex, anyProcessor, type Choice, nth, on, type Weighted } from "../choice.ts";

/** On 32-bit the arena grows by reservations: about one of them, half of one, two. */
const reservations = ({ arenaReserve, pageSize }: Config): fc.Arbitrary<number> => {
  const pages = arenaReserve / pageSize;
  return fc
    .tuple(fc.constantFrom(pages / 2, pages, 2 * pages), fc.integer({ min: -8, max: 8 }))
    .map(([about, more]) => about + more);
};

const manualAlloc = (config: Config): fc.Arbitrary<Choice> => {
  const { maxMHeapList: lists, ptrSize } = config;
  const usual = fc.oneof(
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 1, max: 2 * lists }),
    fc.constantFrom(lists - 1, lists, lists + 1),
  );
  const many = { weight: 1, arbitrary: reservations(config) };
  const pages = ptrSize === 8 ? usual : fc.oneof({ weight: 9, arbitrary: usual }, many);
  return fc.tuple(anyProcessor, pages.map(Pages)).map(([p, np]): Choice => (holdings) => ({
    tag: "manual.alloc",
    p: on(p, holdings),
    np,
    stat: "stacks_inuse",
  }));
};

/** The pages of a stack go back: of the one at this place among those that are out. */
const freeAt = (place: (index: number, held: number) => number): fc.Arbitrary<Choice> =>
  fc.tuple(anyProcessor, anyIndex).map(([p, index]): Choice => (holdings) => {
    const span = nth(holdings.manual, place(index, holdings.manual.length));
    // freeManual is for when no cycle is under way.
    if (span === undefined || holdings.cycle.stage !== "off") return undefined;
    return { tag: "manual.free", p: on(p, holdings), ...span };
  });

/** One of the oldest. */
export const manualFree = freeAt((index) => index);

/** Any of them; repeated, it frees one here and one there, so that few free spans are neighbours. */
export const scatteredFree = freeAt((index, held) => (index + held) * 7919);

const persist = (config: Config): fc.Arbitrary<Choice> => {
  const sizes = fc.oneof(
    fc.integer({ min: 1, max: 200 }),
    fc.integer({ min: 1, max: 2 * config.persistentMaxBlock }),
  );
  const alignments = fc.constantFrom(0, 1, 2, 8, 64, config.pageSize).map(Bytes);
  return fc.tuple(anyProcessor, sizes, alignments).map(([p, n, align]): Choice => (holdings) => ({
    tag: "persist",
    p: on(p, holdings),
    n,
    align,
    stat: "gc_sys",
  }));
};

export const spans = (config: Config): ReadonlyArray<Weighted> => [
  { weight: 120, arbitrary: manualAlloc(config) },
  { weight: 120, arbitrary: manualFree },
  { weight: 40, arbitrary: persist(config) },
];
