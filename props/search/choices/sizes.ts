/** Sizes where the arithmetic of sizes wraps, or where the allocator treats them in another way. */
import * as fc from "fast-check";
import type { Config } from "../../../spec/instance/config.ts";
import { Bytes, Pages, type Word, Word as word } from "../../../spec/numbers/units.ts";
import { anyProcessor, type Choice, on, type Weighted } from "../choice.ts";
import { malloc } from "./allocations.ts";

/** Sizes around each of these, as far as a word of the instance has them. */
const around = ({ ptrSize }: Config, sizes: ReadonlyArray<bigint>): ReadonlyArray<Word> => {
  const end = 2n ** BigInt(8 * ptrSize);
  const all = sizes.flatMap((n) => [n - 1n, n, n + 1n]).filter((n) => n >= 0n && n < end);
  return [...new Set(all)].map(word);
};

/** Within a page of 2^53 and of the end of a word. */
const wrapping = (config: Config): ReadonlyArray<Word> => {
  const page = BigInt(config.pageSize);
  const end = 2n ** BigInt(8 * config.ptrSize);
  const ends = [2n ** 53n, end];
  return around(
    config,
    ends.flatMap((n) => [n - page, n, n + page]),
  );
};

/** So many pages of one span are slow: a page more takes an entry more of the page index. */
export const slow = 2 ** 17;

/** Pages around a whole arena, its half and its first growth; those that no arena has, or few pages. */
const arenaPages = ({ heapMapTotalBits, pageSize, ...config }: Config): ReadonlyArray<number> => {
  const whole = 2 ** heapMapTotalBits / pageSize;
  const round = config.heapGrowRound / pageSize;
  const chunk = config.heapAllocChunk / pageSize;
  const parts = [whole, whole / 2, whole - chunk, config.arenaReserve / pageSize, chunk];
  const around = parts.flatMap((np) => [np - 1, np, np + 1]);
  return [...around, whole + round, whole + round + 1, 2 * whole].filter(
    (np) => np > 0 && (np <= slow || np >= whole + round),
  );
};

/** Sizes of whole arenas. */
const arenas = (config: Config): ReadonlyArray<Word> =>
  around(
    config,
    arenaPages(config).map((np) => BigInt(np * config.pageSize)),
  );

/** Objects that are refused, mostly; or that take all the addresses there are. */
const objects = (config: Config): fc.Arbitrary<Choice> =>
  malloc(fc.constantFrom(...wrapping(config), ...arenas(config)));

/** Persistent blocks around what goes into a chunk, around a chunk, and around the end of a word. */
const persistent = (config: Config): fc.Arbitrary<Choice> => {
  const { persistentMaxBlock, persistentChunk, pageSize } = config;
  const limits = around(config, [persistentMaxBlock, persistentChunk, pageSize].map(BigInt));
  const sizes = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...limits) },
    { weight: 1, arbitrary: fc.constantFrom(...wrapping(config)) },
  );
  const alignments = fc.constantFrom(0, 1, 8, 64, pageSize).map(Bytes);
  return fc.tuple(anyProcessor, sizes, alignments).map(([p, n, align]): Choice => (holdings) => ({
    tag: "persist",
    p: on(p, holdings),
    n,
    align,
    stat: "gc_sys",
  }));
};

/** Pages around the longest list, around growths and arenas, and far beyond. */
const spans = (config: Config): fc.Arbitrary<Choice> => {
  const lists = config.maxMHeapList;
  const most = config.ptrSize === 4 ? [2 ** 32 - 1] : [2 ** 51 - 1, 2 ** 51, 2 ** 53 - 1];
  const limits = [lists - 1, lists, lists + 1, ...arenaPages(config), ...most];
  return fc
    .tuple(anyProcessor, fc.constantFrom(...limits).map(Pages))
    .map(([p, np]): Choice => (holdings) => ({
      tag: "manual.alloc",
      p: on(p, holdings),
      np,
      stat: "stacks_inuse",
    }));
};

/** An arena of 512 GB may have room for an array that fills it, whose pages no state can list. */
const mostListed = 2 ** 32;

/** Arrays of as many elements as a small arena holds, or of one or two more, of elements of every size. */
const arrays = (config: Config): fc.Arbitrary<Choice> => {
  const { heapMapTotalBits, ptrSize } = config;
  const least = 2 ** heapMapTotalBits > mostListed ? 1 : 0;
  const half = 2 ** (8 * ptrSize - 1);
  const most = 2 ** heapMapTotalBits - 1;
  const of = fc.constantFrom(1, 3, ptrSize, 24, 4096);
  return fc
    .tuple(anyProcessor, of, fc.integer({ min: least, max: 2 }))
    .map(([p, size, by]): Choice => {
      const n = Math.min(Math.floor(most / size) + by, half - 1025);
      return (holdings) => ({
        tag: "newarray",
        p: on(p, holdings),
        ty: [Bytes(size), Bytes(0), Bytes(1), 1],
        n,
      });
    });
};

export const limits = (config: Config): ReadonlyArray<Weighted> => [
  { weight: 2, arbitrary: objects(config) },
  { weight: 4, arbitrary: persistent(config) },
  { weight: 2, arbitrary: spans(config) },
  { weight: 1, arbitrary: arrays(config) },
];

/** As rarely as befits what ends most runs. */
export const rareLimits = (config: Config): ReadonlyArray<Weighted> => [
  { weight: 1, arbitrary: objects(config) },
  { weight: 12, arbitrary: persistent(config) },
  { weight: 1, arbitrary: spans(config) },
  { weight: 1, arbitrary: arrays(config) },
];

/** An object of 2 GiB, now and then somewhat less or more: its size in 32 signed bits is negative. */
export const large: fc.Arbitrary<Choice> = malloc(
  fc.oneof(
    { weight: 12, arbitrary: fc.constant(2 ** 31) },
    { weight: 1, arbitrary: fc.constantFrom(2 ** 31 - 8192, 2 ** 31 + 8192, 2 ** 32, 2 ** 32 + 1) },
  ),
);
