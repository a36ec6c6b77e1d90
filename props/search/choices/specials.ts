/** What is attached to objects: finalizers, and the profiler's records of sampled ones. */
import * as fc from "fast-check";
import { anyIndex, anyProcessor, type Choice, nth, on, type Weighted } from "../choice.ts";

const finalizer = (tag: "fin.add" | "fin.rm"): fc.Arbitrary<Choice> =>
  fc.tuple(anyProcessor, anyIndex).map(([p, index]): Choice => (holdings) => {
    const block = nth(holdings.blocks, index);
    const idle = holdings.cycle.stopped || block === undefined;
    return idle ? undefined : { tag, p: on(p, holdings), a: block.a };
  });

/** The sampling period: off, every object, now and then, as by default. */
const rate: fc.Arbitrary<Choice> = fc
  .tuple(anyProcessor, fc.constantFrom(0, 1, 64, 512, 8192, 512 * 1024))
  .map(([p, period]): Choice => (holdings) => ({ tag: "rate", p: on(p, holdings), rate: period }));

export const specials: ReadonlyArray<Weighted> = [
  { weight: 25, arbitrary: finalizer("fin.add") },
  { weight: 15, arbitrary: finalizer("fin.rm") },
  { weight: 4, arbitrary: rate },
];
