/**
 * The simulated environment: an operating system of the platform's family over an address space, a
 * seeded generator of random numbers and a clock that ticks whenever it is read.
 *
 * Its state is plain data: the regions of the address space that are taken, the number of calls so far,
 * and what the adversary does with later calls. The answers follow from this value.
 */
import { type Space, isFree, spaceOf, take } from "./addressspace.ts";
import {
  type Calls,
  counted,
  type Fault,
  type Foreign,
  noCalls,
  type OsCall,
  whimFor,
} from "./adversary.ts";
import { type Config, ConfigError, type Goos } from "../instance/config.ts";
import type { Answer, Asked, Question, Request } from "../machine/environment.ts";
import { invalidity } from "../instance/validity.ts";
import { kernelOf, type Call } from "./kernel.ts";
import { Bytes } from "../numbers/units.ts";

export type { Fault, Foreign, Whim } from "./adversary.ts";

export interface Simulated {
  readonly tag: "simulated";
  /** The operating system that is simulated. */
  readonly goos: Goos;
  readonly space: Space;
  readonly calls: Calls;
  readonly faults: ReadonlyArray<Fault>;
  readonly foreign: ReadonlyArray<Foreign>;
  /** State of the random generator. */
  readonly random: number;
  /** Priorities of treap nodes are below this number. */
  readonly priorities: number;
  readonly clock: number;
}

export interface Options {
  readonly seed?: number;
  readonly faults?: ReadonlyArray<Fault>;
  readonly foreign?: ReadonlyArray<Foreign>;
  /** So few different priorities that nodes of the treap share them; 2^32 by default. */
  readonly priorities?: number | undefined;
}

/** The random generator has 32 bits; a seed below 0 stands for these bits as well. */
const checkSeed = (seed: unknown): void => {
  if (Number.isInteger(seed) && Number(seed) >= -(2 ** 31) && Number(seed) < 2 ** 32) return;
  const found = typeof seed === "number" ? seed : typeof seed;
  throw new ConfigError(
    `seed: found ${found}, expected a whole number from ${-(2 ** 31)} to ${2 ** 32 - 1}`,
  );
};

/**
 * The environment in which nothing has been taken yet. Throws ConfigError for an instance that is not
 * valid, for options that are none, and for a wrong seed.
 */
export const simulated = (config: Config, options: Options = {}): Simulated => {
  const wrong = invalidity(config);
  if (wrong !== undefined) throw new ConfigError(wrong);
  if (typeof options !== "object" || options === null) {
    const found = options === null ? "null" : typeof options;
    throw new ConfigError(`options: found ${found}, expected an object`);
  }
  const { seed = 1, faults = [], foreign = [], priorities = 2 ** 32 } = options;
  checkSeed(seed);
  return {
    tag: "simulated",
    goos: config.goos,
    space: spaceOf(config),
    calls: noCalls,
    faults,
    foreign,
    random: seed >>> 0,
    priorities,
    clock: 1_000_000_000,
  };
};

/** Foreign mappings appear where there is room for them. */
const withForeign = (os: Simulated): Space =>
  os.foreign
    .filter(({ before = 0 }) => before === os.calls.any)
    .reduce(
      (space, { a, n }) =>
        isFree(space, a, n)
          ? take(space, { start: a, end: a + n, kind: "foreign", owner: 0 })
          : space,
      os.space,
    );

/** The answer of the family's kernel, changed by the adversary if it has a whim for this call. */
const osAnswer = <Q extends OsCall>(
  request: Request<Q>,
  os: Simulated,
): readonly [Answer<Q>, Simulated] => {
  const kind: OsCall = request.q;
  const whim = whimFor(os.faults, os.calls, kind);
  const call: unknown = kernelOf(os.goos)[kind];
  const [answer, space] = (call as Call<Q>)(withForeign(os), request, whim);
  return [answer, { ...os, space, calls: counted(os.calls, kind) }];
};

/** A 32-bit random number and the generator after it (a Weyl sequence, mixed). */
const draw = (random: number): readonly [number, number] => {
  const next = (random + 0x9e3779b9) >>> 0;
  const mixed = Math.imul(next ^ (next >>> 16), 0x21f0aaad);
  const again = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return [(again ^ (again >>> 15)) >>> 0, next];
};

/** What the simulation answers, and the simulation after it. */
export const respond =
  <Q extends Question>(request: Asked<Q>) =>
  (env: Simulated): readonly [Answer<Q>, Simulated] =>
    answerTo(request, env) as readonly [Answer<Q>, Simulated];

const answerTo = (request: Request, env: Simulated): readonly [Answer<Question>, Simulated] => {
  switch (request.q) {
    case "os.reserve":
    case "os.alloc":
    case "os.map":
    case "os.free":
    case "os.unused":
    case "os.used":
      return osAnswer(request, env);
    case "prio": {
      const [drawn, random] = draw(env.random);
      return [{ prio: drawn % env.priorities }, { ...env, random }];
    }
    case "sample": {
      const { rate } = request;
      if (rate === 0) return [{ rnd: 0, rate }, env];
      const [rnd, random] = draw(env.random);
      return [
        { rnd, rate },
        { ...env, random },
      ];
    }
    case "now":
      return [{ now: env.clock }, { ...env, clock: env.clock + 1000 }];
    case "marks":
      return [{ marks: request.marks }, env];
    case "buckets": {
      const [drawn, random] = draw(env.random);
      const buckets = drawn % 4 === 0 ? [{ n: Bytes(208), align: Bytes(0) }] : [];
      return [{ buckets }, { ...env, random }];
    }
    case "finblock":
      return [{ needed: false }, env];
    case "stackcache":
      return [{ spans: [] }, env];
  }
};
