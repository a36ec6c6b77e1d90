/** What a sequence is like: its length, its sizes, how it frees, and what it does how often. */
import type { Hello } from "../../../wire/port/handshake.ts";
import type { Dice } from "./dice.ts";
import type { Sizes } from "./sizes.ts";

export const orders = ["lifo", "fifo", "random"] as const;

export interface Mood {
  /** Choices, each of which makes a few requests. */
  readonly length: number;
  readonly size: (dice: Dice) => number;
  readonly order: (typeof orders)[number];
  /** More live blocks are freed soon. */
  readonly live: number;
  /** Percent of the allocations by calloc, by memalign. */
  readonly calloc: number;
  readonly memalign: number;
  /** What is done next, by weight: see `acts`. */
  readonly weights: ReadonlyArray<number>;
  /** The start is repeated when everything has been freed. */
  readonly isRepeated: boolean;
  /** Everything is freed at the end. */
  readonly isFreed: boolean;
  /** The system refuses more than so many bytes, from the start on. */
  readonly limit: number | undefined;
  /** The bytes that growing blocks may copy, and calloc may clear, about. */
  readonly moved: number;
}

/** What may be done next, in the order of a mood's weights. */
export const acts = [
  "allocate",
  "free",
  "realloc",
  "check",
  "usable",
  "refused",
  "null",
  "burst",
  "empty",
] as const;

const usual = [30, 20, 12, 6, 5, 3, 3, 1, 1];
const resizing = [14, 6, 40, 8, 4, 2, 2, 1, 0];
const refusing = [20, 12, 12, 10, 6, 16, 12, 1, 1];

type Sizing = (dice: Dice) => number;

const sizing = (dice: Dice, sizes: Sizes): Sizing => {
  const small: Sizing = (d) => sizes.small(d);
  const edge: Sizing = (d) => sizes.edge(d);
  const large: Sizing = (d) => sizes.large(d);
  const any: Sizing = (d) => sizes.any(d);
  const mixed: Sizing = (d) => d.pick([small, small, edge, edge, edge, any, large])(d);
  const same = sizes.edge(dice);
  const gaps: Sizing = (d) => (d.chance(30) ? sizes.gap(d) : mixed(d));
  return dice.pick<Sizing>([small, edge, edge, any, large, mixed, mixed, mixed, () => same, gaps]);
};

/** To copy and clear large blocks takes far longer than all else, so that few sequences do much of it. */
const [fewMoved, manyMoved] = [1024 * 1024, 64 * 1024 * 1024];

const limits = [0, 64 * 1024, 1024 * 1024, 16 * 1024 * 1024];

export const moodFor = (dice: Dice, hello: Hello, sizes: Sizes): Mood => {
  const isReuse = hello.can.has("reuse") && dice.chance(30);
  const isLimited = !isReuse && hello.can.has("limit") && dice.chance(10);
  const lengths = [
    dice.between(3, 12),
    dice.between(10, 60),
    dice.between(60, 300),
    dice.between(300, 1500),
  ];
  return {
    length: lengths[dice.weighted([35, 35, 20, 10])]!,
    size: sizing(dice, sizes),
    order: dice.pick(orders),
    live: dice.pick([3, 8, 30, 100, 400]),
    calloc: dice.pick([0, 20, 20, 80]),
    memalign: dice.pick([0, 15, 15, 80]),
    weights: [usual, usual, resizing, refusing][dice.between(0, 3)]!,
    isRepeated: isReuse,
    isFreed: isReuse || dice.chance(50),
    limit: isLimited ? dice.pick(limits) : undefined,
    moved: [fewMoved, manyMoved, Infinity][dice.weighted([90, 8, 2])]!,
  };
};
