/**
 * Keys: what tells the states of the fast heap apart, as words that are read off its own columns. Two
 * states are one where their keys are the same. The abstraction has no part in it: a test holds the
 * keys against it.
 */
import type { Runtime } from "../../../src/runtime.ts";
import { BitWriter } from "../../explorer/encoding/bits.ts";
import type { Encoder } from "../../explorer/encoding/shape.ts";
import type { Facts } from "../../ghost/facts.ts";
import type { Os } from "../environment/os.ts";

/** What keys are read off. */
export interface Heap {
  readonly rt: Runtime;
  /** What the model has around the heap, the operating system and the past, as their descriptions write it. */
  readonly surroundings: Uint32Array;
  readonly ghost: Facts;
  readonly os: Os;
}

/** Writes some columns. What is written must tell where it ends. */
export type Column = (heap: Heap, key: Key) => void;

export const surroundings: Column = (heap, key) => {
  const words = heap.surroundings;
  key.put(words.length);
  for (const word of words) key.put(word);
};

/** What the model remembers of the past, as far as it counts. */
export const ghost = (encoderIn: (rt: Runtime) => Encoder<Facts>): Column => {
  const writer = new BitWriter();
  return (heap, key) => {
    writer.reset();
    encoderIn(heap.rt).write(heap.ghost, writer);
    const length = writer.end();
    key.put(length);
    for (let i = 0; i < length; i++) key.put(writer.words[i]!);
  };
};

const FIRST_WORDS = 256;
export const NO_WORDS = new Uint32Array(0);

export class Key {
  words = new Uint32Array(FIRST_WORDS);
  length = 0;
  readonly #double = new Float64Array(1);
  readonly #halves = new Uint32Array(this.#double.buffer);

  /** Starts anew. */
  clear(): void {
    this.length = 0;
  }

  /** An integer of 32 bits. */
  put(x: number): void {
    if (this.length === this.words.length) this.#grow();
    this.words[this.length++] = x;
  }

  /** Any number. */
  number(x: number): void {
    this.#double[0] = x;
    this.put(this.#halves[0]!);
    this.put(this.#halves[1]!);
  }

  /** A word of 64 bits, or any other bigint that is no longer. */
  bigint(x: bigint): void {
    this.put(Number(BigInt.asUintN(32, x)));
    this.put(Number(BigInt.asUintN(32, x >> 32n)));
    this.put(x < 0n ? 1 : 0);
  }

  text(text: string): void {
    this.put(text.length);
    for (let i = 0; i < text.length; i++) this.put(text.charCodeAt(i));
  }

  /** The entries of a column that are not zero. */
  entries(column: ArrayLike<number>, from: number, n: number): void {
    for (let i = 0; i < n; i++) {
      const x = column[from + i]!;
      if (x === 0) continue;
      this.put(i + 1);
      this.number(x);
    }
    this.put(0);
  }

  #grow(): void {
    const words = new Uint32Array(2 * this.words.length);
    words.set(this.words);
    this.words = words;
  }
}
