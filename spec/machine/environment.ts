/**
 * The door through which everything enters that the allocator's own state does not determine.
 *
 * A request names what the allocator asks for; the answer comes from a simulated operating system
 * and a seeded generator, or from a recording. When the next recorded answer is to another question, the
 * machine and the recording differ, and the step says so.
 */
import * as E from "fp-ts/lib/Either.js";
import type { Stat } from "./event.ts";
import { respond, type Simulated } from "../os/simulation.ts";
import type { Address, Bytes, Flag, Pages, Word } from "../numbers/units.ts";

/** The questions of the allocator, and the shape of each answer. */
export interface Questions {
  /** sysReserve: where the reservation landed (0 = refused) and whether it is real. */
  "os.reserve": {
    ask: { hint: Address; n: Word };
    answer: { r: Address; reserved: Flag };
  };
  /** sysAlloc: where the memory is, 0 = refused; `errno` where the reason matters. */
  "os.alloc": { ask: { n: Word; stat: Stat }; answer: { r: Address; errno?: number } };
  /**
   * sysMap: where the mapping landed; `a` itself unless the OS does not co-operate, 0 = refused for
   * want of memory. On Unix a number below 4096 is an error's; on Windows it is in `errno`.
   */
  "os.map": {
    ask: { a: Address; n: Word; reserved: Flag; stat: Stat };
    answer: { r: Address; errno?: number };
  };
  /** sysFree, sysUnused, sysUsed: 0, or the error. Only on Windows does Go see the error. */
  "os.free": { ask: { a: Address; n: Word; stat: Stat }; answer: { a: Address; errno: number } };
  "os.unused": { ask: { a: Address; n: Word }; answer: { a: Address; errno: number } };
  "os.used": { ask: { a: Address; n: Word }; answer: { a: Address; errno: number } };
  /** A treap node's priority: a random 32-bit number. */
  prio: { ask: object; answer: { prio: number } };
  /** A random 32-bit number for the sampler, and MemProfileRate as it reads it. */
  sample: { ask: { rate: number }; answer: { rnd: number; rate: number } };
  /** nanotime. */
  now: { ask: object; answer: { now: number } };
  /** The mark bits of the span at `a` when it is swept; `marks` are the marks that the machine knows. */
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

/**
 * An environment of which nothing is granted silently. It answers each request itself, or it has no
 * answer, and the step stops with the request.
 */
export interface Responder {
  readonly tag: "responder";
  /** The answer and the environment after it. pre: the answer is one to the request. */
  readonly respond: (request: Request) => readonly [Answer<Question>, Environment] | undefined;
}

export type Environment = Simulated | Recording | Responder;

/** Gives these answers, and stops the step where the machine asks for another one, or for more. */
export const responder = (answers: ReadonlyArray<Recorded>, next = 0): Responder => ({
  tag: "responder",
  respond: (request) => {
    const found = answers[next];
    return found !== undefined && isFor(found, request)
      ? [found.answer, responder(answers, next + 1)]
      : undefined;
  },
});

export const recorded = (answers: ReadonlyArray<Recorded>): Recording => ({
  tag: "recorded",
  answers,
  next: 0,
});

/** The answers that have not been asked for yet. */
export const leftover = (environment: Environment): ReadonlyArray<Recorded> =>
  environment.tag === "recorded" ? environment.answers.slice(environment.next) : [];

/** A request whose question is known. */
export type Asked<Q extends Question> = Request & { readonly q: Q };

/** The answer where a recording has none; a missing event shows as a difference. */
const granted = (request: Request): Answer<Question> | undefined => {
  if (request.q === "os.map") return { r: request.a };
  const mayFail = request.q === "os.free" || request.q === "os.unused" || request.q === "os.used";
  return mayFail ? { a: request.a, errno: 0 } : undefined;
};

/** A recorded failure to free, release or commit answers only the call at its own address. */
const isFor = (found: Recorded | undefined, request: Request): boolean =>
  found?.q === request.q &&
  !("a" in found.answer && "a" in request && found.answer.a !== request.a);

/** The answer and the next environment; Left names what the recording answers instead. */
export const answer =
  <Q extends Question>(request: Request & { readonly q: Q }) =>
  (environment: Environment): E.Either<Question | null, readonly [Answer<Q>, Environment]> => {
    if (environment.tag === "simulated") return E.right(respond(request)(environment));
    if (environment.tag === "responder") {
      const responded = environment.respond(request);
      return responded === undefined
        ? E.left(null)
        : E.right(responded as readonly [Answer<Q>, Environment]);
    }
    const found = environment.answers[environment.next];
    if (found !== undefined && isFor(found, request)) {
      return E.right([found.answer as Answer<Q>, { ...environment, next: environment.next + 1 }]);
    }
    const silent = granted(request);
    return silent === undefined
      ? E.left(found?.q ?? null)
      : E.right([silent as Answer<Q>, environment]);
  };
