/** The kernel of a model: states are packed and unpacked by the model's description of them. */
import { BitReader, BitWriter } from "./encoding/bits.ts";
import type { Encoder } from "./encoding/shape.ts";
import { Judge } from "./judge.ts";
import { MOST_EVENTUAL } from "./liveness/record.ts";
import {
  eventualOf,
  type FairKind,
  type Kernel,
  MOST_KINDS,
  type PropertyHead,
  type Sink,
} from "./kernel.ts";
import { DEADLOCK_NAME } from "./search/tally.ts";
import { type Model, ModelError, type Property, type Step } from "./model.ts";

export interface KernelOptions {
  /** Without the view and the symmetry: each state counts. */
  readonly isReduced?: boolean;
}

const headOf = <S, A, E>(property: Property<S, A, E>): PropertyHead => {
  const { kind, name, sentence } = property;
  const isFrom = kind === "eventually" && property.from !== undefined;
  return { kind, name, sentence, ...(isFrom ? { hasStart: true } : {}) };
};

/** Whether one list of words comes before another: the shorter first. */
const isBefore = (a: Uint32Array, n: number, b: Uint32Array, m: number): boolean => {
  if (n !== m) return n < m;
  for (let i = 0; i < n; i++) if (a[i] !== b[i]) return a[i]! < b[i]!;
  return false;
};

export class ModelKernel<S, A, E> implements Kernel {
  readonly model: Model<S, A, E>;
  readonly name: string;
  readonly sentence: string;
  readonly kinds: ReadonlyArray<string>;
  readonly properties: ReadonlyArray<PropertyHead>;
  readonly fairness: ReadonlyArray<FairKind>;
  readonly answers: ReadonlyArray<string>;
  readonly hasView: boolean;
  readonly reductions: ReadonlyArray<string>;
  readonly #judge: Judge<S, A, E>;
  readonly #view: Encoder<S>;
  readonly #symmetry: ReadonlyArray<(state: S) => S>;
  readonly #kindIndex: ReadonlyMap<string, number>;
  readonly #writer = new BitWriter();
  readonly #reader = new BitReader();

  constructor(model: Model<S, A, E>, { isReduced = true }: KernelOptions = {}) {
    const { view, symmetry = [] } = isReduced ? model : {};
    this.model = model;
    ({ name: this.name, sentence: this.sentence, kinds: this.kinds } = model);
    this.properties = model.properties.map(headOf);
    this.#judge = new Judge(model.properties);
    this.answers = model.answers ?? [];
    this.#view = view ?? model.state;
    this.#symmetry = symmetry;
    this.hasView = view !== undefined || symmetry.length > 0;
    this.reductions = [
      ...(view === undefined ? [] : [`view: ${view.text}`]),
      ...(symmetry.length === 0 ? [] : [`symmetry: ${symmetry.length} functions`]),
    ];
    this.#kindIndex = new Map(model.kinds.map((kind, i) => [kind, i]));
    this.fairness = (model.fairness ?? []).map(({ kind, strength }) => ({
      kind: this.#kind(kind),
      strength,
    }));
    this.#check();
  }

  initial(sink: Sink): void {
    for (const state of this.model.initial()) this.#emit(state, 0, sink);
  }

  expand(words: Uint32Array<ArrayBuffer>, at: number, length: number, sink: Sink): void {
    const { model } = this;
    const state = this.stateOf(words, at, length);
    this.#judge.state(state, sink);
    if (model.ends?.(state) === true) sink.mayEnd();
    if (model.within?.(state) === false) {
      sink.outside();
      return;
    }
    for (const action of model.actions(state)) {
      const kind = this.#kind(model.kindOf(action));
      sink.enabled(kind);
      const outcome = model.next(state, action);
      if (typeof outcome === "string") {
        sink.refused(kind, outcome);
        continue;
      }
      for (const step of outcome) {
        this.#judge.step(state, action, step, sink);
        if (step.answers !== undefined) for (const one of step.answers) sink.answered(one);
        else if (step.answer !== undefined) sink.answered(step.answer);
        this.#emit(step.state, kind, sink);
      }
    }
  }

  showState(words: Uint32Array<ArrayBuffer>, at: number, length: number): string {
    return JSON.stringify(this.model.state.toItf(this.stateOf(words, at, length)));
  }

  showStep(words: Uint32Array<ArrayBuffer>, at: number, length: number, nth: number): string {
    const step = this.stepsOf(this.stateOf(words, at, length))[nth];
    if (step === undefined) throw new ModelError(`${this.name}: a state has no step ${nth}`);
    return this.nameStep(...step);
  }

  /** The name of a step in paths. */
  nameStep(action: A, { answer }: Step<S, E>): string {
    return this.model.show(action) + (answer === undefined ? "" : ` [${answer}]`);
  }

  /** Unpacks a state. */
  stateOf(words: Uint32Array<ArrayBuffer>, at: number, _length: number): S {
    this.#reader.open(words, at);
    return this.model.state.read(this.#reader);
  }

  /** The steps out of a state with their actions, in their order. */
  stepsOf(state: S): ReadonlyArray<readonly [A, Step<S, E>]> {
    return this.model.actions(state).flatMap((action) => {
      const outcome = this.model.next(state, action);
      return typeof outcome === "string" ? [] : outcome.map((step) => [action, step] as const);
    });
  }

  #kind(name: string): number {
    const kind = this.#kindIndex.get(name);
    if (kind === undefined) throw new ModelError(`${this.name}: ${name} is none of its kinds`);
    return kind;
  }

  #check(): void {
    const names = new Set(this.properties.map(({ name }) => name));
    if (names.size < this.properties.length) {
      throw new ModelError(`${this.name}: two properties have the same name`);
    }
    if (names.has(DEADLOCK_NAME)) {
      throw new ModelError(`${this.name}: "${DEADLOCK_NAME}" is built in`);
    }
    if (this.kinds.length > MOST_KINDS) throw new ModelError(`${this.name}: more than 256 kinds`);
    const eventual = eventualOf(this);
    if (eventual.length > MOST_EVENTUAL) {
      throw new ModelError(`${this.name}: more than ${MOST_EVENTUAL} properties "eventually"`);
    }
    if (eventual.length > 0 && this.#symmetry.length > 0) {
      throw new ModelError(
        `${this.name}: "eventually" is unsound with symmetry: a lasso among representatives need ` +
          "not be one among states; explore it without reduction",
      );
    }
  }

  #emit(state: S, kind: number, sink: Sink): void {
    const viewLength = this.hasView ? this.#emitView(state, sink) : -1;
    if (viewLength >= 0 && sink.needsState?.(viewLength) === false) {
      sink.successor(kind, 0, viewLength);
      return;
    }
    const length = this.#write(this.model.state, state);
    sink.reserve(length);
    sink.state.set(this.#writer.words.subarray(0, length));
    sink.successor(kind, length, viewLength);
  }

  /** Writes the least of the views of all states that the symmetry turns this one into. */
  #emitView(state: S, sink: Sink): number {
    let least = this.#write(this.#view, state);
    sink.reserve(least);
    sink.view.set(this.#writer.words.subarray(0, least));
    for (const turned of this.#symmetry) {
      const length = this.#write(this.#view, turned(state));
      if (!isBefore(this.#writer.words, length, sink.view, least)) continue;
      sink.reserve(length);
      sink.view.set(this.#writer.words.subarray(0, length));
      least = length;
    }
    return least;
  }

  #write(shape: Encoder<S>, state: S): number {
    this.#writer.reset();
    shape.write(state, this.#writer);
    return this.#writer.end();
  }
}

/** The kernel of a model. Throws a ModelError for a model that cannot be explored soundly. */
export const kernelOf = <S, A, E>(
  model: Model<S, A, E>,
  options: KernelOptions = {},
): ModelKernel<S, A, E> => new ModelKernel(model, options);
