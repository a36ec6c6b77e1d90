/** What is attached to objects: finalizers, and the profiler's records of sampled ones. */
import * as fc from "fast-check";
import { classOf, sizeClasses } from "../../../spec/instance/sizeclass.ts";
import type { Config } from "../../../spec/instance/config.ts";
import { Address } from "../../../spec/numbers/units.ts";
import type { Block } from "../../ghost/holdings.ts";
import { anyIndex, anyProcessor, type Choice, nth, on, type Weighted } from "../choice.ts";

export const finalizer = (tag: "fin.add" | "fin.rm"): fc.Arbitrary<Choice> =>
  fc.tuple(anyProcessor, anyIndex).map(([p, index]): Choice => (holdings) => {
    const block = nth(holdings.blocks, index);
    const idle = holdings.cycle.stopped || block === undefined;
    return idle ? undefined : { tag, p: on(p, holdings), a: block.a };
  });

/** The end of the last slot of the span that a block is in, where that span is one page or the block's own. */
const limitOf = (config: Config, { a, n }: Block): number => {
  if (n > config.maxSmallSize) return a + Number(n);
  const classes = sizeClasses(config);
  const size = classes.sizes[classOf(config, classes, Number(n))]!;
  const page = a - (a % config.pageSize);
  return page + Math.floor(config.pageSize / size) * size;
};

/** A finalizer for what lies between the limit of a span and its end, or right below the limit. */
const atLimit = (config: Config): fc.Arbitrary<Choice> =>
  fc
    .tuple(
      anyProcessor,
      anyIndex,
      fc.constantFrom(0, 0, 1, config.ptrSize, -1),
      fc.constantFrom<"fin.add" | "fin.rm">("fin.add", "fin.rm"),
    )
    .map(([p, index, beyond, tag]): Choice => (holdings) => {
      const block = nth(holdings.blocks, index);
      if (holdings.cycle.stopped || block === undefined) return undefined;
      const a = limitOf(config, block) + beyond;
      // A special keeps 16 bits of its offset, so that one further on is attached to another address.
      return a - block.a >= 2 ** 16 ? undefined : { tag, p: on(p, holdings), a: Address(a) };
    });

/** One of some sampling periods. */
export const rateOf = (...periods: ReadonlyArray<number>): fc.Arbitrary<Choice> =>
  fc.tuple(anyProcessor, fc.constantFrom(...periods)).map(([p, period]): Choice => (holdings) => ({
    tag: "rate",
    p: on(p, holdings),
    rate: period,
  }));

/** Off, every object, the default, and periods above the longest one, up to and beyond an int32's end. */
const periods = [0, 1, 64, 512, 8192, 512 * 1024, 2 ** 28, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 33];
export const rate = rateOf(...periods);

/** A finalizer for an object, or none any more. */
export const finalizers: ReadonlyArray<Weighted> = [
  { weight: 25, arbitrary: finalizer("fin.add") },
  { weight: 15, arbitrary: finalizer("fin.rm") },
];

/** Addresses that are in a span, and in none of its slots. Go throws at most of them, which ends the run. */
export const pastLimit = (config: Config): ReadonlyArray<Weighted> => [
  { weight: 1, arbitrary: atLimit(config) },
];

export const specials = (config: Config): ReadonlyArray<Weighted> => [
  ...finalizers,
  { weight: 4, arbitrary: rate },
  ...pastLimit(config),
];
