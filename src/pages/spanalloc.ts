/**
 * The allocator of span records, which keeps the table of all spans (mheap.go: recordspan). A
 * record's handle is its place in that table, counted from 1.
 *
 * Invariant: the number of records ever made is at most allspansCap.
 */
import { FixAlloc } from "../arena/mfixalloc.ts";
import type { Runtime } from "../runtime.ts";
import { GoThrow } from "../machine/stop.ts";
import { MSPAN_SYS, OTHER_SYS } from "../machine/vocabulary.ts";

const SPAN = 0;

export class SpanAlloc extends FixAlloc {
  readonly #rt: Runtime;

  constructor(rt: Runtime, size: number, chunk: number) {
    super(SPAN, size, MSPAN_SYS, chunk, rt.persistent, rt.events);
    this.#rt = rt;
  }

  override created(index: number): void {
    this.#rt.spans.reserve(index);
    if (index > this.#rt.heap.allspansCap) this.growTable();
  }

  /** The table moves to a place for half as many records again. */
  growTable(): void {
    const { config, heap, system } = this.#rt;
    const old = heap.allspansCap;
    const cap = Math.max(config.allspansMin / config.ptrSize, Math.floor((old * 3) / 2));
    const table = system.alloc(cap * config.ptrSize, OTHER_SYS);
    if (table === 0) throw new GoThrow("runtime: cannot allocate memory");
    if (old !== 0) system.free(heap.allspans, old * config.ptrSize, OTHER_SYS);
    heap.allspans = table;
    heap.allspansCap = cap;
  }
}
