/** Bits in words of 32: what the encoding of a state is written into and read from. */

/** Writes bits, the least significant of a word first. */
export class BitWriter {
  words = new Uint32Array(64);
  /** Words that are full. */
  #full = 0;
  #word = 0;
  /** Bits of the word that is being filled. */
  #used = 0;

  /** Starts again at the first bit. */
  reset(): void {
    this.#full = 0;
    this.#word = 0;
    this.#used = 0;
  }

  /** pre: width is 0 to 32, and the value has no more bits. */
  put(value: number, width: number): void {
    const used = this.#used;
    this.#word |= value << used;
    if (used + width < 32) {
      this.#used = used + width;
      return;
    }
    this.#push();
    this.#word = used === 0 ? 0 : value >>> (32 - used);
    this.#used = used + width - 32;
  }

  /** Bits so far. */
  get length(): number {
    return 32 * this.#full + this.#used;
  }

  /** Appends the first bits of some words. pre: the bits behind them are 0. */
  append(words: Uint32Array, length: number): void {
    let at = 0;
    let rest = length;
    for (; rest >= 32; rest -= 32) this.put(words[at++]!, 32);
    if (rest > 0) this.put(words[at]!, rest);
  }

  /** Fills the last word with zeros. The result counts the words. */
  end(): number {
    if (this.#used > 0) this.#push();
    this.#word = 0;
    this.#used = 0;
    return this.#full;
  }

  /** The words with all that was written, as `end` leaves them; valid until something is written. */
  written(): Uint32Array<ArrayBuffer> {
    // The last word may move the others.
    const length = this.end();
    return this.words.subarray(0, length);
  }

  #push(): void {
    if (this.#full === this.words.length) {
      const words = new Uint32Array(2 * this.words.length);
      words.set(this.words);
      this.words = words;
    }
    this.words[this.#full++] = this.#word;
  }
}

/** Reads what a BitWriter wrote. */
export class BitReader {
  #words = new Uint32Array(0);
  #at = 0;
  #used = 0;

  /** Reads on from a word. */
  open(words: Uint32Array<ArrayBuffer>, at: number): void {
    this.#words = words;
    this.#at = at;
    this.#used = 0;
  }

  /** The next bits as a number. pre: width is 0 to 32. */
  take(width: number): number {
    if (width === 0) return 0;
    const used = this.#used;
    const low = this.#words[this.#at]! >>> used;
    const has = 32 - used;
    if (width < has) {
      this.#used = used + width;
      return (low & (2 ** width - 1)) >>> 0;
    }
    this.#at++;
    this.#used = width - has;
    if (width === has) return low >>> 0;
    const high = this.#words[this.#at]! & (2 ** (width - has) - 1);
    return (low | (high << has)) >>> 0;
  }
}
