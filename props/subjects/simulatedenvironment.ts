/** The environment that the specification is simulated in, for the fast machine. */
import * as E from "fp-ts/lib/Either.js";
import { type Answer, answer, type Asked, type Question } from "../../spec/machine/environment.ts";
import type { Stat } from "../../spec/machine/event.ts";
import type { Environment as Answering } from "../../spec/index.ts";
import type { Address, Word } from "../../spec/numbers/units.ts";
import type { Environment } from "../../src/machine/environment.ts";
import type { Tape } from "../../src/machine/tape.ts";
import { STATS } from "../../src/machine/vocabulary.ts";

/** An environment with a memory of its own: the cell holds the immutable one. */
export class SimulatedEnvironment implements Environment {
  reserved = false;
  /** Why the last call was refused. */
  errno = 0;
  rate = 0;
  #environment: Answering;

  constructor(environment: Answering) {
    this.#environment = environment;
  }

  saveOrRestore(tape: Tape): void {
    this.reserved = tape.flag(this.reserved);
    this.errno = tape.number(this.errno);
    this.rate = tape.number(this.rate);
    this.#environment = tape.value(this.#environment);
  }

  /** Sets the state of its random numbers. */
  reseed(random: number): void {
    this.#environment = { ...this.#environment, random } as Answering;
  }

  reserve(hint: number, n: number): number {
    const { r, reserved } = this.#ask({ q: "os.reserve", hint: hint as Address, n });
    this.reserved = reserved === 1;
    return r;
  }

  alloc(n: Word, stat: number): number {
    const { r, errno = 0 } = this.#ask({ q: "os.alloc", n, stat: STATS[stat] as Stat });
    this.errno = errno;
    return r;
  }

  map(a: number, n: number, reserved: boolean, stat: number): number {
    const flag = reserved ? 1 : 0;
    const name = STATS[stat] as Stat;
    const request = { a: a as Address, n, reserved: flag, stat: name } as const;
    const { r, errno = 0 } = this.#ask({ q: "os.map", ...request });
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
    const { rnd, rate: read } = this.#ask({ q: "sample", rate });
    this.rate = read;
    return rnd;
  }

  now(): number {
    return this.#ask({ q: "now" }).now;
  }

  /** The machine was told which objects are live. */
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
    if (E.isLeft(answered)) throw new Error("a simulated environment answers everything");
    this.#environment = answered.right[1];
    return answered.right[0];
  }
}
