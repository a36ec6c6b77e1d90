/**
 * The table of visited states: a fingerprint each, and how the search came to it.
 *
 * Entries stand in the order of their arrival, five words each, in blocks that are never moved. An index
 * of open addressing finds them: a slot has the entry's number plus 1, and beside it a byte of the
 * fingerprint, so that a wrong slot is mostly recognized without a look at the entry. At most 7 of 8 slots are
 * taken, and a new index is built from the entries after the old one is dropped. So a state takes 20
 * bytes and 5.7 to 11.4 bytes of the index: less than 32, while the index grows too.
 *
 * All of it is in shared memory if the caller asks for that; then one thread writes, and others may read
 * what was written before the end of the last level.
 */

/** Words of an entry: fingerprint, the parent's fingerprint, edge. */
export const ENTRY_WORDS = 5;
/** Bytes that a state takes at most, but for a few tables of a fixed size. */
export const STATE_BYTES = 32;

const BLOCK_BITS = 12;
const BLOCK_ENTRIES = 2 ** BLOCK_BITS;
const BLOCK_MASK = BLOCK_ENTRIES - 1;
const LEAST_SLOTS = 1024;

/** How a state is reached: its parent's fingerprint, 0 of an initial state, and the edge from there. */
export interface Predecessor {
  readonly high: number;
  readonly low: number;
  readonly edge: number;
}

export class Visited {
  readonly #isShared: boolean;
  readonly #blocks: Uint32Array[] = [];
  #slots: Uint32Array;
  #tags: Uint8Array;
  #mask: number;
  /** The number of entries at which the index is full. */
  #limit: number;
  /** The free slot at which the last search ended. */
  #free = 0;
  /** How many states there are. */
  count = 0;

  constructor(isShared = false) {
    this.#isShared = isShared;
    this.#slots = new Uint32Array(this.#memory(4 * LEAST_SLOTS));
    this.#tags = new Uint8Array(this.#memory(LEAST_SLOTS));
    this.#mask = LEAST_SLOTS - 1;
    this.#limit = (LEAST_SLOTS / 8) * 7;
  }

  /** The entry of a fingerprint; -1 where there is none, and then add may follow. */
  find(high: number, low: number): number {
    const tag = (high >>> 24) | 1;
    const mask = this.#mask;
    let slot = low & mask;
    for (;;) {
      const found = this.#tags[slot]!;
      if (found === 0) break;
      if (found === tag) {
        const entry = this.#slots[slot]! - 1;
        const block = this.#blocks[entry >>> BLOCK_BITS]!;
        const at = (entry & BLOCK_MASK) * ENTRY_WORDS;
        if (block[at] === high && block[at + 1] === low) return entry;
      }
      slot = (slot + 1) & mask;
    }
    this.#free = slot;
    return -1;
  }

  /** Adds the state that the last call of find did not find. The result is its entry. */
  add(high: number, low: number): number {
    const entry = this.count;
    if ((entry & BLOCK_MASK) === 0) {
      this.#blocks.push(new Uint32Array(this.#memory(4 * ENTRY_WORDS * BLOCK_ENTRIES)));
    }
    const block = this.#blocks[entry >>> BLOCK_BITS]!;
    const at = (entry & BLOCK_MASK) * ENTRY_WORDS;
    block[at] = high;
    block[at + 1] = low;
    this.#tags[this.#free] = (high >>> 24) | 1;
    this.#slots[this.#free] = entry + 1;
    this.count = entry + 1;
    if (this.count > this.#limit) this.#grow();
    return entry;
  }

  /** Says from which parent and by which edge a state is reached. */
  setPredecessor(entry: number, high: number, low: number, edge: number): void {
    const block = this.#blocks[entry >>> BLOCK_BITS]!;
    const at = (entry & BLOCK_MASK) * ENTRY_WORDS;
    block[at + 2] = high;
    block[at + 3] = low;
    block[at + 4] = edge;
  }

  high(entry: number): number {
    return this.#word(entry, 0);
  }

  low(entry: number): number {
    return this.#word(entry, 1);
  }

  parentHigh(entry: number): number {
    return this.#word(entry, 2);
  }

  parentLow(entry: number): number {
    return this.#word(entry, 3);
  }

  edge(entry: number): number {
    return this.#word(entry, 4);
  }

  /** The predecessor of the state with a fingerprint; undefined where it was not visited. */
  predecessorOf(high: number, low: number): Predecessor | undefined {
    const entry = this.find(high, low);
    if (entry < 0) return undefined;
    return { high: this.parentHigh(entry), low: this.parentLow(entry), edge: this.edge(entry) };
  }

  /** The words of some entries, in a row. */
  entries(from: number, to: number): Uint32Array<ArrayBuffer> {
    const words = new Uint32Array(ENTRY_WORDS * (to - from));
    for (let entry = from; entry < to; entry++) {
      const at = (entry & BLOCK_MASK) * ENTRY_WORDS;
      const block = this.#blocks[entry >>> BLOCK_BITS]!;
      for (let i = 0; i < ENTRY_WORDS; i++)
        words[ENTRY_WORDS * (entry - from) + i] = block[at + i]!;
    }
    return words;
  }

  /** The bytes that the table takes. */
  get bytes(): number {
    const blocks = this.#blocks.length * 4 * ENTRY_WORDS * BLOCK_ENTRIES;
    return blocks + this.#slots.byteLength + this.#tags.byteLength;
  }

  #word(entry: number, word: number): number {
    return this.#blocks[entry >>> BLOCK_BITS]![(entry & BLOCK_MASK) * ENTRY_WORDS + word]!;
  }

  #memory(bytes: number): ArrayBufferLike {
    return this.#isShared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
  }

  #grow(): void {
    const size = 2 * this.#slots.length;
    // The old index is dropped before the new one is made: both at once would exceed 32 bytes a state.
    this.#slots = new Uint32Array(0);
    this.#tags = new Uint8Array(0);
    const slots = new Uint32Array(this.#memory(4 * size));
    const tags = new Uint8Array(this.#memory(size));
    const mask = size - 1;
    for (let entry = 0; entry < this.count; entry++) {
      let slot = this.low(entry) & mask;
      while (tags[slot] !== 0) slot = (slot + 1) & mask;
      tags[slot] = (this.high(entry) >>> 24) | 1;
      slots[slot] = entry + 1;
    }
    this.#slots = slots;
    this.#tags = tags;
    this.#mask = mask;
    this.#limit = (size / 8) * 7;
  }
}
