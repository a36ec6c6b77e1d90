/**
 * The page heap (mheap.go): spans of whole pages, taken from lists by length or from the treap,
 * grown from the arena, split, coalesced and given back.
 *
 * Invariants: spans tile the grown part of the arena; no two free spans are neighbours; a free
 * span of n pages is on list free(n) if n < maxMHeapList and in the treap otherwise; pagesInUse is
 * the sum of npages of spans in use.
 */
import { Counter } from "../numbers/counter.ts";
import { roundUp } from "../numbers/word.ts";
import { FREE, IN_USE, MANUAL } from "./mspan.ts";
import type { Runtime } from "../runtime.ts";
import { GoThrow } from "../machine/stop.ts";
import { CODE, HEAP_INUSE, HEAP_SYS } from "../machine/vocabulary.ts";
import type { Tape } from "../machine/tape.ts";

const HEAP_ALLOC = CODE["heap.alloc"];
const MANUAL_ALLOC = CODE["manual.alloc"];
const MANUAL_FREE = CODE["manual.free"];
const HEAP_FREE = CODE["heap.free"];
const SPAN_ALLOC = CODE["span.alloc"];
const GROW = CODE["heap.grow"];

export class MHeap {
  sweepgen = 0;
  /** 1 when all spans are swept; 0 at the very start, where nothing is. */
  sweepdone = 0;
  pagesInUse = 0;
  pagesSwept = 0;
  /** Proportional sweep: the line that pagesSwept must stay above as heap_live grows. */
  pagesSweptBasis = 0;
  readonly sweepHeapLiveBasis = new Counter();
  sweepPagesPerByte = 0;
  /** How many records the table of all spans has room for, and where it is. */
  allspansCap = 0;
  allspans = 0;
  /** Pages are being allocated for a stack or for the marker, not for objects. */
  allocatesManually = false;
  readonly #rt: Runtime;
  readonly #pageSize: number;

  constructor(rt: Runtime) {
    this.#rt = rt;
    this.#pageSize = rt.config.pageSize;
  }

  saveOrRestore(tape: Tape): void {
    this.sweepgen = tape.number(this.sweepgen);
    this.sweepdone = tape.integer(this.sweepdone);
    this.pagesInUse = tape.number(this.pagesInUse);
    this.pagesSwept = tape.number(this.pagesSwept);
    this.pagesSweptBasis = tape.number(this.pagesSweptBasis);
    this.sweepHeapLiveBasis.saveOrRestore(tape);
    this.sweepPagesPerByte = tape.number(this.sweepPagesPerByte);
    this.allspansCap = tape.number(this.allspansCap);
    this.allspans = tape.number(this.allspans);
    this.allocatesManually = tape.flag(this.allocatesManually);
  }

  /** A span for objects of a class, or one large object; 0 if there is no memory. */
  alloc(npages: number, spanclass: number, large: boolean, zero: boolean): number {
    const { events, spans, spanalloc, memory } = this.#rt;
    events.open(HEAP_ALLOC, npages, spanclass, large ? 1 : 0, zero ? 1 : 0);
    const s = this.allocM(npages, spanclass, large);
    if (s === 0) {
      events.close(HEAP_ALLOC);
      return 0;
    }
    const dirty = spans.needzero(s);
    if (zero && dirty !== 0) memory.clear(spans.base(s), npages * this.#pageSize);
    spans.setNeedzero(s, 0);
    events.close(HEAP_ALLOC, spans.base(s), dirty, spanalloc.address[s]!);
    return s;
  }

  allocM(npages: number, spanclass: number, large: boolean): number {
    const { spans, stats, lists } = this.#rt;
    if (this.sweepdone === 0) this.#rt.reclaimer.reclaim(npages);
    this.flushScan(this.#rt.cache);
    const s = this.allocSpan(npages, HEAP_INUSE);
    if (s === 0) return 0;
    spans.sweepgen[s] = this.sweepgen;
    this.#rt.swept().push(s);
    spans.state[s] = IN_USE;
    spans.setAllocCount(s, 0);
    spans.spanclass[s] = spanclass;
    const bytes = npages * this.#pageSize;
    spans.setElemsize(s, spanclass < 2 ? bytes : this.#rt.classes.toSize[spanclass >> 1]!);
    this.pagesInUse += npages;
    if (large) {
      stats.heapObjects++;
      stats.largealloc.add(bytes);
      stats.nlargealloc.add(1);
      stats.heapLive.add(bytes);
      lists.insertBack(lists.busy(npages), s);
    }
    return s;
  }

  /** Adds two of a cache's counters to the global ones, on each entry to the page heap. */
  flushScan(cache: number): void {
    const { caches, stats } = this.#rt;
    stats.heapScan.add(caches.localScan(cache));
    stats.tinyallocs.add(caches.localTinyallocs(cache));
    caches.clearScan(cache);
  }

  /** A span without objects: a stack, or the marker's queues. 0 if there is no memory. */
  allocManual(npages: number, stat: number): number {
    const { events, spans, spanalloc, system } = this.#rt;
    events.open(MANUAL_ALLOC, npages, stat);
    this.allocatesManually = true;
    const s = this.allocSpan(npages, stat);
    this.allocatesManually = false;
    if (s === 0) {
      events.close(MANUAL_ALLOC);
      return 0;
    }
    spans.state[s] = MANUAL;
    spans.setAllocCount(s, 0);
    spans.spanclass[s] = 0;
    spans.setNelems(s, 0);
    spans.setElemsize(s, 0);
    spans.limit[s] = this.#rt.wrap(spans.base(s) + npages * this.#pageSize);
    system.stat[HEAP_SYS]!.add(-npages * this.#pageSize);
    events.close(MANUAL_ALLOC, spans.base(s), spans.needzero(s), spanalloc.address[s]!);
    return s;
  }

  freeManual(s: number, stat: number): void {
    const { events, spans, system } = this.#rt;
    const npages = spans.npages[s]!;
    events.open(MANUAL_FREE, spans.base(s), npages, stat);
    spans.setNeedzero(s, 1);
    system.stat[stat]!.add(-npages * this.#pageSize);
    system.stat[HEAP_SYS]!.add(npages * this.#pageSize);
    this.#rt.freespan.freeSpanLocked(s, false, true, 0);
    events.close(MANUAL_FREE);
  }

  /** Frees a span of objects; `acct` is 1 for a large object. */
  freeSpan(s: number, acct: number): void {
    const { events, spans, stats } = this.#rt;
    events.open(HEAP_FREE, spans.base(s), spans.npages[s]!, acct);
    this.flushScan(this.#rt.cache);
    if (acct !== 0) stats.heapObjects--;
    this.#rt.freespan.freeSpanLocked(s, true, true, 0);
    events.close(HEAP_FREE);
  }

  /** Takes a span from the lists, the treap or the arena, and frees the pages beyond npages. */
  allocSpan(npages: number, stat: number): number {
    const { events, spans, spanalloc, stats, system } = this.#rt;
    events.open(SPAN_ALLOC, npages);
    const s = this.takeFree(npages);
    if (s === 0) {
      events.close(SPAN_ALLOC);
      return 0;
    }
    if (spans.state[s] !== FREE) throw new GoThrow("MHeap_AllocLocked - MSpan not free");
    if (spans.npages[s]! < npages) throw new GoThrow("MHeap_AllocLocked - bad npages");
    if (spans.npreleased[s]! > 0) {
      system.used(spans.base(s), spans.npages[s]! * this.#pageSize);
      stats.heapReleased.add(-spans.npreleased[s]! * this.#pageSize);
      spans.npreleased[s] = 0;
    }
    if (spans.npages[s]! > npages) this.trim(s, npages);
    spans.unusedsince[s] = 0;
    this.#index(s);
    system.stat[stat]!.add(npages * this.#pageSize);
    stats.heapIdle.add(-npages * this.#pageSize);
    if (spans.list[s] !== 0) throw new GoThrow("still in list");
    events.close(SPAN_ALLOC, spans.base(s), spanalloc.address[s]!, spans.needzero(s));
    return s;
  }

  /** Takes a free span of at least npages off its list or out of the treap. */
  takeFree(npages: number): number {
    const { lists, treap } = this.#rt;
    const listed = lists.firstFree(npages);
    if (listed !== 0) {
      this.#rt.freespan.takeOff(listed);
      return listed;
    }
    const s = treap.remove(npages);
    return s === 0 && this.grow(npages) ? treap.remove(npages) : s;
  }

  /** Frees the pages of s behind the first npages; they inherit the age of s. */
  trim(s: number, npages: number): void {
    const { spans, arena } = this.#rt;
    const t = this.#rt.spanalloc.alloc();
    const rest = spans.npages[s]! - npages;
    spans.init(t, spans.base(s) + npages * this.#pageSize, rest);
    spans.npages[s] = npages;
    const page = arena.page(spans.base(t));
    if (page > 0) arena.pages[page - 1] = s;
    arena.pages[page] = t;
    arena.pages[page + rest - 1] = t;
    spans.setNeedzero(t, spans.needzero(s));
    // Neither may coalesce with the other.
    spans.state[s] = MANUAL;
    spans.state[t] = MANUAL;
    this.#rt.freespan.freeSpanLocked(t, false, false, spans.unusedsince[s]!);
    spans.state[s] = FREE;
  }

  /** Adds at least npages to the heap. False if the system has no memory left. */
  grow(npages: number): boolean {
    const { config, events, spans, wordLimit } = this.#rt;
    events.open(GROW, npages);
    const round = config.heapGrowRound / this.#pageSize;
    const bytes = (roundUp(npages, round) * this.#pageSize) % wordLimit;
    let ask = Math.max(bytes, config.heapAllocChunk);
    let v = this.#rt.arena.sysAlloc(ask);
    if (v === 0 && ask > bytes) {
      ask = bytes;
      v = this.#rt.arena.sysAlloc(ask);
    }
    if (v === 0) {
      const inUse = this.#rt.system.stat[HEAP_SYS]!.bigint();
      const block = `cannot allocate ${BigInt(ask)}-byte block (${inUse} in use)`;
      this.#rt.print(`runtime: out of memory: ${block}`);
      events.close(GROW);
      return false;
    }
    const s = this.#rt.spanalloc.alloc();
    spans.init(s, v, ask / this.#pageSize);
    this.#index(s);
    spans.sweepgen[s] = this.sweepgen;
    spans.state[s] = IN_USE;
    this.pagesInUse += spans.npages[s]!;
    this.#rt.freespan.freeSpanLocked(s, false, true, 0);
    events.close(GROW, 1);
    return true;
  }

  /** Every page of s maps to it. */
  #index(s: number): void {
    const { spans, arena } = this.#rt;
    const page = arena.page(spans.base(s));
    const end = page + spans.npages[s]!;
    if (end > arena.length && end > page) this.#rt.outOfBounds("index");
    arena.pages.fill(s, page, end);
  }
}
