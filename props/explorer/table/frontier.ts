/**
 * The states that wait to be expanded: their words, one after the other, in chunks. Beyond a limit of
 * memory full chunks go to a store, such as a file, and come back in the same order.
 */

/** Where chunks go that do not fit into memory. */
export interface ChunkStore {
  /** Keeps a chunk. The result is a handle for it. */
  put(chunk: Uint32Array): number;
  read(handle: number): Uint32Array<ArrayBuffer>;
  drop(handle: number): void;
}

const CHUNK_WORDS = 2 ** 16;

/** Words before the state's words: the state's entry in the table, and how many words there are. */
const HEAD_WORDS = 2;

/** A full chunk, or the handle under which the store has it. */
type Chunk = Uint32Array<ArrayBuffer> | number;

export interface FrontierRecord {
  readonly entry: number;
  readonly state: Uint32Array<ArrayBuffer>;
}

export class Frontier {
  readonly #store: ChunkStore | undefined;
  /** How many full chunks stay in memory. */
  readonly #kept: number;
  #chunks: Chunk[] = [];
  #inMemory = 0;
  #writing: Uint32Array<ArrayBuffer> = new Uint32Array(256);
  #written = 0;
  /** The chunk of the record that was read last. */
  words: Uint32Array<ArrayBuffer> = new Uint32Array(0);
  #read = 0;
  /** Of the record that was read last: its entry, and where its state's words are. */
  entry = 0;
  at = 0;
  length = 0;
  /** How many records were added and not read. */
  count = 0;

  constructor(store?: ChunkStore, keptBytes = Infinity) {
    this.#store = store;
    this.#kept = Math.floor(keptBytes / (4 * CHUNK_WORDS));
  }

  add(entry: number, words: Uint32Array, at: number, length: number): void {
    this.#reserve(HEAD_WORDS + length);
    const chunk = this.#writing;
    let to = this.#written;
    chunk[to++] = entry;
    chunk[to++] = length;
    // States are short: a loop is faster than set and subarray.
    for (let i = at; i < at + length; i++) chunk[to++] = words[i]!;
    this.#written = to;
    this.count++;
  }

  /** Reads the next record. pre: there is one. */
  next(): void {
    if (this.#read >= this.words.length) this.#nextChunk();
    this.entry = this.words[this.#read]!;
    this.length = this.words[this.#read + 1]!;
    this.at = this.#read + HEAD_WORDS;
    this.#read = this.at + this.length;
    this.count--;
  }

  /** All records, which stay. pre: none was read. */
  *records(): Generator<FrontierRecord> {
    const last = this.#writing.subarray(0, this.#written);
    for (const chunk of [...this.#chunks, last]) {
      const words = typeof chunk === "number" ? this.#store!.read(chunk) : chunk;
      for (let at = 0; at < words.length;) {
        const [entry, length] = [words[at]!, words[at + 1]!];
        yield { entry, state: words.subarray(at + HEAD_WORDS, at + HEAD_WORDS + length) };
        at += HEAD_WORDS + length;
      }
    }
  }

  /** The bytes in memory. */
  get bytes(): number {
    return 4 * (this.#inMemory * CHUNK_WORDS + this.#writing.length + this.words.length);
  }

  #reserve(needed: number): void {
    const end = this.#written + needed;
    const size = this.#writing.length;
    if (end <= size) return;
    if (size < CHUNK_WORDS || this.#written === 0) {
      const grown = new Uint32Array(Math.max(end, Math.min(2 * size, CHUNK_WORDS)));
      grown.set(this.#writing.subarray(0, this.#written));
      this.#writing = grown;
      return;
    }
    this.#push(this.#writing.subarray(0, this.#written));
    this.#writing = new Uint32Array(Math.max(needed, CHUNK_WORDS));
    this.#written = 0;
  }

  #push(full: Uint32Array<ArrayBuffer>): void {
    if (this.#store !== undefined && this.#inMemory >= this.#kept) {
      this.#chunks.push(this.#store.put(full));
    } else {
      this.#chunks.push(full);
      this.#inMemory++;
    }
  }

  #nextChunk(): void {
    const chunk = this.#chunks.shift();
    this.#read = 0;
    if (chunk === undefined) {
      this.words = this.#writing.subarray(0, this.#written);
      this.#writing = new Uint32Array(256);
      this.#written = 0;
    } else if (typeof chunk === "number") {
      this.words = this.#store!.read(chunk);
      this.#store!.drop(chunk);
    } else {
      this.words = chunk;
      this.#inMemory--;
    }
  }
}
