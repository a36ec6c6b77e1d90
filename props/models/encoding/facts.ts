/** The shapes of ghosts: what a model remembers of the past beside the state. */
import { statNames } from "../../../spec/machine/event.ts";
import type { AllFacts, Facts, PartName } from "../../ghost/facts.ts";
import { list } from "../../explorer/encoding/collections.ts";
import { record, tuple } from "../../explorer/encoding/records.ts";
import { boolean, oneOf } from "../../explorer/encoding/scalars.ts";
import type { Shape } from "../../explorer/encoding/shape.ts";
import { number } from "./numbers.ts";

const numbers = list(number(), number());

const pairs = list(tuple<readonly [number, number]>(number(), number()), number());

const names = [
  ...statNames,
  "span",
  "cache",
  "treap",
  "specialfinalizer",
  "specialprofile",
] as const;

const figures: Shape<ReadonlyArray<readonly [string, number]>> = list(
  tuple<readonly [string, number]>(oneOf<ReadonlyArray<string>>(...names), number()),
  number(),
);

const range = record({ start: number(), end: number() });

const usedSpan = record({ number: number(), base: number(), size: number(), used: number() });

const waiting = record({ a: number(), np: number(), spc: number(), ne: number(), es: number() });

const shapes: { readonly [N in PartName]: Shape<AllFacts[N]> } = {
  live: pairs,
  persistent: pairs,
  regions: pairs,
  heapRegions: pairs,
  reservations: pairs,
  records: pairs,
  sizes: figures,
  sums: figures,
  refused: figures,
  mapped: pairs,
  grown: pairs,
  released: pairs,
  forgotten: pairs,
  swept: numbers,
  ages: pairs,
  bitmaps: list(pairs, number()),
  marks: record({ isComplete: boolean, phase: number(), marked: numbers, finalizers: numbers }),
  unswept: record({
    waiting: list(waiting, number()),
    pagesSwept: number(),
    inPlace: numbers,
  }),
  used: record({ pages: list(range, number()), spans: list(usedSpan, number()) }),
  specials: record({ finalizer: pairs, profile: pairs, strays: numbers }),
  drawn: pairs,
};

export const factsShape = (names: ReadonlyArray<PartName>): Shape<Facts> =>
  record<Facts>(Object.fromEntries(names.map((name) => [name, shapes[name]])) as never);
