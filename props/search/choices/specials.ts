/** What is attached to objects: finalizers, and the profiler's records of sampled ones. */
import * as fc from "fast-check";
import { anyIndex, anyProcessor, type Choice, nth, on, type Weighted } from "../choice.ts";

export const finalizer = (tag: "fin.add" | "fin.rm"): fc.Arbitrary<Choice> =>
  fc.tuple(anyProcessor, anyIndex).map(([p, index]): Choice => (holdings) => {
    const block = nth(holdings.blocks, index);
    const idle = holdings.cycle.stopped || block === undefined;
    return idle ? undefined : { tag, p: on(p, holdings), a: block.a };
  });

/** One of some sampling periods. */
export const rateOf = (...periods: ReadonlyArray<number>): fc.Arbitrary<Choice> =>
  fc.tuple(anyProcessor, fc.constantFrom(...periods)).map(([p, period]): Choice => (holdings) => ({
    tag: "rate",
    p: on(p, holdings),
    rate: period,
  }));

/** Off, every object, the default, and periods above the longest one. */
export const rate = rateOf(0, 1, 64, 512, 8192, 512 * 1024, 2 ** 28, 2 ** 33);

/** An object of 2 GiB, whose size in 32 signed bits is negative. */
export const large: fc.Arbitrary<Choice> = anyProcessor.map((p): Choice => (holdings) => ({
  tag: "malloc",
  p: on(p, holdings),
  n: 2 ** 31,
  nz: 0,
}));

export const specials: ReadonlyArray<Weighted> = [
  { weight: 25, arbitrary: finalizer("fin.add") },
  { weight: 15, arbitrary: finalizer("fin.rm") },
  { weight: 4, arbitrary: rate },
];
