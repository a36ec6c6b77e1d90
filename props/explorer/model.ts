/**
 * A model: a machine with few states, all of which are visited.
 *
 * The explorer starts from the initial states. In each state it performs each enabled action, and with
 * each action it tries everything that the environment may do. It evaluates the properties on the way.
 *
 * What a model owes to the explorer:
 *
 * - All functions are pure and deterministic: the same arguments give the same results, in the same
 *   order. An action is known by its place in the list that `actions` gives, and a step by its place in
 *   the list that `next` gives. The explorer replays each path before it reports it, and throws a
 *   ReplayError where a model did something else the second time.
 * - States are immutable, and `state` describes all of a state that `actions`, `next` and the properties
 *   read. The explorer keeps states only in packed form and reads them back from it.
 * - `kinds` groups actions for the report, which counts for each kind how often it was enabled, taken and
 *   refused, and how many states it led to first.
 * - An action that is not possible in a state is left out by `actions`; an action that is tried and that a
 *   guard refuses is `refused` by `next`. Neither is a step.
 *
 * What makes states the same:
 *
 * - `state` alone: two states are one where their descriptions are written as the same bits. Sets, maps
 *   and bags are written in the order of their elements, however they iterate.
 * - `view`: two states are one where their views agree. This is sound only if states with the same view
 *   have the same kinds of steps to states with the same views, and the same verdicts. `checkView`
 *   tests exactly that. The explorer keeps the state that its least predecessor leads to.
 * - `symmetry`: two states are one where one of the functions turns one into the other. The functions
 *   and the identity must be a group of automorphisms. With it, properties of the kind "eventually" are
 *   refused: a lasso among representatives need not be one among states.
 *
 * Depth counts steps from an initial state. Breadth first finds each state at its least depth, so each
 * path that it reports is a shortest one.
 */
import type { Encoder, Itf, Shape } from "./encoding/shape.ts";

/** One thing that an action leads to; the environment's answer tells the steps of an action apart. */
export interface Step<S, E = unknown> {
  readonly state: S;
  /** What the environment answered, in a few words; none where it was not asked. */
  readonly answer?: string;
  /** The answers one by one, as the report counts them; without this, `answer` is the only one. */
  readonly answers?: ReadonlyArray<string>;
  /** What happened on the way, such as the outcome and the event; the properties of steps read it. */
  readonly effect?: E;
}

/** What an action leads to: its steps in a fixed order, or the name of the guard that refuses it. */
export type Outcome<S, E = unknown> = ReadonlyArray<Step<S, E>> | string;

/** The outcome of an action that needs no environment. */
export const to = <S>(state: S): ReadonlyArray<Step<S, never>> => [{ state }];

/**
 * true: it holds. false or a name: it is broken, in the way that the name says. Each way is a discovery
 * of its own, with a shortest path of its own.
 */
export type Judgement = boolean | string;

interface Named {
  readonly name: string;
  readonly sentence: string;
}

/** Holds in each reachable state. Where `when` is false it holds vacuously, and the report counts that. */
export interface Always<S> extends Named {
  readonly kind: "always";
  when?(state: S): boolean;
  holds(state: S): Judgement;
}

/** Holds of each step. */
export interface AlwaysStep<S, A, E> extends Named {
  readonly kind: "step";
  when?(before: S, action: A, step: Step<S, E>): boolean;
  holds(before: S, action: A, step: Step<S, E>): Judgement;
}

/** Holds in some reachable state: a witness. */
export interface Sometimes<S> extends Named {
  readonly kind: "sometimes";
  holds(state: S): boolean;
}

/**
 * Each run that is fair reaches a state where it holds: from its initial state on, or, where `from` is
 * given, from each state on where `from` is true. A run ends only in a state without steps.
 */
export interface Eventually<S> extends Named {
  readonly kind: "eventually";
  from?(state: S): boolean;
  holds(state: S): boolean;
}

export type Property<S, A = unknown, E = unknown> =
  Always<S> | AlwaysStep<S, A, E> | Sometimes<S> | Eventually<S>;

/**
 * An assumption for properties of the kind "eventually". Weak: a kind of action that is enabled in all
 * states of a run from some state on is taken again and again. Strong: one that is enabled again
 * and again is. Enabled means that a step of that kind exists.
 */
export interface Fairness {
  readonly kind: string;
  readonly strength: "weak" | "strong";
}

/**
 * What the functions of a model do, in words: with the rest of the model, enough to write it again in another
 * language and to count the same states. `--describe` prints it.
 */
export interface Description {
  readonly initial: string;
  /** Of each kind: the arguments, when it is enabled, the guards that refuse it, and what it does. */
  readonly actions: Readonly<Record<string, string>>;
  /** What the fields of the state mean whose names do not say it. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Which requests to the environment have several answers, and which. */
  readonly answers?: string;
  readonly view?: string;
  readonly symmetry?: string;
  readonly boundary?: string;
  /** In which states without steps a run may end. */
  readonly ends?: string;
}

export interface Model<S, A, E = unknown> {
  readonly name: string;
  /** What the model shows, and what it cannot show. */
  readonly sentence: string;
  readonly state: Shape<S>;
  /** The kinds of actions. pre: at most 256. */
  readonly kinds: ReadonlyArray<string>;
  readonly properties: ReadonlyArray<Property<S, A, E>>;
  initial(): ReadonlyArray<S>;
  /** The enabled actions, in a fixed order. */
  actions(state: S): ReadonlyArray<A>;
  /** One of `kinds`. */
  kindOf(action: A): string;
  /** The action in a path. */
  show(action: A): string;
  next(state: S, action: A): Outcome<S, E>;
  /** The boundary: a state where it is false is visited, judged and counted, but not expanded. */
  within?(state: S): boolean;
  /** Whether a run may end in a state without steps; without this, each such state is a deadlock. */
  ends?(state: S): boolean;
  readonly view?: Encoder<S>;
  readonly symmetry?: ReadonlyArray<(state: S) => S>;
  readonly fairness?: ReadonlyArray<Fairness>;
  /** Answers of the environment that the report lists even if no step has them. */
  readonly answers?: ReadonlyArray<string>;
  readonly description?: Description;
  /** What paths show of a state; without this, all of it. */
  brief?(state: S): Itf;
}

/** The model contradicts itself, or what it asks for is unsound. The message says what. */
export class ModelError extends Error {
  override readonly name: string = "ModelError";
}
