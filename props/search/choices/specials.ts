/** What is attached to objects: finalizers, and the profiler's records of sampled ones. */
import * as fc from "fast-check";
import { anyIndex, anyProcessor, type Choice, nth, on, type Weighted } from "../choice.ts";

const finalizer = (tag: "fin.add" | "fin.rm"): fc.Arbitrary<Choice> =>
  fc.tuple(anyProcessor, anyIndex).map(([p, index]): Choice => (ledger) => {
    const block = nth(ledger.blocks, index);
    const idle = ledger.cycle.stopped || block === undefined;
    return idle ? undefined : { tag, p: on(p, ledger), a: block.a };
  });

/** The sampling period: off, every object, now and then, as by default. */
const rate: fc.Arbitrary<Choice> = fc
  .tuple(anyProcessor, fc.constantFrom(0, 1, 64, 512, 8192, 512 * 1024))
  .map(([p, period]): Choice => (ledger) => ({ tag: "rate", p: on(p, ledger), rate: period }));

export const specials: ReadonlyArray<Weighted> = [
  { weight: 25, arbitrary: finalizer("fin.add") },
  { weight: 15, arbitrary: finalizer("fin.rm") },
  { weight: 4, arbitrary: rate },
];
