/**
 * What a shard sent to the others lately, so that it does not send the same state again and again. It forgets:
 * a place has one state, and the next one that falls there takes it. Sending too much does no harm.
 */

/** Words of a place: fingerprint, level, parent's fingerprint. */
const WORDS = 5;
const PLACES = 2 ** 14;

export class Sent {
  readonly #words = new Uint32Array(WORDS * PLACES);
  /** Levels count from 1, since a place without a state has level 0. */
  #level = 1;

  endLevel(): void {
    this.#level++;
  }

  /**
   * Whether the other shard would learn nothing from a state that is reached from a parent: it was sent
   * in an earlier level, or in this one from this parent or a lesser one. pre: the edges out of a parent
   * come in their order.
   */
  isKnown(high: number, low: number, parentHigh: number, parentLow: number): boolean {
    const words = this.#words;
    const at = (low & (PLACES - 1)) * WORDS;
    if (words[at] !== high || words[at + 1] !== low || words[at + 2] === 0) return false;
    if (words[at + 2]! < this.#level) return true;
    const before = words[at + 3]!;
    return before < parentHigh || (before === parentHigh && words[at + 4]! <= parentLow);
  }

  /** Notes that a state is reached from a parent, unless that is known. true where it must be sent. */
  isNews(high: number, low: number, parentHigh: number, parentLow: number): boolean {
    if (this.isKnown(high, low, parentHigh, parentLow)) return false;
    const words = this.#words;
    const at = (low & (PLACES - 1)) * WORDS;
    words[at] = high;
    words[at + 1] = low;
    words[at + 2] = this.#level;
    words[at + 3] = parentHigh;
    words[at + 4] = parentLow;
    return true;
  }
}
