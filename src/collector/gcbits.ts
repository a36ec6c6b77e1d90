/**
 * The bitmap arenas, from which every span's mark and alloc bits come (mheap.go: gcBitsArenas).
 *
 * Arena k (k >= 1) is at address[k]; its bits are words[k * perArena ...), in halves of 64-bit
 * words. Four chains through `next` hold the arenas: the bits of the coming cycle, of this one, of
 * the one before, and free ones.
 *
 * Invariants: every arena is on exactly one chain; fill[k] is a multiple of 8 and at most room.
 */
import { grow } from "../numbers/word.ts";
import type { Config } from "../instance/config.ts";
import type { Recorder } from "../machine/event.ts";
import type { System } from "../os/mem.ts";
import { GoThrow } from "../machine/stop.ts";
import { CODE, GC_SYS } from "../machine/vocabulary.ts";
import type { Tape } from "../machine/tape.ts";

const BITS = CODE.bits;
const EPOCH = CODE["gc.epoch"];

export class GcBits {
  words: Uint32Array;
  address = new Float64Array(8);
  fill = new Int32Array(8);
  chain = new Int32Array(8);
  count = 0;
  next = 0;
  current = 0;
  previous = 0;
  free = 0;
  /** Bytes for bits in an arena, and halves of words that they take. */
  readonly room: number;
  readonly perArena: number;
  readonly #bytes: number;
  readonly #header: number;
  readonly #system: System;
  readonly #events: Recorder;

  constructor(config: Config, system: System, events: Recorder) {
    this.#bytes = config.gcBitsChunkBytes;
    this.#header = config.gcBitsHeader;
    this.room = this.#bytes - this.#header;
    this.perArena = Math.ceil(this.room / 8) * 2;
    this.words = new Uint32Array(2 * this.perArena);
    this.#system = system;
    this.#events = events;
  }

  /** Of each arena the words that are filled. */
  saveOrRestore(tape: Tape): void {
    const count = tape.integer(this.count);
    this.words.fill(0, (count + 1) * this.perArena, (this.count + 1) * this.perArena);
    if ((count + 1) * this.perArena > this.words.length) {
      this.words = grow(this.words, new Uint32Array(2 * (count + 1) * this.perArena));
    }
    for (let k = 1; k <= count; k++) {
      const filled = k <= this.count ? Math.ceil(this.fill[k]! / 4) : 0;
      tape.uint32s(this.words, filled, k * this.perArena);
    }
    this.address = tape.float64s(this.address, this.count + 1);
    this.fill = tape.int32s(this.fill, this.count + 1);
    this.chain = tape.int32s(this.chain, this.count + 1);
    this.count = count;
    this.next = tape.integer(this.next);
    this.current = tape.integer(this.current);
    this.previous = tape.integer(this.previous);
    this.free = tape.integer(this.free);
  }

  /** The word index of a cleared bitmap for n objects. (newMarkBits) */
  alloc(n: number): number {
    this.#events.open(BITS, n);
    const bytes = Math.ceil(n / 64) * 8;
    let arena = this.next;
    if (arena === 0 || this.fill[arena]! + bytes > this.room) {
      arena = this.fresh();
      if (bytes > this.room) throw new GoThrow("markBits overflow");
      this.chain[arena] = this.next;
      this.next = arena;
    }
    const start = this.fill[arena]!;
    this.fill[arena] = start + bytes;
    this.#events.close(BITS, this.address[arena]! + this.#header + start);
    return arena * this.perArena + start / 4;
  }

  /** The address of the bitmap at a word index. */
  addressOf(word: number): number {
    const arena = Math.floor(word / this.perArena);
    return this.address[arena]! + this.#header + (word - arena * this.perArena) * 4;
  }

  /** Rotates the arenas when all spans are swept: those of the last cycle but one become free. */
  epoch(): void {
    if (this.previous !== 0) {
      let last = this.previous;
      while (this.chain[last] !== 0) last = this.chain[last]!;
      this.chain[last] = this.free;
      this.free = this.previous;
    }
    this.previous = this.current;
    this.current = this.next;
    this.next = 0;
    this.#events.open(
      EPOCH,
      this.address[this.free]!,
      this.address[this.current]!,
      this.address[this.previous]!,
    );
  }

  test(at: number, bit: number): boolean {
    return ((this.words[at + (bit >>> 5)]! >>> (bit & 31)) & 1) !== 0;
  }

  set(at: number, bit: number): void {
    this.words[at + (bit >>> 5)]! |= 1 << (bit & 31);
  }

  /** Fills a bitmap of n bits from bytes or hex digits. pre: as many as n bits take, 0 beyond them. */
  load(at: number, n: number, source: string | Uint8Array): void {
    const bytes = Math.ceil(n / 64) * 8;
    this.words.fill(0, at, at + bytes / 4);
    for (let i = 0; i < Math.ceil(n / 8); i++) {
      const byte =
        typeof source === "string"
          ? digit(source.charCodeAt(2 * i)) * 16 + digit(source.charCodeAt(2 * i + 1))
          : source[i]!;
      this.words[at + (i >>> 2)]! |= byte << (8 * (i & 3));
    }
  }

  /** A cleared arena: a free one, or a new one from the system. (newArenaMayUnlock) */
  fresh(): number {
    let arena = this.free;
    if (arena !== 0) {
      this.free = this.chain[arena]!;
      this.words.fill(0, arena * this.perArena, (arena + 1) * this.perArena);
    } else {
      const address = this.#system.alloc(this.#bytes, GC_SYS);
      if (address === 0) throw new GoThrow("runtime: cannot allocate memory");
      arena = this.#record(address);
    }
    this.chain[arena] = 0;
    this.fill[arena] = this.#header % 8 === 0 ? 0 : 8 - ((this.address[arena]! + this.#header) % 8);
    return arena;
  }

  #record(address: number): number {
    const arena = ++this.count;
    if (arena >= this.address.length) {
      this.address = grow(this.address, new Float64Array(2 * arena));
      this.fill = grow(this.fill, new Int32Array(2 * arena));
      this.chain = grow(this.chain, new Int32Array(2 * arena));
    }
    if ((arena + 1) * this.perArena > this.words.length) {
      this.words = grow(this.words, new Uint32Array(2 * this.words.length));
    }
    this.address[arena] = address;
    return arena;
  }
}

/** The value of a hex digit, by its character code. */
function digit(code: number): number {
  return code >= 97 ? code - 87 : code - 48;
}
