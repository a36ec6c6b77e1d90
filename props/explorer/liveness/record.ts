/**
 * The record of the graph, which a search keeps for properties of the kind "eventually": each state that was
 * expanded, with its steps. It takes 20 bytes a state and 12 a step, beside the table.
 */

/** Words of a state: fingerprint, status, marks, number of steps. */
export const STATE_WORDS = 5;
/** Words of a step: fingerprint of the state it leads to, edge. */
export const STEP_WORDS = 3;

/** Bits of a state's status. */
export const INITIAL = 1;
export const OUTSIDE = 2;

/** Properties of the kind "eventually" that one model may have: two bits each. */
export const MOST_EVENTUAL = 16;

/** Bits of a state's marks, for the nth property of the kind: it holds here; runs must reach it from here. */
export const targetMark = (nth: number): number => 4 ** nth;
export const startMark = (nth: number): number => 2 * 4 ** nth;

export class GraphRecord {
  #words = new Uint32Array(256);
  #length = 0;
  #state = 0;

  beginState(high: number, low: number, status: number): void {
    this.#state = this.#length;
    this.#reserve(STATE_WORDS);
    this.#words.set([high, low, status, 0, 0], this.#state);
    this.#length += STATE_WORDS;
  }

  mark(marks: number): void {
    this.#words[this.#state + 3] = (this.#words[this.#state + 3]! | marks) >>> 0;
  }

  setOutside(): void {
    this.#words[this.#state + 2] = this.#words[this.#state + 2]! | OUTSIDE;
  }

  step(high: number, low: number, edge: number): void {
    this.#reserve(STEP_WORDS);
    const at = this.#length;
    this.#words[at] = high;
    this.#words[at + 1] = low;
    this.#words[at + 2] = edge;
    this.#length = at + STEP_WORDS;
    this.#words[this.#state + 4] = this.#words[this.#state + 4]! + 1;
  }

  /** Bytes that were recorded since the last call of take. */
  get bytes(): number {
    return 4 * this.#length;
  }

  /** Takes what was recorded since the last call. */
  take(): Uint32Array<ArrayBuffer> {
    const taken = this.#words.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#words.length) return;
    const words = new Uint32Array(2 * this.#words.length);
    words.set(this.#words);
    this.#words = words;
  }
}
