/** Messages of one shard to another: states that fall to the other, and how they were reached. */

/** Words of a message before the state's words: fingerprint, parent's fingerprint, edge, length. */
export const MESSAGE_HEAD = 6;

const FIRST_WORDS = 1024;

export class Outbox {
  #words = new Uint32Array(FIRST_WORDS);
  /** How many words wait. */
  length = 0;

  /** Makes room for a message with a state of so many words. The result is where it begins. */
  open(length: number): number {
    const at = this.length;
    const end = at + MESSAGE_HEAD + length;
    if (end > this.#words.length) {
      const words = new Uint32Array(Math.max(end, 2 * this.#words.length));
      words.set(this.#words);
      this.#words = words;
    }
    this.length = end;
    return at;
  }

  /** The words, of which `open` gave out a part. */
  get words(): Uint32Array<ArrayBuffer> {
    return this.#words;
  }

  /** Takes all messages out. The buffer then belongs to the caller, and may be transferred. */
  take(): Uint32Array<ArrayBuffer> {
    const taken = this.#words.slice(0, this.length);
    this.length = 0;
    return taken;
  }
}
