/** What a sequence is about, where not all kinds are mixed: few kinds come further with each other. */
import * as fc from "fast-check";
import type { Config } from "../../../spec/instance/config.ts";
import { Pages } from "../../../spec/numbers/units.ts";
import { anyProcessor, type Choice, on, type Weighted } from "../choice.ts";
import { flushes } from "./administration.ts";
import { allocations, hopeless, malloc, typeInfo } from "./allocations.ts";
import { background, cycles, nextOfCycle, scavenge } from "./cycles.ts";
import { pacing, reclaiming, sweeping } from "./cyclefocuses.ts";
import { byTheProgram } from "./program.ts";
import { large, limits, slow } from "./sizes.ts";
import { manualFree, scatteredFree, spans } from "./spans.ts";
import { finalizers, pastLimit, rate, rateOf } from "./specials.ts";
import { byGroup } from "./survivors.ts";

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

/** The pages of an arena of 4 GiB. A larger arena is not filled: its page index takes seconds and gigabytes. */
const fillable = 2 ** 19;

/** Nearly all the pages of the largest arena, down to a few; 1 GiB of an arena that is not filled. */
const most = ({ heapMapTotalBits, pageSize }: Config): fc.Arbitrary<number> => {
  const whole = 2 ** heapMapTotalBits / pageSize;
  const pages = whole <= fillable ? whole : slow;
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

/** A request that no arena satisfies, behind a few that it does. */
const absurd = (config: Config): ReadonlyArray<Weighted> => [
  { weight: 1, arbitrary: hopeless(config) },
  { weight: 1, arbitrary: malloc(fc.integer({ min: 1, max: config.maxSmallSize })) },
];

/** Objects of which several fit into a block. */
const tiny = ({ maxTinySize }: Config): ReadonlyArray<Weighted> => [
  { weight: 1, arbitrary: malloc(fc.integer({ min: 1, max: maxTinySize - 1 })) },
];

/** Choices that are made less often. */
const weighing = (share: number, kinds: ReadonlyArray<Weighted>): ReadonlyArray<Weighted> =>
  kinds.map(({ weight, ...kind }) => ({ ...kind, weight: Math.ceil(weight * share) }));

/** Small objects that are sampled, get finalizers and die; some addresses are no object's. */
const specials = (config: Config): ReadonlyArray<Weighted> => {
  const size = fc.integer({ min: 1, max: Math.min(80, config.maxSmallSize) });
  return [
    ...byTheProgram([
      { weight: 80, arbitrary: malloc(size), most: 16 },
      { weight: 10, arbitrary: malloc(fc.constant(config.maxSmallSize + 1)) },
      { weight: 15, arbitrary: rateOf(1, 1, 64, 0) },
      ...finalizers,
      ...pastLimit(config),
    ]),
    ...weighing(1 / 2, cycles(1, config)),
  ];
};

/** Many objects of a class, of which the program keeps all but one in a group of 64, or only those. */
const marks = (config: Config): ReadonlyArray<Weighted> => {
  const sizes = [16, 24, 32].filter((size) => size <= config.maxSmallSize);
  const burst = 1024;
  return [
    ...byTheProgram([
      { weight: 4, arbitrary: malloc(fc.constantFrom(...sizes)), most: burst },
      { weight: 2, arbitrary: malloc(fc.constantFrom(...sizes)), most: 8 },
    ]),
    { weight: 12, arbitrary: nextOfCycle(2, byGroup(config)) },
    { weight: 4, arbitrary: background },
  ];
};

/** Caches that are flushed, emptied, made and given up between allocations. */
const caches = (config: Config): ReadonlyArray<Weighted> => {
  const size = fc.oneof(
    { weight: 2, arbitrary: fc.integer({ min: 1, max: config.maxTinySize }) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: config.maxSmallSize }) },
  );
  const newest = typeInfo(config).map((ty): Choice => (holdings) => ({
    tag: "newobject",
    p: on(0, holdings),
    ty,
  }));
  return [
    ...byTheProgram([
      { weight: 12, arbitrary: malloc(size) },
      { weight: 6, arbitrary: newest },
      ...flushes,
    ]),
    ...weighing(1 / 40, cycles(4, config)),
  ];
};

/** Free spans of several hundred lengths, listed and in the treap: many are taken before any comes back. */
const lengths = ({ maxMHeapList: lists }: Config): ReadonlyArray<Weighted> => [
  { weight: 6, arbitrary: manualAlloc(fc.integer({ min: 1, max: 3 * lists })), most: 64 },
  { weight: 2, arbitrary: manualAlloc(single) },
  { weight: 6, arbitrary: scatteredFree, most: 64 },
  { weight: 1, arbitrary: scavenge },
];

/** A focus: its kinds of choices, and what its sequences cannot find for want of other kinds. */
interface About {
  readonly kinds: (config: Config) => ReadonlyArray<Weighted>;
  readonly misses: string;
}

const noCycle = "no cycle starts, so nothing is marked, swept, or freed but pages of stacks";

export const focuses = {
  pages: { kinds: spans, misses: `${noCycle}, and the scavenger never runs` },
  treap: {
    kinds: treap,
    misses: `${noCycle}, the scavenger never runs, and no object is allocated`,
  },
  released: { kinds: released, misses: `${noCycle}, and no object is allocated` },
  full: {
    kinds: full,
    misses: `${noCycle}, the scavenger never runs, no object is allocated, and no arena of more than 4 GiB fills`,
  },
  lengths: { kinds: lengths, misses: `${noCycle}, and no object is allocated` },
  objects: { kinds: allocations, misses: `${noCycle}, and no object is sampled or finalized` },
  tiny: {
    kinds: tiny,
    misses: `${noCycle}, no object has pointers, and none is as large as a tiny block`,
  },
  profile: { kinds: profile, misses: `${noCycle}, so that no sampled object dies` },
  huge: { kinds: huge, misses: `${noCycle}, no object has pointers, and no sequence is long` },
  limits: {
    kinds: limits,
    misses: `${noCycle}, and the throw of a size ends most sequences early`,
  },
  absurd: {
    kinds: absurd,
    misses: `${noCycle}, no stack is allocated, and each sequence ends with its first absurd request`,
  },
  specials: {
    kinds: specials,
    misses: "no stack is allocated, and no object has pointers or is larger than one page more",
  },
  marks: {
    kinds: marks,
    misses:
      "no stack is allocated, no object is sampled, none has pointers, a finalizer or pages of its own",
  },
  sweeping: {
    kinds: sweeping,
    misses: "no stack is allocated, no object is sampled, and small ones have one size",
  },
  reclaiming: { kinds: reclaiming, misses: "no stack is allocated, no object is sampled or small" },
  pacing: {
    kinds: pacing,
    misses: "no stack is allocated, and no object is sampled or has a finalizer",
  },
  caches: {
    kinds: caches,
    misses:
      "no stack is allocated, no object is sampled, and none has a finalizer or pages of its own",
  },
} as const satisfies Readonly<Record<string, About>>;

export type Focus = keyof typeof focuses;
