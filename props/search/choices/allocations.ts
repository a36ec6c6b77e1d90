/** What a program asks for: objects of every size, with and without a type, and arrays. */
import * as fc from "fast-check";
import type { Config } from "../../../spec/instance/config.ts";
import type { TypeInfo } from "../../../spec/machine/event.ts";
import { sizeClasses } from "../../../spec/instance/sizeclass.ts";
import { Bytes, type Flag, Word } from "../../../spec/numbers/units.ts";
import { anyProcessor, type Choice, flag, on, type Weighted } from "../choice.ts";

/** Sizes on both sides of every class limit, power of two and page count that an instance knows. */
const edges = (config: Config): ReadonlyArray<number> => {
  const limits = sizeClasses(config).sizes.filter((size) => size > 0);
  const lists = config.maxMHeapList * config.pageSize;
  const powers = Array.from({ length: 22 }, (_, k) => 2 ** k).filter((n) => n <= 2 * lists);
  const pages = [1, 2, 5].map((n) => config.maxSmallSize + n * config.pageSize);
  const around = [...limits, ...powers, ...pages, lists].flatMap((n) => [n, n - 1, n + 1]);
  return [...new Set(around)].toSorted((a, b) => a - b);
};

/** One of some ascending sizes; fc.constantFrom would shrink to the first of them or not at all. */
const oneOf = (sizes: ReadonlyArray<number>): fc.Arbitrary<number> =>
  fc.nat(sizes.length - 1).map((i) => sizes[i]!);

/** What programs mostly ask for: up to a few words. */
const common = ({ maxSmallSize }: Config): fc.Arbitrary<number> =>
  fc.integer({ min: 1, max: Math.min(128, maxSmallSize) });

/** Programs ask for many alike, one after the other: so many fill a span of the smallest class. */
const burstMax = 1024;

/** Requests that no arena satisfies, up to where the arithmetic of sizes wraps. */
const absurd = ({ ptrSize, pageSize, heapGrowRound, arenaReserve }: Config) => {
  const all = 2n ** BigInt(8 * ptrSize);
  const edges = [1, pageSize, pageSize + 1, heapGrowRound, arenaReserve];
  const large = ptrSize === 8 ? [2n ** 40n, 2n ** 53n, 2n ** 63n] : [];
  return [...large, ...edges.map((by) => all - BigInt(by))].map(Word);
};

export const typeInfo = (config: Config): fc.Arbitrary<TypeInfo> =>
  fc
    .tuple(
      fc.integer({ min: 1, max: Math.max(2, config.maxSmallSize / config.ptrSize / 8) }),
      fc.nat(12),
    )
    .map(([words, pointers]): TypeInfo => {
      const ptrdata = Math.min(words, pointers) * config.ptrSize;
      const size = Bytes(words * config.ptrSize);
      return [size, Bytes(ptrdata), Bytes(config.ptrSize), ptrdata === 0 ? 1 : 0];
    });

export const malloc = (size: fc.Arbitrary<Word>): fc.Arbitrary<Choice> =>
  fc
    .tuple(anyProcessor, size, flag)
    .map(([p, n, nz]): Choice => (holdings) => ({ tag: "malloc", p: on(p, holdings), n, nz }));

export const hopeless = (config: Config): fc.Arbitrary<Choice> =>
  malloc(fc.constantFrom(...absurd(config)));

/** One to four values of a type, now and then a defer record, which is no smaller than its header. */
const typed = ({ sizeof }: Config, type: fc.Arbitrary<TypeInfo>): fc.Arbitrary<Choice> =>
  fc
    .tuple(anyProcessor, type, fc.integer({ min: 1, max: 4 }), fc.nat(19))
    .map(([p, ty, count, rare]): Choice => {
      const n = ty[0] * count;
      const df: { df?: Flag } = rare === 19 && n >= sizeof.defer ? { df: 1 } : {};
      return (holdings) => ({ tag: "malloc", p: on(p, holdings), n, nz: 1, ty, ...df });
    });

const newobject = (type: fc.Arbitrary<TypeInfo>): fc.Arbitrary<Choice> =>
  fc
    .tuple(anyProcessor, type)
    .map(([p, ty]): Choice => (holdings) => ({ tag: "newobject", p: on(p, holdings), ty }));

const newarray = (type: fc.Arbitrary<TypeInfo>): fc.Arbitrary<Choice> => {
  const counts = fc.oneof(
    { weight: 19, arbitrary: fc.nat(9) },
    { weight: 1, arbitrary: fc.constantFrom<number | bigint>(-1, 2 ** 52, 2n ** 63n - 1n) },
  );
  return fc
    .tuple(anyProcessor, type, counts)
    .map(([p, ty, n]): Choice => (holdings) => ({ tag: "newarray", p: on(p, holdings), ty, n }));
};

export const allocations = (config: Config): ReadonlyArray<Weighted> => {
  const size = fc.oneof(
    { weight: 3, arbitrary: fc.nat(Math.min(64, config.maxSmallSize)) },
    { weight: 3, arbitrary: oneOf(edges(config)) },
    { weight: 1, arbitrary: fc.nat(config.maxSmallSize) },
  );
  const type = typeInfo(config);
  return [
    { weight: 1600, arbitrary: malloc(size) },
    { weight: 400, arbitrary: typed(config, type) },
    { weight: 200, arbitrary: malloc(common(config)), most: burstMax },
    { weight: 40, arbitrary: newobject(type) },
    { weight: 40, arbitrary: newarray(type) },
    // Rare: what throws ends the run.
    { weight: 1, arbitrary: hopeless(config) },
  ];
};
