/**
 * The door through which everything enters that the allocator's own state does not determine.
 *
 * A request names what the allocator asks for; the answer comes from a simulated operating system
 * and a seeded generator, or from a recording. A request unlike the next recorded one is a
 * difference between the machine and the recording, and is reported as such.
 */
import * as E from "fp-ts/lib/Either.js";
import type { Stat } from "./event.ts";
import { respond, type Simulated } from "./simulation.ts";
import type { Address, Bytes, Flag, Pages, Word } from "./units.ts";

/** What the allocator may ask, and the shape of each answer. */
export interface Questions {
  /** sysReserve: where the reservation landed (0 = refused) and whether it is real. */
  "os.reserve": {
    ask: { hint: Address; n: Word };
    answer: { r: Address; reserved: Flag };
  };
  /** sysAlloc: where the memory is, 0 = refused. */
  "os.alloc": { ask: { n: Word; stat: Stat }; answer: { r: Address } };
  /** sysMap: where the mapping landed; `a` itself unless the OS does not co-operate, 0 = refused. */
  "os.map": {
    ask: { a: Address; n: Word; reserved: Flag; stat: Stat };
    answer: { r: Address };
  };
  /** A treap node's priority: a random 32-bit number. */
  prio: { ask: object; answer: { prio: number } };
  /** A random 32-bit number for the sampler, and MemProfileRate as it reads it. */
  sample: { ask: { rate: number }; answer: { rnd: number; rate: number } };
  /** nanotime. */
  now: { ask: object; answer: { now: number } };
  /** The mark bits of the span at `a` when it is swept; `marks` are those that the machine knows of. */
  marks: { ask: { a: Address; ne: number; marks: string }; answer: { marks: string } };
  /** New profile buckets made for the call stack of a sampled object. */
  buckets: { ask: object; answer: { buckets: ReadonlyArray<{ n: Bytes; align: Bytes }> } };
  /** Whether queueing a finalizer needs a new block. */
  finblock: { ask: object; answer: { needed: boolean } };
  /** Stack spans that a freed cache's processor gives back. */
  stackcache: {
    ask: { c: Address };
    answer: { spans: ReadonlyArray<{ a: Address; np: Pages; stat: Stat }> };
  };
}

export type Question = keyof Questions;
export type Ask<Q extends Question> = Questions[Q]["ask"];
export type Answer<Q extends Question> = Questions[Q]["answer"];

/** A request as a value: the question's name beside what is asked. */
export type Request<Q extends Question = Question> = {
  [N in Q]: { readonly q: N } & Readonly<Ask<N>>;
}[Q];

/** One recorded answer, with the request it answers where the recording knows it. */
export type Recorded<Q extends Question = Question> = {
  [N in Q]: { readonly q: N; readonly answer: Answer<N> };
}[Q];

/** Answers taken from a recording, in the order in which the machine asks. */
export interface Recording {
  readonly tag: "recorded";
  readonly answers: ReadonlyArray<Recorded>;
  /** How many of them have been taken. */
  readonly next: number;
}

export type Environment = Simulated | Recording;

export const recorded = (answers: ReadonlyArray<Recorded>): Recording => ({
  tag: "recorded",
  answers,
  next: 0,
});

/** The answers that nobody has asked for yet. */
export const leftover = (environment: Environment): ReadonlyArray<Recorded> =>
  environment.tag === "recorded" ? environment.answers.slice(environment.next) : [];

/** A request whose question is known. */
export type Asked<Q extends Question> = Request & { readonly q: Q };

/** The answer and the next environment; Left names what the recording answers instead. */
export const answer =
  <Q extends Question>(request: Request & { readonly q: Q }) =>
  (environment: Environment): E.Either<Question | null, readonly [Answer<Q>, Environment]> => {
    if (environment.tag === "simulated") return E.right(respond(request)(environment));
    const { answers, next } = environment;
    const found = answers[next];
    if (found !== undefined && found.q === request.q) {
      return E.right([found.answer as Answer<Q>, { ...environment, next: next + 1 }]);
    }
    // A mapping that the recording does not have is granted: its absence shows among the events.
    const asked: Request = request;
    return asked.q === "os.map"
      ? E.right([{ r: asked.a } as Answer<Q>, environment])
      : E.left(found?.q ?? null);
  };
