/**
 * A table of visited states that keeps three bits a state, and no state. A state whose bits are all set by
 * others is taken for visited: it is omitted. Searches with different seeds omit different states.
 */

/** Bits that a state sets. */
export const BITS_A_STATE = 3;

const MOST_BITS = 2 ** 32;

export class Bitstate {
  readonly #words: Uint32Array;
  /** The number of bits, a power of 2. */
  readonly size: number;
  readonly #mask: number;
  #set = 0;
  #omitted = 0;

  /** Takes the greatest power of 2 that fits into so many bytes, and 512 MiB at most. */
  constructor(bytes: number) {
    const bits = 2 ** Math.floor(Math.log2(Math.max(4, bytes) * 8));
    this.size = Math.min(MOST_BITS, bits);
    this.#mask = this.size - 1;
    this.#words = new Uint32Array(this.size / 32);
  }

  /** Adds a state by its fingerprint. true where one of its bits was not set. */
  add(high: number, low: number): boolean {
    const before = this.#set;
    // The fraction of set bits is the probability that a new state's bit is set already.
    const omits = (before / this.size) ** BITS_A_STATE;
    let bit = low;
    for (let i = 0; i < BITS_A_STATE; i++) {
      const at = (bit & this.#mask) >>> 0;
      const word = at >>> 5;
      const flag = 1 << (at & 31);
      if ((this.#words[word]! & flag) === 0) {
        this.#words[word]! |= flag;
        this.#set++;
      }
      bit = (bit + (high | 1)) | 0;
    }
    if (this.#set === before) return false;
    // For each state that was recognized as new, so many others were not.
    this.#omitted += omits / (1 - omits);
    return true;
  }

  /** The share of the bits that are set. */
  get fill(): number {
    return this.#set / this.size;
  }

  /** How many of the states that were offered were omitted, as expected. */
  get omitted(): number {
    return this.#omitted;
  }
}
