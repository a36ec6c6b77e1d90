/**
 * The environment of the fast heap in a model. It takes one option for each request, those that a path
 * names and then first ones, and remembers how many there were.
 */
import type { Answer, Asked, Question, Request } from "../../../../spec/machine/environment.ts";
import type { Stat } from "../../../../spec/machine/event.ts";
import type { Address, Word } from "../../../../spec/numbers/units.ts";
import type { Environment } from "../../../../src/machine/environment.ts";
import { STATS } from "../../../../src/machine/vocabulary.ts";
import { ModelError } from "../../../explorer/model.ts";
import type { Option, Options } from "../../environment/options.ts";
import type { Os } from "../../environment/os.ts";

/** A request, the option that was taken, and how many there were. */
export interface Choice {
  readonly request: Request;
  readonly option: Option;
  readonly count: number;
}

const NOTHING: ReadonlyArray<number> = [];

export class Electing implements Environment {
  reserved = false;
  /** Why the last call was refused. */
  errno = 0;
  rate = 0;
  os: Os;
  /** What was taken since the last call of begin. */
  taken: Choice[] = [];
  /** The marks that the machine itself has of the span at an address. */
  marksAt: (a: number) => string = () => "";
  #options: Options;
  #path = NOTHING;

  constructor(os: Os, options: Options) {
    this.os = os;
    this.#options = options;
  }

  /** What follows is asked of this operating system, and answered along this path. */
  begin(os: Os, options: Options, path: ReadonlyArray<number>): void {
    this.os = os;
    this.#options = options;
    this.#path = path;
    if (this.taken.length > 0) this.taken = [];
  }

  /** The operating system is saved and restored apart from the machine. */
  saveOrRestore(): void {}

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
    const { rnd, rate: read } = this.#ask({ q: "sample", rate });
    this.rate = read;
    return rnd;
  }

  now(): number {
    return this.#ask({ q: "now" }).now;
  }

  marks(a: number, ne: number): string {
    return this.#ask({ q: "marks", a: a as Address, ne, marks: this.marksAt(a) }).marks;
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
    const options = this.#options(request, this.os);
    const option = options[this.#path[this.taken.length] ?? 0];
    if (option === undefined) throw new ModelError(`${request.q} is asked for, and has no option`);
    this.taken.push({ request, option, count: options.length });
    this.os = option.os;
    return option.answer as Answer<Q>;
  }
}
