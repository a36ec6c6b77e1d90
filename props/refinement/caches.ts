/** What the caches mean, and which processor uses which. */
import type { Mcache } from "../../spec/objects/mcache.ts";
import type { Processors } from "../../spec/objects/processors.ts";
import type { Runtime } from "../../src/runtime.ts";
import { Lookup, type Meaning } from "./comparison.ts";
import { address, bytes, recordOf } from "./span.ts";
import { wordOf } from "./figures.ts";

/** The spans that a cache allocates from, by span class. */
const heldBy = ({ caches, spanClasses }: Runtime, c: number): Meaning<Mcache["alloc"]> => {
  const from = c * spanClasses;
  return new Lookup(
    (spc) => (caches.alloc[from + spc] === 0 ? undefined : caches.alloc[from + spc]! - 1),
    () => {
      const held: number[] = [];
      for (let spc = 0; spc < spanClasses; spc++)
        if (caches.alloc[from + spc] !== 0) held.push(spc);
      return held;
    },
  );
};

const cacheOf = (rt: Runtime, c: number): Meaning<Mcache> => {
  const { cachealloc, caches, classes } = rt;
  return {
    record: recordOf(cachealloc, c),
    nextSample: caches.nextSample(c),
    alloc: heldBy(rt, c),
    tiny: address(caches.tiny(c)),
    tinyoffset: bytes(caches.tinyoffset(c)),
    localScan: caches.localScan(c),
    localTinyallocs: caches.localTinyallocs(c),
    localLargefree: wordOf(caches.localLargefree(c)),
    localNlargefree: caches.localNlargefree(c),
    localNsmallfree: Lookup.counts(caches.nsmallfree, c * classes.count, classes.count),
  };
};

/** Every cache whose record is not free. */
export const cachesOf = (rt: Runtime): Lookup<number, Meaning<Mcache>> => {
  const { count } = rt.cachealloc;
  const isLive = (index: number): boolean => index < count && !rt.cachealloc.isFree(index + 1);
  return new Lookup(
    (index) => (isLive(index) ? cacheOf(rt, index + 1) : undefined),
    () => Array.from({ length: count }, (_, index) => index).filter(isLive),
  );
};

/** The first cache ever made is the one made at the start, also when a processor has taken it over. */
export const processorsOf = ({ processors }: Runtime): Meaning<Processors> => ({
  boot: processors.cache[0]! - 1,
  nprocs: processors.nprocs,
  caches: Array.from(processors.cache.subarray(1, 1 + processors.count), (c) => c - 1),
});
