/**
 * What each action does.
 */
import { pipe } from "fp-ts/lib/function.js";
import type { Action, ActionTag } from "./action.ts";
import * as Cycle from "../collector/cycle.ts";
import { addfinalizer, removefinalizer } from "../collector/finalizer.ts";
import * as Pacer from "../collector/pacer.ts";
import { freeManual } from "../pages/mheapfree.ts";
import { mallocgc, newarray, newobject } from "../objects/malloc.ts";
import { allocmcache, cacheAt, flush, type Mcache } from "../objects/mcache.ts";
import { allocManual } from "../pages/mheap.ts";
import { spanOf } from "../pages/mspan.ts";
import { persistentalloc } from "../arena/persistentalloc.ts";
import { pcache, procresize } from "../objects/processors.ts";
import { freemcache, releaseAll } from "../objects/refill.ts";
import { ckpt, readmemstats } from "../stats/report.ts";
import { scavenge } from "../pages/scavenge.ts";
import { mallocinit } from "../arena/start.ts";
import { sweepone } from "../collector/mgcsweep.ts";
import {
  andThen,
  disabled,
  emit,
  flatMap,
  gets,
  guard,
  modify,
  type Transition,
} from "./transition.ts";
import { type Address, Word } from "../numbers/units.ts";

type Performers = {
  readonly [T in ActionTag]: (action: Extract<Action, { tag: T }>) => Transition<unknown>;
};

/** A size of 2^53 and more is a bigint, however it came. */
const size = (n: Word): Word =>
  typeof n === "number" && n <= Number.MAX_SAFE_INTEGER ? n : Word(BigInt(n));

const setRate = (rate: number): Transition<void> =>
  pipe(
    modify((s) => ({ ...s, rate })),
    andThen(emit({ e: "rate", rate })),
  );

const onCache = (c: Address, f: (cache: Mcache) => Transition<unknown>): Transition<unknown> =>
  pipe(
    gets((s) => cacheAt(s, c)),
    flatMap((cache) => (cache === undefined ? disabled("no such cache") : f(cache))),
  );

const notInUse =
  ({ record }: Mcache): Transition<void> =>
  (s) =>
    guard(
      !s.procs.caches.slice(0, s.procs.nprocs).includes(record.index) &&
        record.index !== s.procs.boot,
      "a processor uses this cache",
    )(s);

/** A number of elements, as reports write it: a bigint where no number is exact. */
const int = (n: number | bigint): number | bigint => {
  const exact = BigInt(n);
  return Number.isSafeInteger(Number(exact)) ? Number(exact) : exact;
};

const performers: Performers = {
  rate: ({ rate }) => setRate(rate),
  mallocinit: ({ physPageSize, end, brk }) => mallocinit({ physPageSize, end, brk }),
  pcache: ({ i, c, nprocs }) => pcache({ i, c, nprocs }),
  procresize: ({ nprocs }) => procresize(nprocs),

  malloc: ({ n, nz, ty, df, from }) =>
    mallocgc(
      {
        n: size(n),
        nz,
        ...(ty === undefined ? undefined : { ty }),
        ...(df === undefined ? undefined : { df }),
      },
      from,
    ),
  newobject: ({ ty }) => newobject(ty),
  newarray: ({ ty, n }) => newarray(ty, int(n)),
  persist: ({ n, align, stat }) => persistentalloc({ n: size(n), align, stat }),
  "manual.alloc": ({ np, stat }) => allocManual(np, stat),
  "manual.free": ({ a, stat }) =>
    pipe(
      gets((s) => spanOf(s, a)),
      flatMap((span) =>
        span === undefined ? disabled("no such span") : freeManual(span.id, stat),
      ),
    ),

  "mcache.alloc": () => allocmcache,
  "mcache.free": ({ c }) =>
    onCache(c, (cache) => pipe(notInUse(cache), andThen(freemcache(cache)))),
  releaseall: ({ c }) => onCache(c, releaseAll),
  flush: ({ c }) => flush(c),

  "gc.init": () => Pacer.init,
  "gc.enable": () => Pacer.enable,
  "gc.trigger": ({ ratio, gcpercent }) => Pacer.setTriggerRatio({ ratio, gcpercent }),
  "gc.start": ({ mode, trig, cycle }) => Cycle.start({ mode, trig, cycle }),
  "gc.epoch": () => Cycle.epoch,
  "gc.cycle": () => Cycle.startCycle,
  "gc.phase": ({ phase }) => Cycle.setPhase(phase),
  "gc.marked": (action) => Cycle.marked(action),
  "gc.sweepgen": ({ mode }) => Cycle.nextSweepgen(mode),
  sweepone: ({ who }) => sweepone(who),
  scavenge: ({ k, now, limit }) => scavenge({ k, now: size(now), limit: size(limit) }),

  "fin.add": ({ a }) => addfinalizer(a),
  "fin.rm": ({ a }) => removefinalizer(a),

  ckpt: ({ mallocs, end }) => ckpt(mallocs, end),
  memstats: () => readmemstats,
};

export const perform = (action: Action): Transition<unknown> =>
  (performers[action.tag] as (action: Action) => Transition<unknown>)(action);
