/**
 * A fast heap of a model: a machine, and the operating system that the model simulates around it.
 * Its state is packed and unpacked as words.
 */
import type { Action } from "../../../../src/machine/action.ts";
import type { Event } from "../../../../spec/machine/event.ts";
import type { Action as SpecAction } from "../../../../spec/machine/action.ts";
import { Machine } from "../../../../src/machine.ts";
import type { Bug } from "../../../bugs/bug.ts";
import { BitReader, BitWriter } from "../../../explorer/encoding/bits.ts";
import type { Shape } from "../../../explorer/encoding/shape.ts";
import { ModelError } from "../../../explorer/model.ts";
import { meantState } from "../../../refinement/meaning.ts";
import { markBitmap } from "../../../refinement/span.ts";
import type { Performed } from "../../../subjects/subject.ts";
import type { Heap } from "../../columns/key.ts";
import type { Definition } from "../../definition.ts";
import { ordinary } from "../../environment/options.ts";
import { type Os, osOf, osShape } from "../../environment/os.ts";
import type { World } from "../../world.ts";
import { Electing } from "./electing.ts";
import { Packer } from "./packer.ts";

const NONE: ReadonlyArray<number> = [];

/** Words of an operating system. */
class OsWords {
  readonly #shape: Shape<Os>;
  readonly #writer = new BitWriter();
  readonly #reader = new BitReader();
  /** The last one that was written or read; many states have the same. */
  #last: { readonly os: Os; readonly words: Uint32Array };

  constructor(shape: Shape<Os>, os: Os) {
    this.#shape = shape;
    this.#last = { os, words: this.#written(os) };
  }

  of(os: Os): Uint32Array {
    if (os !== this.#last.os) this.#last = { os, words: this.#written(os) };
    return this.#last.words;
  }

  read(words: Uint32Array<ArrayBuffer>, at: number, length: number): Os {
    const last = this.#last.words;
    let same = last.length === length;
    for (let i = 0; same && i < length; i++) same = last[i] === words[at + i];
    if (same) return this.#last.os;
    this.#reader.open(words, at);
    const os = this.#shape.read(this.#reader);
    this.#last = { os, words: words.slice(at, at + length) };
    return os;
  }

  #written(os: Os): Uint32Array {
    this.#writer.reset();
    this.#shape.write(os, this.#writer);
    return this.#writer.words.slice(0, this.#writer.end());
  }
}

export class FastHeap implements Heap {
  readonly machine: Machine;
  readonly environment: Electing;
  readonly #definition: Definition;
  readonly #packer = new Packer();
  readonly #osWords: OsWords;
  /** The operating system of the state that was loaded. */
  #os: Os;

  /** A heap in the initial state of a model. */
  constructor(definition: Definition, bug?: Bug) {
    const { config } = definition;
    const options = ordinary(config);
    this.#definition = definition;
    this.#os = osOf(config);
    this.environment = new Electing(this.#os, options);
    this.machine = new Machine(config, this.environment);
    bug?.plant(this.machine);
    const { rt } = this.machine;
    this.environment.marksAt = (a) => markBitmap(rt, a);
    for (const action of definition.start) this.#start(action);
    this.#packer.learn(this.machine);
    this.#osWords = new OsWords(osShape(config), this.environment.os);
  }

  get rt(): Machine["rt"] {
    return this.machine.rt;
  }

  get osWords(): Uint32Array {
    return this.#osWords.of(this.environment.os);
  }

  /** The state now in packed form. It is valid until the next call. */
  pack(): Uint32Array {
    const os = this.osWords;
    const packer = this.#packer;
    const length = packer.pack(this.machine, 1 + os.length);
    packer.words[0] = os.length;
    packer.words.set(os, 1);
    return packer.words.subarray(0, length);
  }

  /** Becomes what was packed. */
  unpack(words: Uint32Array<ArrayBuffer>, at: number, length: number): void {
    const n = words[at]!;
    this.#os = this.#osWords.read(words, at + 1, n);
    this.environment.os = this.#os;
    this.#packer.unpack(this.machine, words, at + 1 + n, at + length);
  }

  /** What the state now means. */
  world(): World {
    return { state: meantState(this.machine, this.#definition.config), os: this.environment.os };
  }

  /** Performs an action; the environment gives the answers of a path. */
  perform(action: SpecAction, path: ReadonlyArray<number>): Performed {
    this.environment.begin(this.#os, this.#definition.options, path);
    const outcome = this.machine.perform(action as Action);
    if (outcome.tag === "disabled") return outcome;
    if (outcome.tag === "rejected") {
      throw new ModelError(`${action.tag} is rejected: ${outcome.message}`);
    }
    const event = this.machine.recording ? this.machine.event() : undefined;
    return { ...outcome, event: (event ?? undefined) as Event };
  }

  #start(action: SpecAction): void {
    const { config, name } = this.#definition;
    this.environment.begin(this.environment.os, ordinary(config), NONE);
    const { tag } = this.machine.perform(action as Action);
    if (tag !== "done") throw new ModelError(`${name}: ${action.tag} at the start: ${tag}`);
  }
}
