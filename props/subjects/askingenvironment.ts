/** The environment of the fast machine, where each call is a question of the specification. */
import type { Answer, Asked, Question } from "../../spec/machine/environment.ts";
import type { Stat } from "../../spec/machine/event.ts";
import type { Address, Word } from "../../spec/numbers/units.ts";
import type { Environment } from "../../src/machine/environment.ts";
import type { Tape } from "../../src/machine/tape.ts";
import { STATS } from "../../src/machine/vocabulary.ts";

export abstract class AskingEnvironment implements Environment {
  reserved = false;
  /** Why the last call was refused. */
  errno = 0;
  rate = 0;

  /** The answer to a question. */
  protected abstract ask<Q extends Question>(request: Asked<Q>): Answer<Q>;

  /** What the last calls left; an environment with a memory of its own adds that. */
  saveOrRestore(tape: Tape): void {
    this.reserved = tape.flag(this.reserved);
    this.errno = tape.number(this.errno);
    this.rate = tape.number(this.rate);
  }

  abstract marks(a: number, ne: number): string | null;

  reserve(hint: number, n: number): number {
    const { r, reserved } = this.ask({ q: "os.reserve", hint: hint as Address, n });
    this.reserved = reserved === 1;
    return r;
  }

  alloc(n: Word, stat: number): number {
    const { r, errno = 0 } = this.ask({ q: "os.alloc", n, stat: STATS[stat] as Stat });
    this.errno = errno;
    return r;
  }

  map(a: number, n: number, reserved: boolean, stat: number): number {
    const { r, errno = 0 } = this.ask({
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
    return this.ask({ q: "os.free", a: a as Address, n, stat: STATS[stat] as Stat }).errno;
  }

  unused(a: number, n: number): number {
    return this.ask({ q: "os.unused", a: a as Address, n }).errno;
  }

  used(a: number, n: number): number {
    return this.ask({ q: "os.used", a: a as Address, n }).errno;
  }

  prio(): number {
    return this.ask({ q: "prio" }).prio;
  }

  sample(rate: number): number {
    const { rnd, rate: read } = this.ask({ q: "sample", rate });
    this.rate = read;
    return rnd;
  }

  now(): number {
    return this.ask({ q: "now" }).now;
  }

  buckets(): Answer<"buckets">["buckets"] {
    return this.ask({ q: "buckets" }).buckets;
  }

  finblock(): boolean {
    return this.ask({ q: "finblock" }).needed;
  }

  stackcache(c: number): Answer<"stackcache">["spans"] {
    return this.ask({ q: "stackcache", c: c as Address }).spans;
  }
}
