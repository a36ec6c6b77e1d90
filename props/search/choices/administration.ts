/** What the runtime does beside allocating: processors and caches, the pacer, statistics. */
import * as fc from "fast-check";
import type { Action } from "../../../spec/machine/action.ts";
import type { Holdings } from "../../ghost/holdings.ts";
import { anyIndex, anyProcessor, type Choice, nth, on, type Weighted } from "../choice.ts";

/** Few, or so many that their caches need several chunks. */
const anyNumber = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 5 }) },
  { weight: 1, arbitrary: fc.integer({ min: 6, max: 20 }) },
);

/** Any processor may be the one that changes their number, also one of those that go. */
const procresize: fc.Arbitrary<Choice> = fc
  .tuple(anyNumber, fc.oneof(fc.constant(0), anyProcessor))
  .map(([nprocs, p]): Choice => (holdings) => ({ tag: "procresize", p: on(p, holdings), nprocs }));

/** An action that needs nothing but the processor it runs on. */
const plain = (action: (p: number) => Action): fc.Arbitrary<Choice> =>
  anyProcessor.map(
    (p): Choice =>
      (holdings) =>
        action(on(p, holdings)),
  );

/** An action on the nth of some caches. */
const onCache = (tag: "mcache.free" | "releaseall" | "flush", of: "caches" | "loose") =>
  fc.tuple(anyProcessor, anyIndex).map(([p, index]): Choice => (holdings: Holdings) => {
    const c = nth(holdings[of], index);
    return c === undefined ? undefined : { tag, p: on(p, holdings), c };
  });

export const onCaches = (tag: "releaseall" | "flush") => onCache(tag, "caches");

/** The index where a resize stops half-way. */
const halfway = 37;

/**
 * A processor is told again of the cache that it has, as at every resize. Now and then it is also told of
 * one processor less: the last one then goes, and its cache is not freed yet.
 */
const pcache: fc.Arbitrary<Choice> = fc
  .tuple(anyProcessor, anyIndex)
  .map(([p, index]): Choice => (holdings) => {
    const isHalfway = index === halfway && holdings.nprocs > 1;
    const nprocs = holdings.nprocs - (isHalfway ? 1 : 0);
    const i = nprocs === 0 ? 0 : index % nprocs;
    const c = holdings.caches[i];
    return c === undefined ? undefined : { tag: "pcache", p: on(p, holdings), i, c, nprocs };
  });

export const trigger: fc.Arbitrary<Choice> = fc
  .tuple(
    anyProcessor,
    fc.constantFrom(0.875, 0, -1, 0.5, 1e6),
    fc.constantFrom(-1, 0, 100, 200, 100_000),
  )
  .map(([p, ratio, gcpercent]): Choice => (holdings) => ({
    tag: "gc.trigger",
    p: on(p, holdings),
    ratio,
    gcpercent,
  }));

/** What is done to caches while objects are allocated from them: little else. */
export const flushes: ReadonlyArray<Weighted> = [
  { weight: 3, arbitrary: onCache("flush", "caches") },
  { weight: 2, arbitrary: onCache("releaseall", "caches") },
  { weight: 3, arbitrary: procresize },
  { weight: 2, arbitrary: pcache },
  { weight: 1, arbitrary: plain((p) => ({ tag: "mcache.alloc", p })) },
  { weight: 1, arbitrary: onCache("mcache.free", "loose") },
  { weight: 1, arbitrary: plain((p) => ({ tag: "ckpt", p, mallocs: 0, end: 0 })) },
  { weight: 1, arbitrary: plain((p) => ({ tag: "memstats", p })) },
];

export const administration: ReadonlyArray<Weighted> = [
  { weight: 20, arbitrary: procresize },
  { weight: 10, arbitrary: plain((p) => ({ tag: "mcache.alloc", p })) },
  { weight: 10, arbitrary: onCache("mcache.free", "loose") },
  { weight: 20, arbitrary: onCaches("releaseall") },
  { weight: 15, arbitrary: onCaches("flush") },
  { weight: 15, arbitrary: pcache },
  { weight: 20, arbitrary: plain((p) => ({ tag: "sweepone", p, who: "bg" })) },
  { weight: 20, arbitrary: trigger },
  { weight: 10, arbitrary: plain((p) => ({ tag: "ckpt", p, mallocs: 0, end: 0 })) },
  { weight: 10, arbitrary: plain((p) => ({ tag: "memstats", p })) },
];
