/**
 * A fast heap of a model: a machine, and the operating system that the model simulates around it.
 * Its state is packed and unpacked as words.
 */
import type { Action } from "../../../../src/machine/action.ts";
import type { Event } from "../../../../spec/machine/event.ts";
import type { Action as SpecAction } from "../../../../spec/machine/action.ts";
import { Machine } from "../../../../src/machine.ts";
import type { Bug } from "../../../bugs/bug.ts";
import { ModelError } from "../../../explorer/model.ts";
import { glimpsed, meantState } from "../../../refinement/meaning.ts";
import { markBitmap } from "../../../refinement/span.ts";
import type { Performed } from "../../../subjects/subject.ts";
import type { Heap } from "../../columns/key.ts";
import type { Definition } from "../../definition.ts";
import { ordinary } from "../../environment/options.ts";
import type { World } from "../../world.ts";
import { beginning, later, worldAfter } from "../onspec.ts";
import { Electing } from "./electing.ts";
import { Packer } from "./packer.ts";
import { type Surroundings, SurroundingWords } from "./surroundings.ts";

const NONE: ReadonlyArray<number> = [];

export class FastHeap implements Heap {
  readonly machine: Machine;
  readonly environment: Electing;
  readonly #definition: Definition;
  readonly #packer = new Packer();
  readonly #words: SurroundingWords;
  readonly #blank: World["state"];
  /** Of the state that was unpacked, and of the state now. */
  #before: Surroundings;
  #now: Surroundings;
  /** What the state now means, as far as it was asked. */
  #meaning: World | undefined;

  /** A heap in the initial state of a model. */
  constructor(definition: Definition, bug?: Bug) {
    const { config, ghosts = [], start } = definition;
    const { state, os, ghost } = beginning(definition);
    this.#blank = state;
    this.#definition = definition;
    this.#now = this.#before = { os, ghost };
    this.environment = new Electing(os, ordinary(config));
    this.machine = new Machine(config, this.environment);
    bug?.plant(this.machine);
    const { rt } = this.machine;
    this.environment.marksAt = (a) => markBitmap(rt, a);
    this.machine.recording = ghosts.length > 0;
    for (const action of start) this.#start(action);
    this.#packer.learn(this.machine);
    this.#words = new SurroundingWords(definition, this.#now);
  }

  get rt(): Machine["rt"] {
    return this.machine.rt;
  }

  /** What the model remembers of the past. */
  get ghost(): World["ghost"] {
    return this.#now.ghost;
  }

  get os(): World["os"] {
    return this.#now.os;
  }

  get surroundings(): Uint32Array {
    return this.#words.of(this.#now);
  }

  /** The state now in packed form. It is valid until the next call. */
  pack(): Uint32Array {
    const around = this.surroundings;
    const packer = this.#packer;
    const length = packer.pack(this.machine, 1 + around.length);
    packer.words[0] = around.length;
    packer.words.set(around, 1);
    return packer.words.subarray(0, length);
  }

  /** Becomes what was packed. */
  unpack(words: Uint32Array<ArrayBuffer>, at: number, length: number): void {
    const n = words[at]!;
    this.#now = this.#before = this.#words.read(words, at + 1, n);
    this.#meaning = undefined;
    this.#packer.unpack(this.machine, words, at + 1 + n, at + length);
  }

  /** What the state now means. */
  world(): World {
    return { state: meantState(this.machine, this.#definition.config), ...this.#now };
  }

  /** The same, each part made once it is read. It must not be kept when the heap goes on. */
  glimpse(): World {
    return (this.#meaning ??= { state: glimpsed(this.machine, this.#blank), ...this.#now });
  }

  /** Performs an action; the environment gives the answers of a path. */
  perform(action: SpecAction, path: ReadonlyArray<number>): Performed {
    const { options, ghosts = [] } = this.#definition;
    const { ghost } = this.#before;
    this.environment.begin(this.#before.os, options, path);
    const performed = this.#perform(action);
    if (performed.tag === "disabled") return performed;
    if (performed.tag === "rejected") {
      throw new ModelError(`${action.tag} is rejected: ${performed.message}`);
    }
    const { os } = this.environment;
    this.#meaning = undefined;
    // Nothing around the heap changes in most steps: then it stays the same object.
    if (os !== this.#before.os) this.#now = { os, ghost };
    if (ghosts.length > 0) {
      const { state } = this.glimpse();
      const after = worldAfter({ state, os, ghost }, action, { state, os, performed });
      this.#now = { os, ghost: after.ghost };
      this.#meaning = { state, ...this.#now };
    }
    return performed;
  }

  /** Lets time pass. */
  wait(): void {
    this.environment.taken = [];
    this.#now = later(this.#before);
    this.#meaning = undefined;
  }

  #perform(action: SpecAction): Performed {
    const outcome = this.machine.perform(action as Action);
    if (outcome.tag === "disabled" || outcome.tag === "rejected") return outcome;
    const event = this.machine.recording ? this.machine.event() : undefined;
    return { ...outcome, event: (event ?? undefined) as Event };
  }

  #start(action: SpecAction): void {
    const { config, name } = this.#definition;
    this.environment.begin(this.#now.os, ordinary(config), NONE);
    const performed = this.#perform(action);
    if (performed.tag !== "done") {
      throw new ModelError(`${name}: ${action.tag} at the start: ${performed.tag}`);
    }
    const { os } = this.environment;
    const { ghost } = this.#now;
    const state = meantState(this.machine, config);
    const after = worldAfter({ state, os, ghost }, action, { state, os, performed });
    this.#now = this.#before = { os, ghost: after.ghost };
  }
}
