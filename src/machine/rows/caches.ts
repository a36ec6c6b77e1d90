/** Actions on caches and processors, and reports of what they and the heap hold. */
import { CODE } from "../vocabulary.ts";
import { always, noFields, type RowsOf, whileFlushing, whileOff } from "./row.ts";

type OnCaches =
  | "rate"
  | "pcache"
  | "procresize"
  | "mcache.alloc"
  | "mcache.free"
  | "releaseall"
  | "flush"
  | "ckpt"
  | "memstats";

export const CACHE_ROWS: RowsOf<OnCaches> = {
  rate: {
    check: (door, { rate }) => door.rate(rate),
    start: "any",
    guard: always,
    needsCache: false,
    act: ({ events, sampler }, { rate }) => {
      sampler.setRate(rate);
      events.open(CODE.rate, rate);
    },
  },
  pcache: {
    check: (door, { i, c, nprocs }) => door.assignment(i, c, nprocs),
    start: "after",
    // The world may start with as many processors as before, also in a cycle.
    guard: (rt, { i, c, nprocs }) =>
      (nprocs === rt.processors.nprocs ? null : whileOff(rt)) ??
      rt.processors.whyNotAssign(i, rt.cachealloc.find(c)),
    needsCache: false,
    act: ({ cachealloc, processors }, { i, c, nprocs }) =>
      processors.assign(i, cachealloc.find(c), nprocs),
  },
  procresize: {
    check: (door, { nprocs }) => door.procs(nprocs),
    start: "after",
    guard: (rt, { nprocs }) => (nprocs === rt.processors.nprocs ? null : whileOff(rt)),
    needsCache: false,
    act: ({ processors }, { nprocs }) => processors.resize(nprocs),
  },
  "mcache.alloc": {
    check: noFields,
    start: "after",
    guard: whileOff,
    needsCache: false,
    act: (rt) => {
      rt.result = rt.cachealloc.address[rt.caches.create()]!;
    },
  },
  "mcache.free": {
    check: (door, { c }) => door.cache(c),
    start: "after",
    guard: (rt, { c }) => whileOff(rt) ?? rt.processors.whyNotFree(rt.cachealloc.find(c)),
    needsCache: false,
    act: ({ cachealloc, caches }, { c }) => caches.destroy(cachealloc.find(c)),
  },
  releaseall: {
    check: (door, { c }) => door.cache(c),
    start: "after",
    guard: whileFlushing,
    needsCache: false,
    act: ({ cachealloc, caches }, { c }) => caches.releaseAll(cachealloc.find(c)),
  },
  flush: {
    check: (door, { c }) => door.cache(c),
    start: "after",
    guard: whileFlushing,
    needsCache: false,
    act: ({ cachealloc, caches }, { c }) => caches.flush(cachealloc.find(c)),
  },
  ckpt: {
    check: (door, { mallocs, end }) => {
      door.natural("mallocs", mallocs);
      door.flag("end", end);
    },
    start: "after",
    guard: always,
    needsCache: true,
    act: ({ report }, { mallocs, end }) => report.checkpoint(mallocs, end),
  },
  memstats: {
    check: noFields,
    start: "after",
    guard: whileOff,
    needsCache: false,
    act: ({ stats }) => stats.record(),
  },
};
