/**
 * The sweep of one span (mgcsweep.go: mspan.sweep): what the marker did not reach is free, and the mark
 * bits become the alloc bits. The environment says which objects were reached.
 */
import { CACHE_ROW, LOCAL_LARGEFREE, LOCAL_NLARGEFREE } from "../objects/mcache.ts";
import { IN_USE } from "../pages/mspan.ts";
import type { Runtime } from "../runtime.ts";
import { GoThrow } from "../machine/stop.ts";
import { checkMarks } from "../machine/answers.ts";
import { CODE } from "../machine/vocabulary.ts";

const SWEEP = CODE.sweep;

export class SpanSweeper {
  /** A span's marks before its specials were looked at; for the recorder. */
  #saved = new Uint32Array(0);
  readonly #rt: Runtime;

  constructor(rt: Runtime) {
    this.#rt = rt;
  }

  /** Frees the objects that are not marked. True if the span went back to the page heap. */
  sweep(s: number, preserve: boolean): boolean {
    const { bits, events, heap, specials, spans } = this.#rt;
    this.#begin(s, preserve);
    this.checkSweeping(s, "MSpan_Sweep: bad span state");
    heap.pagesSwept += spans.npages[s]!;
    const at = spans.gcmarkBits[s]!;
    const nelems = spans.nelems(s);
    this.readMarks(s);
    const saved = this.#saveMarks(s, at, nelems);
    specials.sweep(s);
    const live = spans.countAlloc(s);
    const freed = spans.allocCount(s) - live;
    if (freed < 0) this.increased(s, live);
    spans.setAllocCount(s, live);
    const wasempty = this.#rt.nextfree.nextFreeIndex(s) === nelems;
    spans.setFreeindex(s, 0);
    spans.allocBits[s] = at;
    spans.gcmarkBits[s] = bits.alloc(nelems);
    spans.refillAllocCache(s, 0);
    const returned = this.giveBack(s, preserve, wasempty, freed);
    if (!returned) this.#rt.swept().push(s);
    this.#recordEnd(at, nelems, saved);
    events.put(live);
    events.put(freed);
    events.put(returned ? 1 : 0);
    events.put(heap.pagesSwept);
    return returned;
  }

  /** The mark bits become what the environment says, unless they are known. */
  readMarks(s: number): void {
    const { bits, cycle, environment, spans } = this.#rt;
    const nelems = spans.nelems(s);
    const marks = environment.marks(spans.base(s), nelems);
    if (marks === null || cycle.knowsMarks) return;
    checkMarks(marks, nelems);
    bits.load(spans.gcmarkBits[s]!, nelems, marks);
  }

  increased(s: number, live: number): never {
    const { spans } = this.#rt;
    const before = spans.allocCount(s);
    const freed = (before - live) & 0xffff;
    const counts = `nalloc=${live} previous allocCount=${before} nfreed=${freed}`;
    throw new GoThrow("sweep increased allocation count", [
      `runtime: nelems=${spans.nelems(s)} ${counts}`,
    ]);
  }

  /** Gives slots back to the central list, and a large object to the page heap. */
  giveBack(s: number, preserve: boolean, wasempty: boolean, freed: number): boolean {
    const { cache, caches, central, classes, heap, spans } = this.#rt;
    const sizeclass = spans.spanclass[s]! >> 1;
    const large = sizeclass === 0 && spans.allocCount(s) === 0;
    if (large) spans.setNeedzero(s, 1);
    if (large || freed === 0) {
      this.checkSweeping(s, "MSpan_Sweep: bad span state after sweep");
      spans.sweepgen[s] = heap.sweepgen;
    }
    if (freed > 0 && sizeclass !== 0) {
      caches.nsmallfree[cache * classes.count + sizeclass]! += freed;
      return central.freeSpan(s, preserve, wasempty);
    }
    if (!large) return false;
    const size = spans.elemsize(s);
    heap.freeSpan(s, 1);
    caches.rows[cache * CACHE_ROW + LOCAL_NLARGEFREE]!++;
    caches.rows[cache * CACHE_ROW + LOCAL_LARGEFREE]! += size;
    return true;
  }

  checkSweeping(s: number, message: string): void {
    const { heap, spans } = this.#rt;
    const [state, sg, hsg] = [spans.state[s]!, spans.sweepgen[s]!, heap.sweepgen];
    if (state === IN_USE && sg === (hsg - 1) >>> 0) return;
    const found = `state=${state} sweepgen=${sg} mheap.sweepgen=${hsg}`;
    throw new GoThrow(message, [`MSpan_Sweep: ${found}`]);
  }

  /** Records the span as it is before the sweep. */
  #begin(s: number, preserve: boolean): void {
    const { bits, events, heap, spans } = this.#rt;
    if (!events.on) return;
    const [base, npages, nelems] = [spans.base(s), spans.npages[s]!, spans.nelems(s)];
    const size = spans.elemsize(s);
    events.open(SWEEP, base, preserve ? 1 : 0, npages, spans.spanclass[s]!, nelems, size);
    events.put(spans.allocCount(s));
    events.put(spans.freeindex(s));
    events.put(spans.sweepgen[s]!);
    events.put(heap.sweepgen);
    events.put(spans.needzero(s));
    events.put(spans.specials[s] === 0 ? 0 : 1);
    events.putBits(bits.words, spans.allocBits[s]!, nelems);
  }

  /** Copies the marks before specials may change them. True if there are specials, and events. */
  #saveMarks(s: number, at: number, nelems: number): boolean {
    const { bits, events, spans } = this.#rt;
    if (!events.on || spans.specials[s] === 0) return false;
    const words = Math.ceil(nelems / 64) * 2;
    if (this.#saved.length < words) this.#saved = new Uint32Array(words);
    this.#saved.set(bits.words.subarray(at, at + words));
    return true;
  }

  #recordEnd(at: number, nelems: number, saved: boolean): void {
    const { bits, events } = this.#rt;
    if (!events.on) return;
    events.close(SWEEP);
    let differ = false;
    for (let i = 0; saved && i < Math.ceil(nelems / 32); i++) {
      if (this.#saved[i] !== bits.words[at + i]) differ = true;
    }
    if (differ) events.putBits(this.#saved, 0, nelems);
    else events.put(0);
    events.putBits(bits.words, at, nelems);
  }
}
