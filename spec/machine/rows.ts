/**
 * The rows of the actions: for each action the check of its input, the states in which it is enabled,
 * and the transition that it makes. The rows of the collector are in cyclerows.ts.
 */
import type { Action, ActionTag } from "./action.ts";
import { type CycleTag, cycleRows } from "./cyclerows.ts";
import {
  alignment,
  cache,
  caller,
  flag,
  int,
  int32,
  manualPages,
  manualSpan,
  natural,
  nprocs,
  objectType,
  optional,
  osAddress,
  pages,
  physPageSize,
  pointer,
  processorBelow,
  rate,
  stat,
  typeInfo,
  uint64,
  uintptr,
} from "./door.ts";
import { addfinalizer, removefinalizer } from "../collector/finalizer.ts";
import { isAllocationOver, isCycling, isWorldStopped, mayFlush } from "../collector/pacer.ts";
import { mallocgc, newarray, newobject } from "../objects/malloc.ts";
import { allocmcache, purgecachedstats } from "../objects/mcache.ts";
import { setRate } from "../objects/sample.ts";
import { isUsed, pcache, procresize, whyNotBound } from "../objects/processors.ts";
import { freemcache, releaseAll } from "../objects/refill.ts";
import { allocManual } from "../pages/mheap.ts";
import { freeManualAt } from "../pages/mheapfree.ts";
import { scavenge } from "../pages/scavenge.ts";
import { persistentalloc } from "../arena/persistentalloc.ts";
import { mallocinit } from "../arena/start.ts";
import { ckpt, readmemstats } from "../stats/report.ts";
import { hasCache, onCache, type Row, type Rows, started, unless } from "./row.ts";
import { canonical, canonicalInt } from "../numbers/word.ts";

/** mallocgc may be called until marking has ended, also while the world is stopped. */
const allocates = unless<unknown>((s) => !isAllocationOver(s), "the world is stopped");

const worldRuns = unless<unknown>((s) => !isWorldStopped(s), "the world is stopped");

/** An action that stops the world waits for the end of a cycle. */
const noCycle = unless<unknown>((s) => !isCycling(s), "a cycle is under way");

/** A resize to another number of processors waits; starting the world again does not. */
const keepsNumber = unless<{ readonly nprocs: number }>(
  (s, action) => !isCycling(s) || action.nprocs === s.procs.nprocs,
  "a cycle is under way",
);

const flushes = unless<unknown>(mayFlush, "a cycle is under way");

const otherRows: Rows<Exclude<ActionTag, CycleTag>> = {
  rate: {
    input: { rate },
    enabled: [],
    perform: (action) => setRate(action.rate),
  },
  mallocinit: {
    input: { physPageSize, end: osAddress, brk: osAddress },
    enabled: [unless((s) => !s.started, "mallocinit has already happened")],
    perform: ({ physPageSize: size, end, brk }) => mallocinit({ physPageSize: size, end, brk }),
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

  malloc: {
    input: {
      n: uintptr,
      nz: flag,
      ty: optional(objectType),
      df: optional(flag),
      from: optional(caller),
    },
    enabled: [started, allocates, hasCache],
    perform: ({ n, nz, ty, df, from }) =>
      mallocgc(
        {
          n: canonical(n),
          nz,
          ...(ty === undefined ? undefined : { ty }),
          ...(df === undefined ? undefined : { df }),
        },
        from,
      ),
  },
  newobject: {
    input: { ty: typeInfo },
    enabled: [started, allocates, hasCache],
    perform: ({ ty }) => newobject(ty),
  },
  newarray: {
    input: { ty: typeInfo, n: int },
    enabled: [started, allocates, hasCache],
    perform: ({ ty, n }) => newarray(ty, canonicalInt(n)),
  },
  persist: {
    input: { n: uintptr, align: alignment, stat },
    enabled: [started],
    perform: ({ n, align, stat: name }) => persistentalloc({ n: canonical(n), align, stat: name }),
  },
  "manual.alloc": {
    input: { np: pages, stat },
    enabled: [started],
    perform: ({ np, stat: name }) => allocManual(np, name),
  },
  "manual.free": {
    input: { a: manualSpan, np: manualPages, stat },
    enabled: [started],
    perform: ({ a, stat: name }) => freeManualAt(a, name),
  },
  scavenge: {
    input: { k: int32, now: uint64, limit: uint64 },
    enabled: [started],
    perform: ({ k, now, limit }) => scavenge({ k, now: canonical(now), limit: canonical(limit) }),
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

  "fin.add": {
    input: { a: pointer },
    enabled: [started, worldRuns, hasCache],
    perform: ({ a }) => addfinalizer(a),
  },
  "fin.rm": {
    input: { a: pointer },
    enabled: [started, worldRuns, hasCache],
    perform: ({ a }) => removefinalizer(a),
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

const rows: Rows<ActionTag> = { ...otherRows, ...cycleRows };

export const isActionTag = (tag: unknown): tag is ActionTag =>
  typeof tag === "string" && Object.hasOwn(rows, tag);

/** The row of an action. */
export const rowOf = <A extends Action>({ tag }: A): Row<A> => rows[tag] as unknown as Row<A>;
