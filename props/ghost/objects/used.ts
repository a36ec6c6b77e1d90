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

export interface Facts {
  readonly pages: ReadonlyArray<Range>;
  /** By number of a page: the span that the page stands for. */
  readonly spans: ReadonlyArray<Readonly<SmallSpan> & { readonly number: number }>;
}

export class Used {
  readonly #pages = new Ranges();
  /** By number of a page. */
  readonly #spans = new Map<number, SmallSpan>();

  get facts(): Facts {
    // A span stands at each of its pages; pages that were handed out anew stand for another span.
    const numbers = [...this.#spans.keys()].sort((a, b) => a - b);
    return {
      pages: this.#pages.all,
      spans: numbers.map((number) => ({ number, ...this.#spans.get(number)! })),
    };
  }

  restore({ pages, spans }: Facts): void {
    for (const { start, end } of pages) this.#pages.add(start, end);
    const known = new Map<number, SmallSpan>();
    for (const { number, base, size, used } of spans) {
      const span = known.get(base) ?? { base, size, used };
      known.set(base, span);
      this.#spans.set(number, span);
    }
  }

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
