/**
 * The specification: a state, the actions that may happen in it, and the next state of each.
 */
import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import type { Action } from "./action.ts";
import { checkAtDoor, type Rejected } from "./door.ts";
import type { Environment } from "./environment.ts";
import type { Event } from "./event.ts";
import * as Gc from "./gc.ts";
import { freeManual } from "./heapfree.ts";
import { mallocgc, newarray, newobject } from "./malloc.ts";
import { allocmcache, cacheAt, flush, type Mcache } from "./mcache.ts";
import { allocManual } from "./mheap.ts";
import { spanOf } from "./mspan.ts";
import { persistentalloc } from "./persistentalloc.ts";
import { pcache, procresize } from "./proc.ts";
import { freemcache, releaseAll } from "./refill.ts";
import { ckpt, readmemstats } from "./report.ts";
import { mallocinit } from "./start.ts";
import type { State } from "./state.ts";
import { sweepone } from "./sweep.ts";
import {
  andThen,
  type Disabled,
  disabled,
  emit,
  events,
  flatMap,
  gets,
  guard,
  modify,
  type Stop,
  type Transition,
  type Unexpected,
} from "./transition.ts";
import type { Address, Word } from "./units.ts";
import { Word as canonical } from "./units.ts";

export { init } from "./start.ts";
export type { Action } from "./action.ts";
export type { Config } from "./config.ts";
export { type Environment, leftover, recorded } from "./environment.ts";
export type { Event } from "./event.ts";
export type { Rejected } from "./door.ts";
export { go19 } from "./platform.ts";
export { answersOf } from "./recording.ts";
export { simulated } from "./simulation.ts";
export type { State } from "./state.ts";
export type { Disabled, Unexpected } from "./transition.ts";

/** How an action ended; its results are in the event. */
export type Outcome =
  | { readonly tag: "done" }
  /** Go printed these lines and gave up: nothing happens any more. */
  | {
      readonly tag: "throw";
      readonly message: string;
      readonly printed: ReadonlyArray<string>;
    }
  /** What a program could recover from. */
  | { readonly tag: "panic"; readonly message: string };

export interface Step {
  readonly outcome: Outcome;
  readonly event: Event;
  readonly state: State;
}

/** Why there is no step: the state is unchanged. `event` is what happened until then, if anything. */
export type Refusal =
  Disabled | Rejected | (Omit<Unexpected, "state"> & { readonly event: Event | undefined });

/** The same state in another environment. */
export const withEnvironment =
  (environment: Environment) =>
  (state: State): State => ({ ...state, environment });

const word = (n: Word): Word => canonical(BigInt(n));

/** A size of 2^53 and more is a bigint, however it came. */
const size = (n: Word): Word =>
  typeof n === "number" && n <= Number.MAX_SAFE_INTEGER ? n : word(n);

const onCache = (c: Address, f: (cache: Mcache) => Transition<unknown>): Transition<unknown> =>
  pipe(
    gets((s) => cacheAt(s, c)),
    flatMap((cache) => (cache === undefined ? disabled("no such cache") : f(cache))),
  );

const perform = (action: Action): Transition<unknown> => {
  switch (action.tag) {
    case "rate":
      return pipe(
        modify((s) => ({ ...s, rate: action.rate })),
        andThen(emit({ e: "rate", rate: action.rate })),
      );
    case "mallocinit": {
      const { physPageSize, end, brk } = action;
      return mallocinit({ physPageSize, end, brk });
    }
    case "pcache": {
      const { i, c, nprocs } = action;
      return pcache({ i, c, nprocs });
    }
    case "procresize":
      return procresize(action.nprocs);
    case "gc.init":
      return Gc.init;
    case "gc.enable":
      return Gc.enable;
    case "gc.trigger":
      return Gc.setTriggerRatio({ ratio: action.ratio, gcpercent: action.gcpercent });
    case "malloc": {
      const { tag: _tag, p: _p, ...request } = action;
      return mallocgc({ ...request, n: size(action.n) });
    }
    case "newobject":
      return newobject(action.ty);
    case "newarray":
      return newarray(action.ty, action.n);
    case "persist":
      return persistentalloc({ n: size(action.n), align: action.align, stat: action.stat });
    case "manual.alloc":
      return allocManual(action.np, action.stat);
    case "manual.free":
      return pipe(
        gets((s) => spanOf(s, action.a)),
        flatMap((span) =>
          span === undefined ? disabled("no such span") : freeManual(span.id, action.stat),
        ),
      );
    case "mcache.alloc":
      return allocmcache;
    case "mcache.free":
      return onCache(action.c, (cache) => pipe(notInUse(cache), andThen(freemcache(cache))));
    case "releaseall":
      return onCache(action.c, releaseAll);
    case "flush":
      return flush(action.c);
    case "sweepone":
      return sweepone(action.who);
    case "ckpt":
      return ckpt(action.mallocs, action.end);
    case "memstats":
      return readmemstats;
  }
};

const notInUse =
  ({ record }: Mcache): Transition<void> =>
  (s) =>
    guard(!s.procs.caches.includes(record.index), "a processor uses this cache")(s);

/** Before mallocinit nothing but the sampling rate can be set; mallocinit happens once. */
const mayHappen = ({ started }: State, { tag }: Action): string | undefined => {
  if (tag === "rate") return undefined;
  if (tag === "mallocinit") return started ? "mallocinit has already happened" : undefined;
  return started ? undefined : "mallocinit has not happened yet";
};

const refuse = (reason: string): E.Either<Refusal, Step> => E.left({ tag: "disabled", reason });

/** The next-state relation. */
export const step =
  (action: Action) =>
  (state: State): E.Either<Refusal, Step> => {
    if (state.dead !== null) return refuse(`dead: ${state.dead}`);
    const wrong = checkAtDoor(state, action);
    if (wrong !== undefined) return E.left(wrong);
    const reason = mayHappen(state, action);
    if (reason !== undefined) return refuse(reason);
    const done = perform(action)({ ...state, p: action.p });
    return E.isLeft(done) ? stopped(done.left) : E.right(finish({ tag: "done" }, done.right[1]));
  };

/** What a transition left behind, as a step; between steps nobody executes and no event waits. */
const finish = (outcome: Outcome, after: State): Step => ({
  outcome,
  event: events(after.trail)[0] as Event,
  state: {
    ...after,
    p: -1,
    trail: null,
    printed: [],
    dead: outcome.tag === "throw" ? outcome.message : null,
  },
});

const stopped = (stop: Stop): E.Either<Refusal, Step> => {
  switch (stop.tag) {
    case "disabled":
      return E.left(stop);
    case "throw": {
      const { message, printed } = stop;
      return E.right(finish({ tag: "throw", message, printed }, stop.state));
    }
    case "panic":
      return E.right(finish({ tag: "panic", message: stop.message }, stop.state));
    case "unexpected": {
      const { request, expected } = stop;
      return E.left({ tag: "unexpected", request, expected, event: events(stop.state.trail)[0] });
    }
  }
};
