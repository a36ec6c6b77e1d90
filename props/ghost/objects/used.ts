/**
 * What of the heap has been handed out before, and may therefore be dirty: pages, and the slots of
 * spans of small objects. Kept from events alone.
 */
import type { Event } from "../../../spec/machine/event.ts";
import { type Range, Ranges } from "../ranges.ts";

/** A span of small objects since its pages were handed out. */
interface SmallSpan {
  readonly base: number;
  readonly size: number;
  /** Slots below this number have been handed out: a pass takes each free slot in order. */
  used: number;
}

export class Used {
  readonly #pages = new Ranges();
  /** By number of a page. */
  readonly #spans = new Map<number, SmallSpan>();

  /** The part of [start, end) that has been handed out at any time. */
  pagesIn(start: number, end: number): ReadonlyArray<Range> {
    return this.#pages.within(start, end);
  }

  /** Whether the slot at this address has held an object since the span's pages were handed out. */
  isUsedSlot(r: number, pageSize: number): boolean {
    const span = this.#spans.get(Math.floor(r / pageSize));
    return span !== undefined && Math.floor((r - span.base) / span.size) < span.used;
  }

  /** Pages are handed out: `size` is that of the objects which they are for, 0 for other uses. */
  take(start: number, end: number, size: number, pageSize: number): void {
    this.#pages.add(start, end);
    if (size === 0) return;
    const span: SmallSpan = { base: start, size, used: 0 };
    for (let a = start; a < end; a += pageSize) this.#spans.set(a / pageSize, span);
  }

  /** A slot is handed out. */
  takeSlot({ r, path }: Event<"malloc">, pageSize: number): void {
    if (r === undefined || (path !== "small" && path !== "tinynew")) return;
    const span = this.#spans.get(Math.floor(r / pageSize));
    if (span === undefined) return;
    span.used = Math.max(span.used, Math.floor((r - span.base) / span.size) + 1);
  }
}
