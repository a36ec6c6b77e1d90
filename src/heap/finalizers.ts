/**
 * The finalizers of a program's objects. The allocator has a record for each object with a
 * finalizer, and its sweep says which are queued; the functions are kept here. (mfinal.go:
 * queuefinalizer, runfinq)
 */
import type { FinalizerQueue } from "../collector/mgc.ts";
import type { Config } from "../instance/config.ts";
import type { Tape } from "../machine/tape.ts";

/** A function that is called with the address of an object that was found dead. */
export type Finalizer = (address: number) => void;

interface Queued {
  readonly address: number;
  readonly finalizer: Finalizer | undefined;
}

/** Words of the header of a block of queued finalizers besides its count, and of each entry. */
const HEADER_WORDS = 2;
const ENTRY_WORDS = 5;
const COUNT_BYTES = 8;

export class Finalizers implements FinalizerQueue {
  #set = new Map<number, Finalizer>();
  /** Go's finq; the one queued last is at the end. */
  #queue: Queued[] = [];
  /** Objects whose finalizers are being called. */
  readonly #running: number[] = [];
  /** Blocks for the queue: how many there are, and the entries of each. */
  #blocks = 0;
  readonly #blockEntries: number;

  constructor({ ptrSize, sizeof }: Config) {
    const bytes = sizeof.finBlock - HEADER_WORDS * ptrSize - COUNT_BYTES;
    this.#blockEntries = Math.max(1, Math.floor(bytes / (ENTRY_WORDS * ptrSize)));
  }

  /** Whether a finalizer is being called. */
  get isRunning(): boolean {
    return this.#running.length > 0;
  }

  /** The finalizer that is being called is none of the fields: it ends with its caller. */
  saveOrRestore(tape: Tape): void {
    this.#blocks = tape.integer(this.#blocks);
    const set = tape.value(tape.saving ? new Map(this.#set) : this.#set);
    const queue = tape.value(tape.saving ? [...this.#queue] : this.#queue);
    if (tape.saving) return;
    this.#set = new Map(set);
    this.#queue = [...queue];
  }

  has(address: number): boolean {
    return this.#set.has(address);
  }

  set(address: number, finalizer: Finalizer): void {
    this.#set.set(address, finalizer);
  }

  remove(address: number): void {
    this.#set.delete(address);
  }

  /** Queues the finalizer of the object at `address`; returns whether that needs a new block. */
  queue(address: number): boolean {
    this.#queue.push({ address, finalizer: this.#set.get(address) });
    this.#set.delete(address);
    if (this.#queue.length <= this.#blocks * this.#blockEntries) return false;
    this.#blocks++;
    return true;
  }

  /** Objects that the queue keeps alive. */
  *roots(): Generator<number> {
    for (const { address } of this.#queue) yield address;
    yield* this.#running;
  }

  /**
   * Calls the queued finalizers, the one queued last first, and returns the addresses of their
   * objects. Where a finalizer throws, the others stay queued.
   */
  run(): ReadonlyArray<number> {
    const done: number[] = [];
    for (let next = this.#queue.pop(); next !== undefined; next = this.#queue.pop()) {
      this.#running.push(next.address);
      try {
        next.finalizer?.(next.address);
      } finally {
        this.#running.pop();
      }
      done.push(next.address);
    }
    return done;
  }
}
