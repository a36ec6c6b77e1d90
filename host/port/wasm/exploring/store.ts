/**
 * Instances of a module that are set to any state. A memory cannot shrink, so there is one instance for each
 * number of pages. Of each it is known in which words its memory differs from the one at the start, so that
 * only these are restored.
 */
import type { Instance } from "../instance.ts";
import type { Machine } from "../machine.ts";
import { pageBytes } from "../module/api.ts";
import { ModuleMistake } from "../module/mistake.ts";
import { type Head, WordList } from "./state.ts";

const pageWords = pageBytes / 4;

/** Words that are compared at once. */
const chunkWords = 1024;

interface Held {
  readonly instance: Instance;
  /** The runs of its memory; undefined where they are not known. */
  runs: Uint32Array | undefined;
}

export class Store {
  readonly #machine: Machine;
  readonly #held = new Map<number, Held>();
  #current: Held;
  /** The memory at the start, and zeros behind it. */
  #start: Uint32Array<ArrayBuffer>;
  #startBytes: Buffer;
  readonly #runs = new WordList();
  readonly #double = new Float64Array(1);
  readonly #bits = new Uint32Array(this.#double.buffer);
  readonly #long = new BigInt64Array(this.#double.buffer);

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#current = { instance: machine.instance, runs: new Uint32Array(0) };
    this.#start = machine.instance.words.slice();
    this.#startBytes = Buffer.from(this.#start.buffer);
  }

  get instance(): Instance {
    return this.#current.instance;
  }

  /** Sets an instance to a state. */
  restore(words: Uint32Array, { pages, rest, runsAt, runsEnd }: Head): void {
    this.#take(pages);
    const { instance } = this.#current;
    const memory = instance.words;
    this.#reserve(memory.length);
    this.#undo(memory);
    const runs = words.slice(runsAt, runsEnd);
    for (let at = 0; at < runs.length;) {
      const [from, count] = [runs[at]!, runs[at + 1]!];
      for (let i = 0; i < count; i++) memory[from + i] = runs[at + 2 + i]!;
      at += 2 + count;
    }
    this.#current.runs = runs;
    this.#writeRest(rest);
  }

  /** A request is about to change the state. */
  touch(): void {
    this.#current.runs = undefined;
  }

  /** The runs of the memory as it is now. They stand until this is called again. */
  measure(): { readonly pages: number; readonly runs: Uint32Array; readonly rest: Uint32Array } {
    const { instance } = this.#current;
    const memory = instance.words;
    this.#reserve(memory.length);
    const runs = this.#runs;
    runs.clear();
    const bytes = Buffer.from(memory.buffer);
    for (let at = 0; at < memory.length; at += chunkWords) {
      const [from, to] = [4 * at, 4 * (at + chunkWords)];
      if (bytes.compare(this.#startBytes, from, to, from, to) !== 0) this.#compare(memory, at);
    }
    const known = runs.words.subarray(0, runs.length);
    this.#current.runs = known.slice();
    return { pages: instance.pages, runs: known, rest: this.#readRest() };
  }

  /** Adds the runs of one chunk. A run does not go beyond a chunk. */
  #compare(memory: Uint32Array, chunk: number): void {
    const start = this.#start;
    const runs = this.#runs;
    let length = -1;
    for (let at = chunk; at < chunk + chunkWords; at++) {
      const word = memory[at]!;
      if (word === start[at]!) {
        length = -1;
        continue;
      }
      if (length < 0) {
        runs.push(at);
        length = runs.length;
        runs.push(0);
      }
      runs.words[length]!++;
      runs.push(word);
    }
  }

  /** Makes an instance with so many pages the current one. */
  #take(pages: number): void {
    const current = this.#current;
    if (current.instance.pages === pages) return;
    this.#held.set(current.instance.pages, current);
    const held = this.#held.get(pages);
    if (held !== undefined) {
      this.#current = held;
      return;
    }
    const instance = this.#machine.fresh();
    if (instance.pages < pages) instance.memory.grow(pages - instance.pages);
    this.#current = { instance, runs: new Uint32Array(0) };
  }

  /** Makes the memory as it was at the start. */
  #undo(memory: Uint32Array): void {
    const { runs } = this.#current;
    if (runs === undefined) {
      memory.set(this.#start.subarray(0, memory.length));
      return;
    }
    for (let at = 0; at < runs.length;) {
      const [from, count] = [runs[at]!, runs[at + 1]!];
      for (let i = from; i < from + count; i++) memory[i] = this.#start[i]!;
      at += 2 + count;
    }
  }

  #reserve(words: number): void {
    if (words <= this.#start.length) return;
    const grown = new Uint32Array(words + pageWords);
    grown.set(this.#start);
    this.#start = grown;
    this.#startBytes = Buffer.from(grown.buffer);
  }

  /** Two words for each global, and the length and the entries of each table. */
  #readRest(): Uint32Array {
    const { instance } = this;
    const words: number[] = [];
    for (const { value } of instance.globals) {
      if (typeof value === "bigint") this.#long[0] = value;
      else this.#double[0] = typeof value === "number" ? value : instance.numberOf(value);
      words.push(this.#bits[0]!, this.#bits[1]!);
    }
    for (const table of instance.tables) {
      words.push(table.length);
      for (let i = 0; i < table.length; i++) words.push(instance.numberOf(table.get(i)));
    }
    return Uint32Array.from(words);
  }

  #writeRest(rest: Uint32Array): void {
    const { instance } = this;
    let at = 0;
    for (const global of instance.globals) {
      const { value } = global;
      this.#bits[0] = rest[at++]!;
      this.#bits[1] = rest[at++]!;
      if (typeof value === "bigint") global.value = this.#long[0];
      else {
        const number = this.#double[0]!;
        global.value = typeof value === "number" ? number : instance.referenceOf(number);
      }
    }
    for (const table of instance.tables) {
      const length = rest[at++]!;
      if (table.length !== length) {
        throw new ModuleMistake("a table", "one that grows", "one of a fixed length");
      }
      for (let i = 0; i < length; i++) {
        const number = rest[at++]!;
        if (instance.numberOf(table.get(i)) !== number) table.set(i, instance.referenceOf(number));
      }
    }
  }
}
