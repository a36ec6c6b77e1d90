/** Columns of the caches and the processors. */
import type { Runtime } from "../../../src/runtime.ts";
import type { Column, Key } from "./key.ts";

export const caches: Column = ({ rt }, key) => {
  const { cachealloc, caches: all, classes, spanClasses } = rt;
  for (let c = 1; c <= cachealloc.count; c++) {
    if (cachealloc.isFree(c)) continue;
    key.put(c);
    for (let spc = 0; spc < spanClasses; spc++) key.put(all.alloc[c * spanClasses + spc]!);
    for (const x of [all.nextSample(c), all.tiny(c), all.tinyoffset(c)]) key.number(x);
    for (const x of [all.localScan(c), all.localTinyallocs(c)]) key.number(x);
    for (const x of [all.localLargefree(c), all.localNlargefree(c)]) key.number(x);
    key.entries(all.nsmallfree, c * classes.count, classes.count);
  }
  key.put(0);
};

/** Whether the counters are not zero that stay in the cache until it is flushed. */
const hasFrees = ({ caches: all, classes }: Runtime, c: number): boolean => {
  const { count } = classes;
  const freed = all.nsmallfree.subarray(c * count, (c + 1) * count);
  return all.localNlargefree(c) !== 0 || freed.some((n) => n !== 0);
};

/** Writes what a cache has. */
type Field = (rt: Runtime, c: number, key: Key) => void;

/** Fields of all caches that are in use. */
const eachCache =
  (field: Field): Column =>
  ({ rt }, key) => {
    for (let c = 1; c <= rt.cachealloc.count; c++) {
      if (rt.cachealloc.isFree(c)) continue;
      key.put(c);
      field(rt, c, key);
    }
    key.put(0);
  };

const isEmpty = ({ caches: all, spanClasses }: Runtime, c: number): boolean =>
  all.alloc.subarray(c * spanClasses, (c + 1) * spanClasses).every((s) => s === 0);

/** What each cache allocates from, and which of its counters are not zero. */
export const cached = eachCache((rt, c, key) => {
  const { caches: all, spanClasses } = rt;
  for (let spc = 0; spc < spanClasses; spc++) key.put(all.alloc[c * spanClasses + spc]!);
  key.put(all.localScan(c) !== 0 ? 1 : 0);
  key.put(hasFrees(rt, c) ? 1 : 0);
});

/** Whether each cache has nothing to give back. */
export const flushed = eachCache((rt, c, key) =>
  key.put(
    isEmpty(rt, c) &&
      rt.caches.localScan(c) === 0 &&
      rt.caches.localTinyallocs(c) === 0 &&
      !hasFrees(rt, c)
      ? 1
      : 0,
  ),
);

/** The countdown of each cache, and how full its tiny block is. */
export const countdowns = eachCache(({ caches: all }, c, key) => {
  key.number(all.nextSample(c));
  key.number(all.tinyoffset(c));
  key.put(all.tiny(c) === 0 ? 0 : 1);
});

export const processors: Column = ({ rt }, key) => {
  const { cache, count, nprocs } = rt.processors;
  key.put(nprocs);
  key.put(count);
  for (let i = 0; i <= count; i++) key.put(cache[i]!);
};
