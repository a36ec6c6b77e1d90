/**
 * The environment of the fast side when the answers are known in advance: those of a recording, or
 * those that the specification was just given. A request of another kind than the next recorded
 * answer is a difference, not an error of ours.
 */
import type { Answer, Question, Recorded } from "../../spec/machine/environment.ts";
import type { Word } from "../../spec/numbers/units.ts";
import type { Environment } from "../../src/machine/environment.ts";
import { STATS } from "../../src/machine/vocabulary.ts";
import type { Posed } from "../agreement/questions.ts";

/** The machine asked for what the recording does not have next. */
export class Unexpected extends Error {}

/** What was asked for, and what is recorded in its place. */
export const sayUnexpected = (question: Question, next: Question | null): string =>
  `asked for ${question} where the recording has ${next ?? "nothing more"}`;

/** Answers taken from a list, in order. */
export class ReplayableEnvironment implements Environment {
  reserved = false;
  /** Why the last call was refused. */
  errno = 0;
  rate = 0;
  /** The questions of this action, with their arguments; written down where it is wanted. */
  posed: Posed[] | undefined = undefined;
  #answers: ReadonlyArray<Recorded> = [];
  #index = 0;

  /** Each action has answers of its own. */
  saveOrRestore(): void {}

  /** Installs the answers for the next action. */
  install(answers: ReadonlyArray<Recorded>): void {
    this.#answers = answers;
    this.#index = 0;
    if (this.posed !== undefined) this.posed = [];
  }

  /** The first answer that no request took, if any. */
  get leftover(): Recorded | undefined {
    return this.#answers[this.#index];
  }

  reserve(hint: number, n: number): number {
    this.posed?.push(["os.reserve", hint, n]);
    const { r, reserved } = this.#take("os.reserve");
    this.reserved = reserved === 1;
    return r;
  }

  alloc(n: Word, stat: number): number {
    this.posed?.push(["os.alloc", n, STATS[stat]]);
    const { r, errno = 0 } = this.#take("os.alloc");
    this.errno = errno;
    return r;
  }

  /** A mapping that the recording does not have is granted: its absence shows among the events. */
  map(a: number, n: number, reserved: boolean, stat: number): number {
    this.posed?.push(["os.map", a, n, reserved, STATS[stat]]);
    if (this.leftover?.q !== "os.map") return a;
    const { r, errno = 0 } = this.#take("os.map");
    this.errno = errno;
    return r;
  }

  free(a: number, n: number, stat: number): number {
    this.posed?.push(["os.free", a, n, STATS[stat]]);
    return this.#failure("os.free", a);
  }

  unused(a: number, n: number): number {
    this.posed?.push(["os.unused", a, n]);
    return this.#failure("os.unused", a);
  }

  used(a: number, n: number): number {
    this.posed?.push(["os.used", a, n]);
    return this.#failure("os.used", a);
  }

  prio(): number {
    this.posed?.push(["prio"]);
    return this.#take("prio").prio;
  }

  sample(asked: number): number {
    this.posed?.push(["sample", asked]);
    const { rnd, rate } = this.#take("sample");
    this.rate = rate;
    return rnd;
  }

  now(): number {
    this.posed?.push(["now"]);
    return this.#take("now").now;
  }

  marks(a: number, ne: number): string {
    this.posed?.push(["marks", a, ne]);
    return this.#take("marks").marks;
  }

  buckets(): Answer<"buckets">["buckets"] {
    this.posed?.push(["buckets"]);
    return this.#take("buckets").buckets;
  }

  finblock(a: number): boolean {
    this.posed?.push(["finblock", a]);
    return this.#take("finblock").needed;
  }

  stackcache(c: number): Answer<"stackcache">["spans"] {
    this.posed?.push(["stackcache", c]);
    return this.#take("stackcache").spans;
  }

  /** Only failures are recorded, and one answers nothing but the call at its own address. */
  #failure(question: "os.free" | "os.unused" | "os.used", a: number): number {
    const next = this.leftover;
    if (next?.q !== question || (next.answer as Answer<typeof question>).a !== a) return 0;
    return this.#take(question).errno;
  }

  #take<Q extends Question>(question: Q): Answer<Q> {
    const next = this.#answers[this.#index];
    if (next?.q !== question) throw new Unexpected(sayUnexpected(question, next?.q ?? null));
    this.#index++;
    return next.answer as Answer<Q>;
  }
}
