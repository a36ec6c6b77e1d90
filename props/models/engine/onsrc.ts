/**
 * Models on the fast heap: it performs the actions, and its own columns tell its states apart. Actions
 * and properties read what it means, unless the model reads its columns.
 */
import type { Bug } from "../../bugs/bug.ts";
import { Judge } from "../../explorer/judge.ts";
import type { FairKind, Kernel, PropertyHead, Sink } from "../../explorer/kernel.ts";
import { ModelError, type Step } from "../../explorer/model.ts";
import { kernelOf, type ModelKernel } from "../../explorer/modelkernel.ts";
import { hasHappened, type Performed } from "../../subjects/subject.ts";
import { Key, NO_WORDS } from "../columns/key.ts";
import type { Definition } from "../definition.ts";
import type { Effect, Move, World } from "../world.ts";
import { nextPath } from "./branches.ts";
import { onSpec, showMove, shownOf } from "./onspec.ts";
import type { Choice } from "./src/electing.ts";
import { FastHeap } from "./src/fastheap.ts";
import { type Reading, readingOf } from "./src/reading.ts";

type Packed = readonly [words: Uint32Array<ArrayBuffer>, at: number, length: number];

const FIRST: ReadonlyArray<number> = [];
const NO_LABELS: ReadonlyArray<string> = [];

/** What was answered where there were several options. */
const labelsOf = (taken: ReadonlyArray<Choice>): ReadonlyArray<string> => {
  const isChosen = taken.some(({ count }) => count > 1);
  return isChosen
    ? taken.filter(({ count }) => count > 1).map(({ option }) => option.label)
    : NO_LABELS;
};

export class SrcKernel implements Kernel {
  readonly name: string;
  readonly sentence: string;
  readonly kinds: ReadonlyArray<string>;
  readonly properties: ReadonlyArray<PropertyHead>;
  readonly fairness: ReadonlyArray<FairKind>;
  readonly answers: ReadonlyArray<string>;
  readonly hasView = true;
  readonly reductions: ReadonlyArray<string>;
  readonly #definition: Definition;
  readonly #reading: Reading;
  readonly #heap: FastHeap;
  readonly #initial: Uint32Array<ArrayBuffer>;
  readonly #key = new Key();
  readonly #judge: Judge<World, Move, Effect>;
  readonly #kindOf: ReadonlyMap<string, number>;
  /** Whether properties of steps want to know what happened, and from where. */
  readonly #isWatched: boolean;
  /** Another heap, which stays in the state that is expanded: what that means is read off it. */
  readonly #old: FastHeap;
  /** The state that is expanded, and what it means once that was asked. */
  #packed: Packed = [NO_WORDS, 0, 0];
  #before: World | undefined;
  /** Whether the heap has left that state. It comes back once the next step is performed. */
  #hasMoved = false;

  constructor(definition: Definition, bug?: Bug) {
    const { properties } = definition;
    const heads: ModelKernel<World, Move, Effect> = kernelOf(onSpec(definition));
    ({ name: this.name, sentence: this.sentence, kinds: this.kinds } = heads);
    this.properties = heads.properties;
    this.fairness = heads.fairness;
    this.answers = heads.answers;
    this.reductions = heads.reductions;
    this.#definition = definition;
    this.#reading = readingOf(definition);
    this.#judge = new Judge(properties);
    this.#kindOf = new Map(this.kinds.map((kind, i) => [kind, i]));
    this.#isWatched = properties.some(({ kind }) => kind === "step");
    this.#heap = new FastHeap(definition, bug);
    this.#old = new FastHeap(definition, bug);
    if (this.#isWatched) this.#heap.machine.recording = true;
    this.#initial = this.#heap.pack().slice();
  }

  initial(sink: Sink): void {
    this.#heap.unpack(this.#initial, 0, this.#initial.length);
    this.#emit(0, sink);
  }

  expand(words: Uint32Array<ArrayBuffer>, at: number, length: number, sink: Sink): void {
    const { within } = this.#definition;
    this.#become(words, at, length);
    this.#judgeState(sink);
    if (this.#mayEnd()) sink.mayEnd();
    if (within !== undefined && !within(this.#meant())) {
      sink.outside();
      return;
    }
    for (const action of this.#actions()) {
      const kind = this.#kindOf.get(action.tag)!;
      sink.enabled(kind);
      const guard = this.#branches(action, (performed) => {
        this.#judgeStep(action, performed, sink);
        for (const label of labelsOf(this.#heap.environment.taken)) sink.answered(label);
        this.#emit(kind, sink);
      });
      if (guard !== undefined) sink.refused(kind, guard);
    }
  }

  showState(words: Uint32Array<ArrayBuffer>, at: number, length: number): string {
    this.#become(words, at, length);
    return JSON.stringify(onSpec(this.#definition).state.toItf(this.#meant()));
  }

  showStep(words: Uint32Array<ArrayBuffer>, at: number, length: number, nth: number): string {
    this.#become(words, at, length);
    let left = nth;
    for (const action of this.#actions()) {
      let shown: string | undefined;
      this.#branches(action, () => {
        const answer = shownOf(labelsOf(this.#heap.environment.taken));
        if (left-- === 0) shown = showMove(action) + (answer === undefined ? "" : ` [${answer}]`);
      });
      if (shown !== undefined) return shown;
    }
    throw new ModelError(`${this.name}: a state has no step ${nth}`);
  }

  /** The words that tell a state apart. */
  keyOf(words: Uint32Array<ArrayBuffer>, at: number, length: number): Uint32Array {
    this.#become(words, at, length);
    return this.#keyed();
  }

  /** What a state means. */
  worldOf(words: Uint32Array<ArrayBuffer>, at: number, length: number): World {
    this.#become(words, at, length);
    return this.#heap.world();
  }

  #become(words: Uint32Array<ArrayBuffer>, at: number, length: number): void {
    this.#heap.unpack(words, at, length);
    this.#packed = [words, at, length];
    this.#before = undefined;
    this.#hasMoved = false;
  }

  /** What the state that is expanded means. */
  #meant(): World {
    if (this.#before === undefined) {
      this.#old.unpack(...this.#packed);
      this.#before = this.#old.glimpse();
    }
    return this.#before;
  }

  #mayEnd(): boolean {
    if (this.#heap.machine.dead !== null) return true;
    const { ends } = this.#definition;
    return ends !== undefined && ends(this.#meant());
  }

  #actions(): ReadonlyArray<Move> {
    const { actions, fast } = this.#definition;
    if (this.#heap.machine.dead !== null) return [];
    return fast?.actions?.(this.#heap.rt) ?? actions(this.#meant());
  }

  /**
   * Performs an action with each list of answers from the state on that is expanded. The result is
   * the guard that refuses it, if any.
   */
  #branches(action: Move, visit: (performed?: Performed) => void): string | undefined {
    const heap = this.#heap;
    if (action.tag === "tick") {
      this.#comeBack();
      this.#hasMoved = true;
      heap.wait();
      visit();
      return undefined;
    }
    for (let path: ReadonlyArray<number> | undefined = FIRST; path !== undefined;) {
      this.#comeBack();
      const performed = heap.perform(action, path);
      if (performed.tag === "disabled") return performed.reason;
      if (!hasHappened(performed)) return undefined;
      this.#hasMoved = true;
      const { taken } = heap.environment;
      visit(performed);
      path = nextPath(path, taken);
    }
    return undefined;
  }

  /** The heap is in the state again that is expanded. */
  #comeBack(): void {
    if (!this.#hasMoved) return;
    this.#heap.unpack(...this.#packed);
    this.#hasMoved = false;
  }

  #judgeState(sink: Sink): void {
    const { fast, properties } = this.#definition;
    const { dead, rt } = this.#heap.machine;
    for (let i = 0; i < properties.length; i++) {
      const { kind, name } = properties[i]!;
      if (kind === "step") continue;
      const quick = dead === null ? fast?.holds?.[name] : undefined;
      if (quick === undefined) this.#judge.one(i, this.#meant(), sink);
      else if (kind === "sometimes") sink.reached(i, quick(rt), false);
      else if (kind === "always" && quick(rt)) sink.judged(i, true, undefined, false);
      else this.#judge.one(i, this.#meant(), sink);
    }
  }

  #judgeStep(action: Move, performed: Performed | undefined, sink: Sink): void {
    if (!this.#isWatched) return;
    const answers = this.#heap.environment.taken.map(
      ({ request, option }) => ({ q: request.q, answer: option.answer }) as Effect["answers"][0],
    );
    const step: Step<World, Effect> = {
      state: this.#heap.glimpse(),
      ...(performed && { effect: { performed, answers } }),
    };
    this.#judge.step(this.#meant(), action, step, sink);
  }

  #keyed(): Uint32Array {
    return this.#reading.key(this.#heap, this.#key);
  }

  #emit(kind: number, sink: Sink): void {
    const key = this.#keyed();
    sink.reserve(key.length);
    sink.view.set(key);
    if (sink.needsState?.(key.length) === false) {
      sink.successor(kind, 0, key.length);
      return;
    }
    const state = this.#heap.pack();
    sink.reserve(state.length);
    sink.state.set(state);
    sink.successor(kind, state.length, key.length);
  }
}

/** The kernel of a model on the fast heap. Throws a ModelError for a model that cannot be explored soundly. */
export const onSrc = (definition: Definition, bug?: Bug): Kernel => new SrcKernel(definition, bug);
