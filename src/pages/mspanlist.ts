/**
 * Doubly linked lists of spans, threaded through the spans' own records (mheap.go: mSpanList).
 * A list is a number: the page heap's free lists, its busy lists, and two for each span class.
 *
 * Invariants: list[s] = l exactly for the spans on the chain first[l], next[first[l]], ... that
 * ends at last[l]; prev is the inverse of next; bit l of `occupied` is set iff first[l] is not 0.
 */
import { ctz32 } from "../numbers/word.ts";
import type { Spans } from "./mspan.ts";
import { GoThrow } from "../machine/stop.ts";
import type { Tape } from "../machine/tape.ts";

export class SpanLists {
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly occupied: Int32Array;
  /** Lists of exactly n pages, n < lengths; longer busy spans share the list busylarge. */
  readonly lengths: number;
  readonly busylarge: number;
  readonly #spans: Spans;

  constructor(spans: Spans, lengths: number, spanClasses: number) {
    this.#spans = spans;
    this.lengths = lengths;
    this.busylarge = 2 * lengths + 1;
    this.first = new Int32Array(this.busylarge + 1 + 2 * spanClasses);
    this.last = new Int32Array(this.first.length);
    this.occupied = new Int32Array((this.first.length >> 5) + 1);
  }

  saveOrRestore(tape: Tape): void {
    tape.int32s(this.first, this.first.length);
    tape.int32s(this.last, this.last.length);
    tape.int32s(this.occupied, this.occupied.length);
  }

  free(npages: number): number {
    return 1 + npages;
  }

  busy(npages: number): number {
    return npages < this.lengths ? 1 + this.lengths + npages : this.busylarge;
  }

  nonempty(spanclass: number): number {
    return this.busylarge + 1 + 2 * spanclass;
  }

  empty(spanclass: number): number {
    return this.busylarge + 2 + 2 * spanclass;
  }

  insert(list: number, s: number): void {
    const { next, prev } = this.#spans;
    if (this.#spans.list[s] !== 0) throw new GoThrow("MSpanList_Insert");
    const first = this.first[list]!;
    next[s] = first;
    prev[s] = 0;
    if (first !== 0) prev[first] = s;
    else this.#startWith(list, s);
    this.first[list] = s;
    this.#spans.list[s] = list;
  }

  insertBack(list: number, s: number): void {
    const { next, prev } = this.#spans;
    if (this.#spans.list[s] !== 0) throw new GoThrow("MSpanList_InsertBack");
    const last = this.last[list]!;
    prev[s] = last;
    next[s] = 0;
    if (last !== 0) next[last] = s;
    else this.#startWith(list, s);
    this.last[list] = s;
    this.#spans.list[s] = list;
  }

  remove(list: number, s: number): void {
    const { next, prev } = this.#spans;
    if (this.#spans.list[s] !== list) throw new GoThrow("MSpanList_Remove");
    const [before, after] = [prev[s]!, next[s]!];
    if (before === 0) this.first[list] = after;
    else next[before] = after;
    if (after === 0) this.last[list] = before;
    else prev[after] = before;
    if (before === 0 && after === 0) this.occupied[list >> 5]! &= ~(1 << (list & 31));
    next[s] = prev[s] = this.#spans.list[s] = 0;
  }

  /** The first span on the free lists of at least npages, the shortest first; 0 if there is none. */
  firstFree(npages: number): number {
    const end = this.free(this.lengths);
    for (let list = this.free(npages); list < end; list = (list | 31) + 1) {
      const lists = this.occupied[list >> 5]! >>> (list & 31);
      if (lists === 0) continue;
      const found = list + ctz32(lists);
      return found < end ? this.first[found]! : 0;
    }
    return 0;
  }

  /** A list that was empty has one span. */
  #startWith(list: number, s: number): void {
    this.first[list] = s;
    this.last[list] = s;
    this.occupied[list >> 5]! |= 1 << (list & 31);
  }
}
