/** The twins on one simulated operating system, which does what a path says. */
import * as E from "fp-ts/lib/Either.js";
import { type Answer, answer, type Asked, type Question } from "../../spec/environment.ts";
import type { Event, Stat } from "../../spec/event.ts";
import {
  type Action as SpecAction,
  type Config,
  type Environment as Answering,
  go19,
  init,
  simulated,
  step,
} from "../../spec/index.ts";
import type { Address } from "../../spec/units.ts";
import {
  type Action,
  type Environment,
  go19 as fastGo19,
  Machine as Fast,
  STATS,
} from "../../src/index.ts";
import type { Machine, Performed } from "../twins/machine.ts";
import type { Path } from "./table.ts";

type Place = Pick<Path, "goos" | "goarch" | "changes" | "faults" | "foreign">;

const configOf = ({ goos, goarch, changes }: Place): Config =>
  ({ ...go19(goos, goarch)!, ...changes }) as Config;

const environmentOf = (place: Place): Answering =>
  simulated(configOf(place), { faults: place.faults ?? [], foreign: place.foreign ?? [] });

/** The answers of the simulation, one after the other, for a machine that changes. */
class Simulation implements Environment {
  reserved = false;
  errno = 0;
  rate = 0;
  #environment: Answering;

  constructor(environment: Answering) {
    this.#environment = environment;
  }

  reserve(hint: number, n: number): number {
    const { r, reserved } = this.#ask({ q: "os.reserve", hint: hint as Address, n });
    this.reserved = reserved === 1;
    return r;
  }

  alloc(n: number, stat: number): number {
    const { r, errno = 0 } = this.#ask({ q: "os.alloc", n, stat: STATS[stat] as Stat });
    this.errno = errno;
    return r;
  }

  map(a: number, n: number, reserved: boolean, stat: number): number {
    const { r, errno = 0 } = this.#ask({
      q: "os.map",
      a: a as Address,
      n,
      reserved: reserved ? 1 : 0,
      stat: STATS[stat] as Stat,
    });
    this.errno = errno;
    return r;
  }

  free(a: number, n: number, stat: number): number {
    return this.#ask({ q: "os.free", a: a as Address, n, stat: STATS[stat] as Stat }).errno;
  }

  unused(a: number, n: number): number {
    return this.#ask({ q: "os.unused", a: a as Address, n }).errno;
  }

  used(a: number, n: number): number {
    return this.#ask({ q: "os.used", a: a as Address, n }).errno;
  }

  prio(): number {
    return this.#ask({ q: "prio" }).prio;
  }

  sample(rate: number): number {
    const drawn = this.#ask({ q: "sample", rate });
    this.rate = drawn.rate;
    return drawn.rnd;
  }

  now(): number {
    return this.#ask({ q: "now" }).now;
  }

  /** The machine is told which objects live. */
  marks(): null {
    return null;
  }

  buckets(): Answer<"buckets">["buckets"] {
    return this.#ask({ q: "buckets" }).buckets;
  }

  finblock(): boolean {
    return this.#ask({ q: "finblock" }).needed;
  }

  stackcache(c: number): Answer<"stackcache">["spans"] {
    return this.#ask({ q: "stackcache", c: c as Address }).spans;
  }

  #ask<Q extends Question>(request: Asked<Q>): Answer<Q> {
    const answered = answer<Q>(request)(this.#environment);
    if (E.isLeft(answered)) throw new Error("a simulation has an answer to everything");
    this.#environment = answered.right[1];
    return answered.right[0];
  }
}

const spec = (place: Place): Machine => {
  let state = init(configOf(place), environmentOf(place));
  const perform = (action: Action): Performed => {
    const taken = step(action as SpecAction)(state);
    if (E.isLeft(taken)) {
      if (taken.left.tag === "unexpected") throw new Error("a simulation expects nothing");
      return taken.left;
    }
    state = taken.right.state;
    return { ...taken.right.outcome, event: taken.right.event };
  };
  return { perform };
};

const src = (place: Place): Machine => {
  const { goos, goarch, changes } = place;
  const fast = new Fast(
    { ...fastGo19(goos, goarch)!, ...changes },
    new Simulation(environmentOf(place)),
  );
  fast.recording = true;
  const perform = (action: Action): Performed => {
    const outcome = fast.perform(action);
    if (outcome.tag === "disabled" || outcome.tag === "rejected") return outcome;
    return { ...outcome, event: fast.event() as Event };
  };
  return { perform };
};

export const twinsAt: ReadonlyArray<{
  readonly name: string;
  readonly at: (place: Place) => Machine;
}> = [
  { name: "spec", at: spec },
  { name: "src", at: src },
];
