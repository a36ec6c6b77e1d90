/**
 * The central lists, one for each span class (mcentral.go): spans with free slots, and spans
 * without any or cached by a P.
 *
 * Invariants: a span in use of a class is on exactly one of its two lists; a span on nonempty has
 * a free slot once swept; nmalloc counts cached spans as if they were full.
 */
import { type Counter, counters } from "../numbers/counter.ts";
import type { Runtime } from "../runtime.ts";
import { GoThrow } from "../machine/stop.ts";
import { CODE } from "../machine/vocabulary.ts";
import type { Tape } from "../machine/tape.ts";

const CACHE = CODE["c.cache"];
const GROW = CODE["c.grow"];
const UNCACHE = CODE["c.uncache"];
const FREE = CODE["c.free"];

export class MCentral {
  readonly nmalloc: ReadonlyArray<Counter>;
  readonly #rt: Runtime;

  constructor(rt: Runtime) {
    this.#rt = rt;
    this.nmalloc = counters(rt.spanClasses);
  }

  saveOrRestore(tape: Tape): void {
    for (const counter of this.nmalloc) counter.saveOrRestore(tape);
  }

  /** A span with a free slot for a P to cache; 0 if there is no memory. */
  cacheSpan(spc: number): number {
    const { config, classes, events, spans, stats, sweeper } = this.#rt;
    events.open(CACHE, spc);
    const spanBytes = classes.toPages[spc >> 1]! * config.pageSize;
    sweeper.deductCredit(spanBytes, 0);
    const s = this.find(spc);
    if (s === 0) {
      events.close(CACHE);
      events.put(0);
      return 0;
    }
    const nelems = spans.nelems(s);
    const count = spans.allocCount(s);
    const free = this.#capacity(s) - count;
    const index = spans.freeindex(s);
    if (free === 0 || index === nelems || count === nelems) {
      throw new GoThrow("span has no free objects");
    }
    this.nmalloc[spc]!.add(free);
    stats.heapLive.add(spanBytes - count * spans.elemsize(s));
    spans.incache[s] = 1;
    spans.refillAllocCache(s, index - (index % 64));
    spans.alignCache(s);
    events.close(CACHE, spans.base(s), nelems, count, index, spans.cacheLo(s), spans.cacheHi(s));
    events.put(events.counter(stats.heapLive));
    return s;
  }

  /** A swept span from the lists, or a new one; it is put on the empty list. */
  find(spc: number): number {
    const { lists } = this.#rt;
    const nonempty = this.findNonempty(spc);
    if (nonempty !== 0) return nonempty;
    const swept = this.sweepEmpty(spc);
    if (swept !== 0) return swept;
    const s = this.grow(spc);
    if (s !== 0) lists.insertBack(lists.empty(spc), s);
    return s;
  }

  findNonempty(spc: number): number {
    const { heap, lists, spans, sweepspan } = this.#rt;
    const [sweeping, unswept] = [(heap.sweepgen - 1) >>> 0, (heap.sweepgen - 2) >>> 0];
    for (let s = lists.first[lists.nonempty(spc)]!; s !== 0; s = spans.next[s]!) {
      const generation = spans.sweepgen[s]!;
      if (generation === sweeping) continue;
      lists.remove(lists.nonempty(spc), s);
      lists.insertBack(lists.empty(spc), s);
      if (generation === unswept) {
        spans.sweepgen[s] = sweeping;
        sweepspan.sweep(s, true);
      }
      return s;
    }
    return 0;
  }

  /** Sweeps full spans until one has a free slot again. */
  sweepEmpty(spc: number): number {
    const { heap, lists, spans, sweepspan } = this.#rt;
    const [sweeping, unswept] = [(heap.sweepgen - 1) >>> 0, (heap.sweepgen - 2) >>> 0];
    const empty = lists.empty(spc);
    let s = lists.first[empty]!;
    while (s !== 0) {
      if (spans.sweepgen[s] === unswept) {
        spans.sweepgen[s] = sweeping;
        lists.remove(empty, s);
        lists.insertBack(empty, s);
        sweepspan.sweep(s, true);
        const index = this.#rt.nextfree.nextFreeIndex(s);
        if (index !== spans.nelems(s)) {
          spans.setFreeindex(s, index);
          return s;
        }
        const nonempty = this.findNonempty(spc);
        if (nonempty !== 0) return nonempty;
        s = lists.first[empty]!;
      } else if (spans.sweepgen[s] === sweeping) {
        s = spans.next[s]!;
      } else {
        return 0;
      }
    }
    return 0;
  }

  /** Takes back the span that a cache held. */
  uncacheSpan(spc: number, s: number): void {
    const { events, lists, spans, stats } = this.#rt;
    const count = spans.allocCount(s);
    spans.incache[s] = 0;
    if (count === 0) throw new GoThrow("uncaching span but s.allocCount == 0");
    const free = this.#capacity(s) - count;
    if (free > 0) {
      lists.remove(lists.empty(spc), s);
      lists.insert(lists.nonempty(spc), s);
      stats.heapLive.add(-free * spans.elemsize(s));
      this.nmalloc[spc]!.add(-free);
    }
    const [base, nelems, index] = [spans.base(s), spans.nelems(s), spans.freeindex(s)];
    events.open(UNCACHE, spc, base, nelems, count, index, events.counter(stats.heapLive));
  }

  /** Relists s after a sweep freed slots of it. True if the whole span went back to the page heap. */
  freeSpan(s: number, preserve: boolean, wasempty: boolean): boolean {
    const { events, heap, lists, spans } = this.#rt;
    const spc = spans.spanclass[s]!;
    events.open(FREE, spc, spans.base(s), preserve ? 1 : 0, wasempty ? 1 : 0);
    if (spans.incache[s] !== 0) throw new GoThrow("freeSpan given cached span");
    spans.setNeedzero(s, 1);
    if (preserve) {
      if (spans.list[s] === 0) throw new GoThrow("can't preserve unlinked span");
      spans.sweepgen[s] = heap.sweepgen;
      events.close(FREE);
      return false;
    }
    if (wasempty) {
      lists.remove(lists.empty(spc), s);
      lists.insert(lists.nonempty(spc), s);
    }
    spans.sweepgen[s] = heap.sweepgen;
    const whole = spans.allocCount(s) === 0;
    if (whole) {
      lists.remove(lists.nonempty(spc), s);
      heap.freeSpan(s, 0);
    }
    events.close(FREE, whole ? 1 : 0);
    return whole;
  }

  /** A new span of the class; 0 if there is no memory. */
  grow(spc: number): number {
    const { config, classes, events, heap, mbitmap, spans } = this.#rt;
    events.open(GROW, spc);
    const npages = classes.toPages[spc >> 1]!;
    const size = classes.toSize[spc >> 1]!;
    const s = heap.alloc(npages, spc, false, true);
    if (s === 0) {
      events.close(GROW);
      return 0;
    }
    const bytes = size * Math.floor((npages * config.pageSize) / size);
    const limit = this.#rt.wrap(spans.base(s) + bytes);
    spans.limit[s] = limit;
    mbitmap.initSpan(s);
    events.close(GROW, spans.base(s), spans.nelems(s), limit);
    return s;
  }

  #capacity(s: number): number {
    const { config, spans } = this.#rt;
    return Math.floor((spans.npages[s]! * config.pageSize) / spans.elemsize(s));
  }
}
