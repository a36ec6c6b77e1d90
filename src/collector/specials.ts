/**
 * Special records of objects, which are finalizers (finalizer.ts) and profile records (mprof.ts): their
 * lists in the spans (mheap.go: addspecial, removespecial, freespecial).
 *
 * A record's handle is twice its index, plus 1 for a profile record; 0 is none.
 * Invariant: a span's records are the chain specials[s], next[...], ... in order of (offset, kind).
 */
import { grow } from "../numbers/word.ts";
import type { FixAlloc } from "../arena/mfixalloc.ts";
import type { Runtime } from "../runtime.ts";
import { GoThrow } from "../machine/stop.ts";
import { CODE, KIND_FINALIZER, KIND_PROFILE } from "../machine/vocabulary.ts";
import type { Tape } from "../machine/tape.ts";

const ADD = CODE["sp.add"];
const REMOVE = CODE["sp.rm"];
const FREE = CODE["sp.free"];

export class Specials {
  next = new Int32Array(128);
  /** From the span's base, in 16 bits as Go has it. */
  offset = new Int32Array(128);
  readonly #rt: Runtime;

  constructor(rt: Runtime) {
    this.#rt = rt;
  }

  /** pre: the allocators of records still have as many as the columns. */
  saveOrRestore(tape: Tape): void {
    const { finalizers, profiles } = this.#rt;
    const n = 2 * Math.max(finalizers.count, profiles.count) + 2;
    this.next = tape.int32s(this.next, n);
    this.offset = tape.int32s(this.offset, n);
  }

  kind(special: number): number {
    return (special & 1) === 0 ? KIND_FINALIZER : KIND_PROFILE;
  }

  address(special: number): number {
    return this.#records(this.kind(special)).address[special >> 1]!;
  }

  /** Adds a record for p to its span. False if p has one of that kind. (addspecial) */
  add(p: number, special: number): boolean {
    const { arena, events, spans, sweeper } = this.#rt;
    this.#reserve(special);
    const kind = this.kind(special);
    events.open(ADD, p, kind, this.address(special));
    const s = arena.lookup(p);
    if (s === 0) throw new GoThrow("addspecial on invalid pointer");
    sweeper.ensureSwept(s);
    const offset = p - spans.base(s);
    let before = 0;
    let at = spans.specials[s]!;
    while (at !== 0) {
      const order = offset - this.offset[at]! || kind - this.kind(at);
      if (order === 0) {
        events.close(ADD, 0);
        return false;
      }
      if (order < 0) break;
      before = at;
      at = this.next[at]!;
    }
    this.offset[special] = offset & 0xffff;
    this.next[special] = at;
    this.#link(s, before, special);
    events.close(ADD, 1);
    return true;
  }

  /** Removes the record of a kind from p's span. Returns it, or 0 if there is none. (removespecial) */
  remove(p: number, kind: number): number {
    const { arena, events, spans, sweeper } = this.#rt;
    events.open(REMOVE, p, kind);
    const s = arena.lookup(p);
    if (s === 0) throw new GoThrow("removespecial on invalid pointer");
    sweeper.ensureSwept(s);
    const offset = p - spans.base(s);
    let before = 0;
    for (let at = spans.specials[s]!; at !== 0; at = this.next[at]!) {
      if (this.offset[at] === offset && this.kind(at) === kind) {
        this.#link(s, before, this.next[at]!);
        events.close(REMOVE, this.address(at));
        return at;
      }
      before = at;
    }
    events.close(REMOVE, 0);
    return 0;
  }

  /**
   * Frees the records of unmarked objects. One with finalizers is marked instead, for another
   * cycle: they are queued, and its profile record stays.
   */
  sweep(s: number): void {
    const { bits, spans } = this.#rt;
    const size = spans.elemsize(s);
    const base = spans.base(s);
    let before = 0;
    let at = spans.specials[s]!;
    while (at !== 0) {
      const slot = Math.floor(this.offset[at]! / size);
      if (spans.isMarked(s, slot)) {
        before = at;
        at = this.next[at]!;
        continue;
      }
      const end = (slot + 1) * size;
      const finalized = this.hasFinalizer(at, end);
      if (finalized) bits.set(spans.gcmarkBits[s]!, slot);
      while (at !== 0 && this.offset[at]! < end) {
        const next = this.next[at]!;
        if (this.kind(at) === KIND_FINALIZER || !finalized) {
          this.#link(s, before, next);
          this.free(at, base + this.offset[at]!, size);
        } else {
          before = at;
        }
        at = next;
      }
    }
  }

  hasFinalizer(at: number, end: number): boolean {
    for (; at !== 0 && this.offset[at]! < end; at = this.next[at]!) {
      if (this.kind(at) === KIND_FINALIZER) return true;
    }
    return false;
  }

  /** Frees a record that was removed from its list, and queues a finalizer. (freespecial) */
  free(special: number, p: number, size: number): void {
    const { events } = this.#rt;
    const kind = this.kind(special);
    events.open(FREE, p, kind, size, this.address(special));
    if (kind === KIND_FINALIZER) this.#rt.finalizer.queue(p);
    this.#records(kind).free(special >> 1);
    events.close(FREE);
  }

  #records(kind: number): FixAlloc {
    return kind === KIND_FINALIZER ? this.#rt.finalizers : this.#rt.profiles;
  }

  /** Makes `special` follow `before`, or be the first. */
  #link(s: number, before: number, special: number): void {
    if (before === 0) this.#rt.spans.specials[s] = special;
    else this.next[before] = special;
  }

  #reserve(special: number): void {
    if (special < this.next.length) return;
    this.next = grow(this.next, new Int32Array(2 * special));
    this.offset = grow(this.offset, new Int32Array(2 * special));
  }
}
