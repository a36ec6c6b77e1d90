/**
 * Transitions: partial functions on states that return a value and the next state, and leave
 * events behind.
 *
 * A transition is fp-ts's StateEither written by hand for this machine. The events that happened so
 * far travel in the state, newest first; `act` is the bracket that nests them. A Left says why there
 * is no next state: `throw` and `panic` when Go itself gives up, `unexpected` when a recording answers
 * another question than the machine asked; these three carry the state, and with it the events up to
 * that moment. `rejected` is an answer of the environment that makes no sense. An action that is
 * disabled is refused before its transition is asked (spec/index.ts).
 */
import { tailRec } from "fp-ts/lib/ChainRec.js";
import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import type { Event, EventName, Fields } from "./event.ts";
import { type Answer, answer, type Asked, type Question, type Request } from "./environment.ts";
import { checkAnswer } from "./answers.ts";
import type { Rejected } from "./rejected.ts";
import type { State } from "../state.ts";

/** Events, newest first. */
export type Trail = { readonly event: Event; readonly earlier: Trail } | null;

/** Go's throw: it prints `printed`, and the program ends. */
export interface Thrown {
  readonly tag: "throw";
  readonly message: string;
  readonly printed: ReadonlyArray<string>;
  readonly state: State;
}

/** Go's panic, which a program could recover from. */
export interface Panicked {
  readonly tag: "panic";
  readonly message: string;
  readonly state: State;
}

/** The recording's next answer, null at its end, answers another question. */
export interface Unexpected {
  readonly tag: "unexpected";
  readonly request: Request;
  readonly expected: Question | null;
  readonly state: State;
}

export type Stop = Thrown | Panicked | Unexpected | Rejected;

export type Transition<A> = (s: State) => E.Either<Stop, readonly [A, State]>;

// Constructors.

export const of =
  <A>(value: A): Transition<A> =>
  (s) =>
    E.right([value, s]);

/** Nothing happens. */
export const skip: Transition<void> = of(undefined);

/** A value read from the state. */
export const gets =
  <A>(read: (s: State) => A): Transition<A> =>
  (s) =>
    E.right([read(s), s]);

/** The state changes, unobserved. */
export const modify =
  (change: (s: State) => State): Transition<void> =>
  (s) =>
    E.right([undefined, change(s)]);

export const fatal =
  (message: string, printed: ReadonlyArray<string> = []): Transition<never> =>
  (state) =>
    E.left({ tag: "throw", message, printed: [...state.printed, ...printed], state });

/** Go prints a line and exits. */
export const exit = (line: string): Transition<never> => fatal("exit(2)", [line]);

export const panic =
  (message: string): Transition<never> =>
  (state) =>
    E.left({ tag: "panic", message, state });

/** Go prints a line and continues. */
export const print = (line: string): Transition<void> =>
  modify((s) => ({ ...s, printed: [...s.printed, line] }));

// Composition.

export const flatMap =
  <A, B>(next: (a: A) => Transition<B>) =>
  (first: Transition<A>): Transition<B> =>
  (s) => {
    const done = first(s);
    return E.isLeft(done) ? done : next(done.right[0])(done.right[1]);
  };

export const map =
  <A, B>(f: (a: A) => B) =>
  (first: Transition<A>): Transition<B> =>
  (s) => {
    const done = first(s);
    return E.isLeft(done) ? done : E.right([f(done.right[0]), done.right[1]]);
  };

/** One after the other; the value is the second's. */
export const andThen =
  <B>(next: Transition<B>) =>
  <A>(first: Transition<A>): Transition<B> =>
  (s) => {
    const done = first(s);
    return E.isLeft(done) ? done : next(done.right[1]);
  };

/** One after the other; the value is the first's. */
export const tap =
  <A>(next: (a: A) => Transition<unknown>) =>
  (first: Transition<A>): Transition<A> =>
  (s) => {
    const done = first(s);
    if (E.isLeft(done)) return done;
    const after = next(done.right[0])(done.right[1]);
    return E.isLeft(after) ? after : E.right([done.right[0], after.right[1]]);
  };

/** Do-notation: a record of named values that grows. */
export const Do: Transition<object> = of({});

export const bind =
  <N extends string, A extends object, B>(name: N, next: (scope: A) => Transition<B>) =>
  (first: Transition<A>): Transition<A & Readonly<Record<N, B>>> =>
  (s) => {
    const done = first(s);
    if (E.isLeft(done)) return done;
    const value = next(done.right[0])(done.right[1]);
    if (E.isLeft(value)) return value;
    return E.right([
      { ...done.right[0], [name]: value.right[0] } as A & Readonly<Record<N, B>>,
      value.right[1],
    ]);
  };

export const when = (condition: boolean, then: Transition<unknown>): Transition<void> =>
  condition ? andThen(skip)(then) : skip;

/** Go throws unless the condition holds. */
export const must = (
  condition: boolean,
  message: string,
  printed: ReadonlyArray<string> = [],
): Transition<void> => (condition ? skip : fatal(message, printed));

/** `f` on every item, in order. */
export const forEach =
  <A>(items: ReadonlyArray<A>, f: (item: A) => Transition<unknown>): Transition<void> =>
  (s) =>
    items.reduce<E.Either<Stop, readonly [void, State]>>(
      (done, item) => {
        if (E.isLeft(done)) return done;
        const next = f(item)(done.right[1]);
        return E.isLeft(next) ? next : E.right([undefined, next.right[1]]);
      },
      E.right([undefined, s]),
    );

/** Go's `for`: `body` again and again, with its last value, until it is Right (fp-ts's tailRec). */
export const iterate =
  <A, B>(initial: A, body: (a: A) => Transition<E.Either<A, B>>): Transition<B> =>
  (s) =>
    tailRec<readonly [A, State], E.Either<Stop, readonly [B, State]>>(
      [initial, s],
      ([value, state]) => {
        const done = body(value)(state);
        if (E.isLeft(done)) return E.right(done);
        const [decision, next] = done.right;
        return E.isRight(decision)
          ? E.right(E.right([decision.right, next]))
          : E.left([decision.left, next]);
      },
    );

export const again = <A>(value: A): E.Either<A, never> => E.left(value);
export const stopWith = <B>(value: B): E.Either<never, B> => E.right(value);

// Events.

/** An act of a moment: no other act happens inside it. */
export const emit =
  (event: Event): Transition<void> =>
  (s) =>
    E.right([undefined, { ...s, trail: { event, earlier: s.trail } }]);

/** The events of a trail, oldest first. Most acts hold one event, or two. */
export const events = (trail: Trail): ReadonlyArray<Event> => {
  if (trail === null) return RA.empty;
  if (trail.earlier === null) return [trail.event];
  if (trail.earlier.earlier === null) return [trail.earlier.event, trail.event];
  const latestFirst = RA.unfold(trail as Trail, (at) =>
    at === null ? O.none : O.some([at.event, at.earlier] as const),
  );
  return RA.reverse(latestFirst);
};

/** The event of an act at its end: arguments, results, and the acts inside it in order. */
const closed = <N extends EventName>(
  e: N,
  args: Partial<Fields[N]>,
  results: Partial<Fields[N]> | undefined,
  inside: Trail,
): Event =>
  // One Object.assign takes a quarter of the time that a literal with spreads in it takes.
  Object.assign(
    { e },
    args,
    results,
    inside === null ? undefined : { fx: events(inside) },
  ) as Event;

/**
 * The bracket: an act with arguments, the `body` that happens inside it, and its results.
 * When the body stops halfway, the act reports its arguments and what had happened by then.
 */
export const act =
  <N extends EventName, A>(
    e: N,
    args: Partial<Fields[N]>,
    body: Transition<A>,
    result?: (a: A, s: State) => Partial<Fields[N]>,
  ): Transition<A> =>
  (s) => {
    const done = body({ ...s, trail: null });
    if (E.isLeft(done)) {
      const stop = done.left;
      if (stop.tag === "rejected") return done;
      const event = closed(e, args, undefined, stop.state.trail);
      const trail: Trail = { event, earlier: s.trail };
      return E.left({ ...stop, state: { ...stop.state, trail } });
    }
    const [value, after] = done.right;
    const event = closed(e, args, result?.(value, after), after.trail);
    return E.right([value, { ...after, trail: { event, earlier: s.trail } }]);
  };

// The environment.

/** The environment's answer. A recording may have another answer next; an answer may make no sense. */
export const ask =
  <Q extends Question>(request: Asked<Q>): Transition<Answer<Q>> =>
  (s) => {
    const answered = answer(request)(s.environment);
    if (E.isLeft(answered)) {
      return E.left({ tag: "unexpected", request, expected: answered.left, state: s });
    }
    const [found, environment] = answered.right;
    const wrong = checkAnswer(s.config, request, found);
    return wrong === undefined ? E.right([found, { ...s, environment }]) : E.left(wrong);
  };
