/**
 * Records of one size, recycled last in, first out (mfixalloc.go). Each record has an index, given
 * in order of first use and never changed; other parts name the record by its index.
 *
 * Invariants: address[1 .. count] are disjoint; the free records are the chain first, next[first],
 * ... that ends with 0; inuse = size * (count - length of the chain).
 */
import { grow } from "../numbers/word.ts";
import type { Recorder } from "../machine/event.ts";
import type { PersistentAlloc } from "./persistentalloc.ts";
import { CODE } from "../machine/vocabulary.ts";
import type { Tape } from "../machine/tape.ts";

const INIT = CODE["fix.init"];
const ALLOC = CODE["fix.alloc"];
const FREE = CODE["fix.free"];

export class FixAlloc {
  address = new Float64Array(64);
  next = new Int32Array(64);
  count = 0;
  first = 0;
  /** The rest of the current chunk. */
  chunk = 0;
  nchunk = 0;
  inuse = 0;
  readonly size: number;
  readonly stat: number;
  /** The code of this allocator in the vocabulary's FIXED. */
  readonly fixed: number;
  readonly #chunkSize: number;
  readonly #persistent: PersistentAlloc;
  readonly #events: Recorder;

  constructor(
    fixed: number,
    size: number,
    stat: number,
    chunkSize: number,
    persistent: PersistentAlloc,
    events: Recorder,
  ) {
    this.fixed = fixed;
    this.size = size;
    this.stat = stat;
    this.#chunkSize = chunkSize;
    this.#persistent = persistent;
    this.#events = events;
  }

  saveOrRestore(tape: Tape): void {
    this.address = tape.float64s(this.address, this.count + 1);
    this.next = tape.int32s(this.next, this.count + 1);
    this.count = tape.integer(this.count);
    this.first = tape.integer(this.first);
    this.chunk = tape.number(this.chunk);
    this.nchunk = tape.number(this.nchunk);
    this.inuse = tape.number(this.inuse);
  }

  init(): void {
    this.#events.open(INIT, this.fixed, this.size, this.stat);
  }

  /** The index of a record. `created` is called before a record is used for the first time. */
  alloc(): number {
    this.#events.open(ALLOC, this.fixed);
    let index = this.first;
    if (index !== 0) {
      this.first = this.next[index]!;
    } else {
      if (this.nchunk < this.size) {
        this.chunk = this.#persistent.alloc(this.#chunkSize, 0, this.stat);
        this.nchunk = this.#chunkSize;
      }
      index = this.#record(this.chunk);
      this.created(index);
      this.chunk += this.size;
      this.nchunk -= this.size;
    }
    this.inuse += this.size;
    this.#events.close(ALLOC, this.address[index]!);
    return index;
  }

  free(index: number): void {
    this.inuse -= this.size;
    this.next[index] = this.first;
    this.first = index;
    this.#events.open(FREE, this.fixed, this.address[index]!);
  }

  /** Called before a record is used for the first time; SpanAlloc overrides it. */
  created(_index: number): void {}

  /** The record at an address, 0 if none is there. */
  find(address: number): number {
    for (let i = 1; i <= this.count; i++) if (this.address[i] === address) return i;
    return 0;
  }

  /** Whether a record that exists is on the chain of free ones. */
  isFree(index: number): boolean {
    for (let i = this.first; i !== 0; i = this.next[i]!) if (i === index) return true;
    return false;
  }

  #record(address: number): number {
    const index = ++this.count;
    if (index >= this.address.length) {
      this.address = grow(this.address, new Float64Array(2 * index));
      this.next = grow(this.next, new Int32Array(2 * index));
    }
    this.address[index] = address;
    return index;
  }
}
