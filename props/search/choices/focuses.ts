/** What a sequence is about, where not all kinds are mixed: few kinds come further with each other. */
import * as fc from "fast-check";
import type { Config } from "../../../spec/instance/config.ts";
import { Pages } from "../../../spec/numbers/units.ts";
import { anyProcessor, type Choice, on, type Weighted } from "../choice.ts";
import { allocations, malloc } from "./allocations.ts";
import { onCaches, trigger } from "./administration.ts";
import { background, byTheProgram, goingOn, scavenge } from "./cycles.ts";
import { manualFree, spans } from "./spans.ts";
import { finalizer, large, rate, rateOf } from "./specials.ts";

/** Pages for stacks, of one of these numbers. */
const manualAlloc = (pages: fc.Arbitrary<number>): fc.Arbitrary<Choice> =>
  fc.tuple(anyProcessor, pages.map(Pages)).map(([p, np]): Choice => (holdings) => ({
    tag: "manual.alloc",
    p: on(p, holdings),
    np,
    stat: "stacks_inuse",
  }));

const single = fc.constant(1);

/** Spans that are long enough for the treap, with single pages between them. */
const treap = ({ maxMHeapList: lists }: Config): ReadonlyArray<Weighted> => [
  { weight: 3, arbitrary: manualAlloc(fc.integer({ min: lists, max: lists + 4 })) },
  { weight: 2, arbitrary: manualAlloc(single) },
  { weight: 3, arbitrary: manualFree },
];

/** Free spans that go back to the OS, and that are taken again. */
const released = (config: Config): ReadonlyArray<Weighted> => [
  ...treap(config),
  { weight: 3, arbitrary: scavenge },
];

/** Nearly all the pages of the largest arena, down to a few. */
const most = ({ heapMapTotalBits, pageSize }: Config): fc.Arbitrary<number> => {
  const pages = 2 ** heapMapTotalBits / pageSize;
  return fc
    .tuple(fc.constantFrom(pages, pages / 2, pages / 4), fc.nat(16))
    .map(([about, less]) => about - less);
};

/** An arena that is nearly full. */
const full = (config: Config): ReadonlyArray<Weighted> => [
  { weight: 3, arbitrary: manualAlloc(most(config)) },
  { weight: 2, arbitrary: manualAlloc(fc.integer({ min: 1, max: 16 })) },
  { weight: 2, arbitrary: manualFree },
];

/** Objects at sampling rates of every size. */
const profile = (config: Config): ReadonlyArray<Weighted> => [
  { weight: 1200, arbitrary: rate },
  ...allocations(config),
];

/** Objects of 2 GiB beside small ones, at sampling rates of every size: few, since each is slow. */
const huge = ({ maxSmallSize }: Config): ReadonlyArray<Weighted> => [
  { weight: 2, arbitrary: rateOf(0, 2 ** 33) },
  { weight: 1, arbitrary: large },
  { weight: 1, arbitrary: malloc(fc.integer({ min: 1, max: maxSmallSize })) },
];

/** Objects of which several fit into a block. */
const tiny = ({ maxTinySize }: Config): ReadonlyArray<Weighted> => [
  { weight: 1, arbitrary: malloc(fc.integer({ min: 1, max: maxTinySize - 1 })) },
];

const pagesOf = ({ pageSize, maxSmallSize }: Config, min: number, max: number) =>
  fc.integer({ min, max }).map((np) => Math.max(np * pageSize, maxSmallSize + 1));

/** What dies in cycles, and what is swept where it stands. */
const cyclic = (allocations: ReadonlyArray<Weighted>): ReadonlyArray<Weighted> => [
  ...byTheProgram([...allocations, { weight: 2, arbitrary: finalizer("fin.add") }]),
  { weight: 4, arbitrary: goingOn(1) },
  { weight: 2, arbitrary: background },
];

/** Spans that one object fills, and large objects of a page or two. */
const sweeping = (config: Config): ReadonlyArray<Weighted> =>
  cyclic([
    { weight: 3, arbitrary: malloc(fc.constant(config.maxSmallSize)) },
    { weight: 8, arbitrary: malloc(pagesOf(config, 1, 2)) },
  ]);

/** Large objects that are longer than every list, with single pages between them. */
const reclaiming = (config: Config): ReadonlyArray<Weighted> => {
  const { maxMHeapList: lists } = config;
  return cyclic([
    { weight: 4, arbitrary: malloc(pagesOf(config, 1, 1)) },
    { weight: 5, arbitrary: malloc(pagesOf(config, lists, 3 * lists)) },
  ]);
};

/** Paces that are set at every stage of a sweep, while caches take spans and give them back. */
const pacing = (config: Config): ReadonlyArray<Weighted> => {
  const small = [8, 32, 512, 1024].filter((size) => size <= config.maxSmallSize);
  return [
    ...byTheProgram([
      { weight: 4, arbitrary: malloc(fc.constantFrom(...small)) },
      { weight: 1, arbitrary: malloc(pagesOf(config, 1, 16)) },
      { weight: 2, arbitrary: trigger },
      { weight: 1, arbitrary: onCaches("releaseall") },
    ]),
    { weight: 3, arbitrary: goingOn(0) },
    { weight: 1, arbitrary: background },
  ];
};

export const focuses = {
  pages: spans,
  treap,
  released,
  full,
  objects: allocations,
  tiny,
  profile,
  huge,
  sweeping,
  reclaiming,
  pacing,
} as const satisfies Readonly<Record<string, (config: Config) => ReadonlyArray<Weighted>>>;

export type Focus = keyof typeof focuses;
