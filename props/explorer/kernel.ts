/**
 * A kernel: a model as the searches run it, on packed states. `kernelOf` (modelkernel.ts) makes one from
 * a Model. A model for which speed counts may be written as a kernel at once: it reads and writes
 * words, and makes no objects.
 *
 * A state is a number of words of 32 bits. States are the same where their words are the same, or, of a
 * kernel with a view, where the words of their views are.
 */

/** What a kernel tells while it expands a state. The search implements it. */
export interface Sink {
  /** The kernel writes a state here. Another array may stand here after `reserve` and `successor`. */
  state: Uint32Array;
  /** A kernel with a view writes the state's view here. */
  view: Uint32Array;
  /** Makes room for states of so many words, and for views. */
  reserve(words: number): void;
  /**
   * Whether the state must be written of which the view stands in `view`; without this method each is.
   * A search needs none that it knows from an earlier level, or from a lesser parent. The length of such a
   * state is given as 0.
   */
  needsState?(viewLength: number): boolean;
  /** An action of a kind is enabled. */
  enabled(kind: number): void;
  /** A guard refused an enabled action. */
  refused(kind: number, guard: string): void;
  /**
   * A step of a kind leads to the state in `state`; of an initial state the kind is 0. Kernels without
   * a view give viewLength as -1.
   */
  successor(kind: number, length: number, viewLength: number): void;
  /** The environment gave an answer, in the step that follows. */
  answered(answer: string): void;
  /**
   * A property was evaluated. Of the state itself, or (isStep) of the step that follows. Broken says
   * in which way it is broken, "" where the property has one way only.
   */
  judged(property: number, isRelevant: boolean, broken: string | undefined, isStep: boolean): void;
  /** The state has a property's target, or (of "eventually" with `from`) its start. */
  reached(property: number, isTarget: boolean, isStart: boolean): void;
  /** The state lies outside the boundary, and is not expanded. */
  outside(): void;
  /** Whether a run may end in the state, where it has no steps. Without this call it may not. */
  mayEnd(): void;
}

/** What a report says of a property. */
export interface PropertyHead {
  readonly kind: "always" | "step" | "sometimes" | "eventually";
  readonly name: string;
  readonly sentence: string;
  /** Of "eventually": whether runs must reach the target from marked states on, not from the start. */
  readonly hasStart?: boolean;
}

export interface FairKind {
  readonly kind: number;
  readonly strength: "weak" | "strong";
}

export interface Kernel {
  readonly name: string;
  readonly sentence: string;
  readonly kinds: ReadonlyArray<string>;
  readonly properties: ReadonlyArray<PropertyHead>;
  readonly fairness: ReadonlyArray<FairKind>;
  readonly answers: ReadonlyArray<string>;
  /** Whether `successor` is called with views. */
  readonly hasView: boolean;
  /** What makes states the same beyond their words: a note for the report each. */
  readonly reductions: ReadonlyArray<string>;
  /** Calls successor for each initial state. */
  initial(sink: Sink): void;
  /** Judges a state and expands it. */
  expand(words: Uint32Array<ArrayBuffer>, at: number, length: number, sink: Sink): void;
  /** A state in words of people, for paths. */
  showState(words: Uint32Array<ArrayBuffer>, at: number, length: number): string;
  /** The nth step out of a state, for paths. */
  showStep(words: Uint32Array<ArrayBuffer>, at: number, length: number, nth: number): string;
}

/** The properties of the kind "eventually", by their numbers. */
export const eventualOf = ({ properties }: Pick<Kernel, "properties">): ReadonlyArray<number> =>
  properties.flatMap(({ kind }, i) => (kind === "eventually" ? [i] : []));

/** Greatest number of steps out of one state, and of kinds: an edge is one word of both. */
export const MOST_STEPS = 2 ** 24;
export const MOST_KINDS = 2 ** 8;

/** The step's place among the steps out of its state, and its kind. Edges of a state are in its order. */
export const edgeOf = (nth: number, kind: number): number => nth * MOST_KINDS + kind;
export const nthOf = (edge: number): number => Math.floor(edge / MOST_KINDS);
export const kindOf = (edge: number): number => edge % MOST_KINDS;
