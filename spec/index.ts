/**
 * The specification: a state, the actions that may happen in it, and the next state of each.
 */
import * as E from "fp-ts/lib/Either.js";
import type { Action, ActionTag } from "./machine/action.ts";
import { checkAtDoor, type Rejected } from "./machine/door.ts";
import type { Environment } from "./machine/environment.ts";
import type { Event } from "./machine/event.ts";
import { perform } from "./machine/perform.ts";
import { cacheOf } from "./objects/mcache.ts";
import {
  isAllocationOver,
  isCycling,
  isWorldStopped,
  mayFlush,
  maySweep,
} from "./collector/pacer.ts";
import type { State } from "./state.ts";
import { type Disabled, events, type Stop, type Unexpected } from "./machine/transition.ts";

export { init } from "./arena/start.ts";
export type { Action } from "./machine/action.ts";
export { type Config, ConfigError } from "./instance/config.ts";
export { type Environment, leftover, type Recorded, recorded } from "./machine/environment.ts";
export type { Event } from "./machine/event.ts";
export type { Rejected } from "./machine/door.ts";
export { go19, platforms } from "./instance/platform.ts";
export { answersOf } from "./machine/recording.ts";
export { isRepair, type Repair, repairs } from "./instance/repairs.ts";
export { type Fault, type Foreign, simulated, type Whim } from "./os/simulation.ts";
export { invalidity } from "./instance/validity.ts";
export type { State } from "./state.ts";
export { Address, Bytes, Pages, Word } from "./numbers/units.ts";
export type { Disabled, Unexpected } from "./machine/transition.ts";

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

const allocations: ReadonlySet<ActionTag> = new Set<ActionTag>(["malloc", "newobject", "newarray"]);
const finalizers: ReadonlySet<ActionTag> = new Set<ActionTag>(["fin.add", "fin.rm"]);

/** What needs the cache of a processor. */
const onCache: ReadonlySet<ActionTag> = new Set<ActionTag>([
  ...allocations,
  ...finalizers,
  "sweepone",
  "ckpt",
]);

/** What a program does, as against its runtime, does not happen while the world is stopped. */
const isOutOfTime = (s: State, action: Action): boolean => {
  if (action.tag === "sweepone") return !maySweep(s, action.who);
  if (allocations.has(action.tag)) return isAllocationOver(s);
  return finalizers.has(action.tag) && isWorldStopped(s);
};

const stopsWorld: ReadonlySet<ActionTag> = new Set<ActionTag>([
  "mcache.alloc",
  "mcache.free",
  "memstats",
]);

/** What stops the world itself has to wait for the end of a cycle; starting it again does not. */
const mustWait = (s: State, action: Action): boolean => {
  const { tag } = action;
  if (tag === "releaseall" || tag === "flush") return !mayFlush(s);
  const isResize = tag === "procresize" || tag === "pcache";
  const stops = isResize ? action.nprocs !== s.procs.nprocs : stopsWorld.has(tag);
  return stops && isCycling(s);
};

/** Before mallocinit nothing but the sampling rate can be set; mallocinit happens once. */
const whyNot = (s: State, action: Action): string | undefined => {
  const { tag, p } = action;
  if (tag === "rate") return undefined;
  if (tag === "mallocinit") return s.started ? "mallocinit has already happened" : undefined;
  if (!s.started) return "mallocinit has not happened yet";
  if (isOutOfTime(s, action)) return "the world is stopped";
  if (mustWait(s, action)) return "a cycle is under way";
  return onCache.has(tag) && cacheOf({ ...s, p }) === undefined
    ? "a thread without a processor has no cache"
    : undefined;
};

const refuse = (reason: string): E.Either<Refusal, Step> => E.left({ tag: "disabled", reason });

/** The next-state relation. */
export const step =
  (action: Action) =>
  (state: State): E.Either<Refusal, Step> => {
    if (state.dead !== null) return refuse(`dead: ${state.dead}`);
    const wrong = checkAtDoor(state, action);
    if (wrong !== undefined) return E.left(wrong);
    const reason = whyNot(state, action);
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
