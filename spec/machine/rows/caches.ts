/** Actions on caches and processors, and reports of what they and the heap hold. */
import { cache, flag, natural, nprocs, processorBelow, rate } from "../door.ts";
import { isCycling, mayFlush } from "../../collector/pacer.ts";
import { allocmcache, purgecachedstats } from "../../objects/mcache.ts";
import { isUsed, pcache, procresize, whyNotBound } from "../../objects/processors.ts";
import { freemcache, releaseAll } from "../../objects/refill.ts";
import { setRate } from "../../objects/sample.ts";
import { ckpt, readmemstats } from "../../stats/report.ts";
import { hasCache, onCache, type RowsOf, started, unless } from "./row.ts";

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

/** An action that stops the world waits for the end of a cycle. */
const noCycle = unless<unknown>((s) => !isCycling(s), "a cycle is under way");

/** A resize to another number of processors waits; starting the world again does not. */
const keepsNumber = unless<{ readonly nprocs: number }>(
  (s, action) => !isCycling(s) || action.nprocs === s.procs.nprocs,
  "a cycle is under way",
);

const flushes = unless<unknown>(mayFlush, "a cycle is under way");

export const cacheRows: RowsOf<OnCaches> = {
  rate: {
    input: { rate },
    enabled: [],
    perform: (action) => setRate(action.rate),
  },
  pcache: {
    input: { i: processorBelow, c: cache, nprocs },
    enabled: [started, keepsNumber, whyNotBound],
    perform: ({ i, c, nprocs: n }) => pcache({ i, c, nprocs: n }),
  },
  procresize: {
    input: { nprocs },
    enabled: [started, keepsNumber],
    perform: (action) => procresize(action.nprocs),
  },
  "mcache.alloc": {
    input: {},
    enabled: [started, noCycle],
    perform: () => allocmcache,
  },
  "mcache.free": {
    input: { c: cache },
    enabled: [started, noCycle, unless((s, { c }) => !isUsed(s, c), "a processor uses this cache")],
    perform: ({ c }) => onCache(c, freemcache),
  },
  releaseall: {
    input: { c: cache },
    enabled: [started, flushes],
    perform: ({ c }) => onCache(c, releaseAll),
  },
  flush: {
    input: { c: cache },
    enabled: [started, flushes],
    perform: ({ c }) => purgecachedstats(c),
  },
  ckpt: {
    input: { mallocs: natural, end: flag },
    enabled: [started, hasCache],
    perform: ({ mallocs, end }) => ckpt(mallocs, end),
  },
  memstats: {
    input: {},
    enabled: [started, noCycle],
    perform: () => readmemstats,
  },
};
