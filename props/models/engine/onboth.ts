/**
 * Models on both twins: in each state each action is performed on the specification and on the fast
 * heap, with every list of answers, and outcome, event and next state must agree. Both the view of the
 * specification and the columns of the fast heap tell states apart: where one of them told more apart
 * than the other, there would be more states than on either.
 */
import type { Action } from "../../../spec/machine/action.ts";
import type { Bug } from "../../bugs/bug.ts";
import { BitReader, BitWriter } from "../../explorer/encoding/bits.ts";
import { Judge } from "../../explorer/judge.ts";
import type { FairKind, Kernel, PropertyHead, Sink } from "../../explorer/kernel.ts";
import { type Model, ModelError, type Step } from "../../explorer/model.ts";
import { kernelOf } from "../../explorer/modelkernel.ts";
import { Key, NO_WORDS } from "../columns/key.ts";
import type { Definition } from "../definition.ts";
import type { Effect, Move, World } from "../world.ts";
import { type Branch, branches } from "./branches.ts";
import { Twins } from "./both/twins.ts";
import { later, onSpec, showMove, shownOf, stepOf } from "./onspec.ts";
import { type Reading, readingOf } from "./src/reading.ts";

const agreement: PropertyHead = {
  kind: "always",
  name: "agreement",
  sentence:
    "The fast heap comes to the same outcome, the same event and the same state as the specification.",
};

/** The first word of a state: the twins agree, and their words follow; or they differ, and a text says how. */
const AGREE = 0;
const DIFFER = 1;

const NO_LABELS: Pick<Branch, "labels"> = { labels: [] };

export class BothKernel implements Kernel {
  readonly name: string;
  readonly sentence: string;
  readonly kinds: ReadonlyArray<string>;
  readonly properties: ReadonlyArray<PropertyHead>;
  readonly fairness: ReadonlyArray<FairKind>;
  readonly answers: ReadonlyArray<string>;
  readonly hasView = true;
  readonly reductions: ReadonlyArray<string>;
  readonly #definition: Definition;
  readonly #model: Model<World, Move, Effect>;
  readonly #twins: Twins;
  readonly #reading: Reading;
  readonly #judge: Judge<World, Move, Effect>;
  readonly #kindOf: ReadonlyMap<string, number>;
  readonly #initial: Uint32Array;
  readonly #writer = new BitWriter();
  readonly #reader = new BitReader();
  readonly #key = new Key();

  constructor(definition: Definition, bug?: Bug) {
    this.#definition = definition;
    this.#model = onSpec(definition);
    const heads = kernelOf(this.#model);
    ({ name: this.name, sentence: this.sentence, kinds: this.kinds } = heads);
    this.properties = [...heads.properties, agreement];
    this.fairness = heads.fairness;
    this.answers = heads.answers;
    this.reductions = heads.reductions;
    this.#judge = new Judge(definition.properties);
    this.#kindOf = new Map(this.kinds.map((kind, i) => [kind, i]));
    this.#reading = readingOf(definition);
    this.#twins = new Twins(definition, bug);
    this.#initial = this.#twins.pack().slice();
  }

  initial(sink: Sink): void {
    const { world, difference } = this.#twins.initial;
    this.#twins.unpack(this.#initial as Uint32Array<ArrayBuffer>, 0, this.#initial.length);
    this.#emit(0, world, difference, sink);
  }

  expand(words: Uint32Array<ArrayBuffer>, at: number, length: number, sink: Sink): void {
    const isDifferent = words[at] === DIFFER;
    sink.judged(this.properties.length - 1, true, isDifferent ? "" : undefined, false);
    if (isDifferent) {
      sink.mayEnd();
      return;
    }
    const world = this.worldOf(words, at);
    this.#judge.state(world, sink);
    if (this.#model.ends?.(world) === true) sink.mayEnd();
    if (this.#model.within?.(world) === false) {
      sink.outside();
      return;
    }
    for (const move of this.#model.actions(world)) {
      sink.enabled(this.#kindOf.get(move.tag)!);
      this.#becomeSrc(words, at, length);
      if (move.tag === "tick") this.#emit(this.#kindOf.get("tick")!, later(world), undefined, sink);
      else this.#perform(world, move, [words, at, length], sink);
    }
  }

  showState(words: Uint32Array<ArrayBuffer>, at: number, _length: number): string {
    if (words[at] === AGREE)
      return JSON.stringify(this.#model.state.toItf(this.worldOf(words, at)));
    const text = words.subarray(at + 2, at + 2 + words[at + 1]!);
    return JSON.stringify(Array.from(text, (unit) => String.fromCharCode(unit)).join(""));
  }

  showStep(words: Uint32Array<ArrayBuffer>, at: number, length: number, nth: number): string {
    const world = this.worldOf(words, at);
    let left = nth;
    for (const move of this.#model.actions(world)) {
      const found =
        move.tag === "tick" ? [NO_LABELS] : this.#stepsOf(world, move, words, [at, length]);
      for (const { labels } of found) {
        if (left-- > 0) continue;
        const shown = shownOf(labels);
        return showMove(move) + (shown === undefined ? "" : ` [${shown}]`);
      }
    }
    throw new ModelError(`${this.name}: a state has no step ${nth}`);
  }

  /** The specification's part of a state. pre: the twins agree in it. */
  worldOf(words: Uint32Array<ArrayBuffer>, at: number): World {
    this.#reader.open(words, at + 2);
    return this.#model.state.read(this.#reader);
  }

  #becomeSrc(words: Uint32Array<ArrayBuffer>, at: number, length: number): void {
    this.#twins.unpack(words, at + 2 + words[at + 1]!, at + length);
  }

  /** The labels of the steps of an action. Where only the specification refuses it, there is one. */
  #stepsOf(
    world: World,
    action: Action,
    words: Uint32Array<ArrayBuffer>,
    [at, length]: readonly [number, number],
  ): ReadonlyArray<Pick<Branch, "labels">> {
    const found = branches(world, action, this.#definition.options);
    if (typeof found !== "string") return found;
    this.#becomeSrc(words, at, length);
    const refused = { tag: "disabled", reason: found } as const;
    return this.#twins.compare(action, refused, world.state) === undefined ? [] : [NO_LABELS];
  }

  #perform(
    world: World,
    action: Action,
    [words, at, length]: readonly [Uint32Array<ArrayBuffer>, number, number],
    sink: Sink,
  ): void {
    const found = branches(world, action, this.#definition.options);
    if (typeof found === "string") {
      this.#compareGuard(world, action, found, sink);
      return;
    }
    for (const branch of found) {
      this.#becomeSrc(words, at, length);
      this.#compareBranch(world, action, branch, sink);
    }
  }

  #compareGuard(world: World, action: Action, reason: string, sink: Sink): void {
    const kind = this.#kindOf.get(action.tag)!;
    const difference = this.#twins.compare(action, { tag: "disabled", reason }, world.state);
    if (difference === undefined) sink.refused(kind, reason);
    else this.#emit(kind, world, difference, sink);
  }

  #compareBranch(before: World, action: Action, branch: Branch, sink: Sink): void {
    const step: Step<World, Effect> = stepOf(before, action, branch);
    this.#judge.step(before, action, step, sink);
    for (const answer of step.answers ?? []) sink.answered(answer);
    const difference = this.#twins.compare(action, branch.performed, branch.state);
    this.#emit(this.#kindOf.get(action.tag)!, step.state, difference, sink);
  }

  #emit(kind: number, world: World, difference: string | undefined, sink: Sink): void {
    if (difference !== undefined) {
      sink.reserve(2 + difference.length);
      sink.state.set([DIFFER, difference.length]);
      for (let i = 0; i < difference.length; i++) sink.state[2 + i] = difference.charCodeAt(i);
      sink.view[0] = DIFFER;
      sink.successor(kind, 2 + difference.length, 1);
      return;
    }
    const viewLength = this.#emitView(world, sink);
    if (sink.needsState?.(viewLength) === false) {
      sink.successor(kind, 0, viewLength);
      return;
    }
    const spec = this.#written(this.#model.state, world);
    const src = this.#twins.pack();
    const length = 2 + spec.length + src.length;
    sink.reserve(length);
    sink.state.set([AGREE, spec.length]);
    sink.state.set(spec, 2);
    sink.state.set(src, 2 + spec.length);
    sink.successor(kind, length, viewLength);
  }

  #emitView(world: World, sink: Sink): number {
    const spec = this.#written(this.#model.view ?? this.#model.state, world);
    const { machine } = this.#twins.src;
    const heap = { ...world, machine, rt: machine.rt, surroundings: NO_WORDS };
    const src = this.#reading.key(heap, this.#key);
    sink.reserve(1 + spec.length + src.length);
    sink.view[0] = AGREE;
    sink.view.set(spec, 1);
    sink.view.set(src, 1 + spec.length);
    return 1 + spec.length + src.length;
  }

  #written(shape: Pick<Model<World, Move>["state"], "write">, world: World): Uint32Array {
    this.#writer.reset();
    shape.write(world, this.#writer);
    return this.#writer.written();
  }
}

/** The kernel of a model on both twins, with one property more: agreement. */
export const onBoth = (definition: Definition, bug?: Bug): Kernel =>
  new BothKernel(definition, bug);
