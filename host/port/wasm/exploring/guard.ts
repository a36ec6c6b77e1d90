/**
 * Memory that the worker of an exploration shares with the thread that watches it: which request is under way,
 * and in which state. A request that never ends is known by it after the worker was ended.
 */

/** A request that does not end: the choice with this number in this state. */
export interface Endless {
  readonly words: Uint32Array;
  readonly choice: number;
}

const [beatWord, busyWord, choiceWord, lengthWord, headWords] = [0, 1, 2, 3, 4];

/** A state that is longer than this is not known afterwards. */
const mostWords = 2 ** 20;

export class CallGuard {
  readonly buffer: SharedArrayBuffer;
  readonly #head: Int32Array;
  readonly #state: Uint32Array;

  constructor(buffer = new SharedArrayBuffer(4 * (headWords + mostWords))) {
    this.buffer = buffer;
    this.#head = new Int32Array(buffer, 0, headWords);
    this.#state = new Uint32Array(buffer, 4 * headWords);
  }

  /** All that follows happens in this state. */
  state(words: Uint32Array): void {
    this.#head[lengthWord] = words.length;
    if (words.length <= mostWords) this.#state.set(words);
  }

  enter(choice: number): void {
    this.#head[choiceWord] = choice;
    Atomics.store(this.#head, busyWord, 1);
    Atomics.add(this.#head, beatWord, 1);
  }

  leave(): void {
    Atomics.store(this.#head, busyWord, 0);
  }

  /** How many requests were begun, if one is under way; else undefined. */
  get busy(): number | undefined {
    return Atomics.load(this.#head, busyWord) === 1
      ? Atomics.load(this.#head, beatWord)
      : undefined;
  }

  /** The request that was under way. */
  get last(): Endless {
    const words = this.#state.slice(0, this.#head[lengthWord]);
    return { words, choice: this.#head[choiceWord]! };
  }
}
