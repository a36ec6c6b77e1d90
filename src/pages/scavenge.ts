/**
 * The scavenger (mheap.go: scavenge; mgclarge.go: scavengetreap): free spans that were unused for
 * longer than a limit go back to the system, whole physical pages at a time.
 *
 * Invariant: npreleased is set to all that was released of a span; taking the span forgets it.
 */
import { roundUp, uint64, type Word } from "../numbers/word.ts";
import type { Runtime } from "../runtime.ts";
import { CODE } from "../machine/vocabulary.ts";
import type { Tape } from "../machine/tape.ts";

const SCAVENGE = CODE.scavenge;
const SCAV_SPAN = CODE["scav.span"];

export class Scavenger {
  #now = 0n;
  #limit = 0n;
  readonly #rt: Runtime;

  constructor(rt: Runtime) {
    this.#rt = rt;
  }

  saveOrRestore(tape: Tape): void {
    this.#now = tape.value(this.#now);
    this.#limit = tape.value(this.#limit);
  }

  /** Visits the lists by length, then the treap from its root. */
  scavenge(k: number, now: Word, limit: Word): void {
    const { events, lists, spans, stats, treap } = this.#rt;
    events.open(SCAVENGE, k, events.word(now), events.word(limit));
    this.#now = BigInt(now);
    this.#limit = BigInt(limit);
    for (let n = 0; n < lists.lengths; n++) {
      for (let s = lists.first[lists.free(n)]!; s !== 0; s = spans.next[s]!) this.release(s);
    }
    this.visit(treap.root);
    events.close(SCAVENGE, events.counter(stats.heapReleased));
  }

  visit(node: number): void {
    const { treap } = this.#rt;
    if (node === 0) return;
    this.release(treap.span[node]!);
    this.visit(treap.left[node]!);
    this.visit(treap.right[node]!);
  }

  /** Gives a free span back to the system if it is old enough and not released yet. */
  release(s: number): void {
    const { config, events, physPageSize, spans, stats, system } = this.#rt;
    const since = spans.unusedsince[s]!;
    const old = BigInt.asUintN(64, this.#now - uint64(since)) > this.#limit;
    if (!old || spans.npreleased[s] === spans.npages[s]) return;
    const base = spans.base(s);
    const npages = spans.npages[s]!;
    const before = spans.npreleased[s]!;
    let start = base;
    let end = this.#rt.wrap(start + npages * config.pageSize);
    if (physPageSize > config.pageSize) {
      start = this.#rt.wrap(roundUp(start, physPageSize));
      end -= end % physPageSize;
      if (end <= start) return;
    }
    const bytes = this.#rt.wrap(end - start);
    const released = this.#released(bytes - before * config.pageSize);
    if (physPageSize > config.pageSize && released === 0) return;
    stats.heapReleased.add(released);
    spans.npreleased[s] = Math.floor(bytes / config.pageSize);
    events.open(SCAV_SPAN, base, npages, before, start, bytes, released);
    events.put(since);
    system.unused(start, bytes);
  }

  /** What is released besides: a uintptr, which on 32-bit adds nearly 4 GiB where it is negative. */
  #released(bytes: number): number {
    return this.#rt.config.ptrSize === 4 ? this.#rt.wrap(bytes) : bytes;
  }
}
