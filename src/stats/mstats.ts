/**
 * The heap's own statistics (mstats.go). What the system layer accounts to by name is in
 * System.stat; here is the rest, with the reports of a checkpoint and of ReadMemStats.
 *
 * Each is a uint64 of Go's, kept as a double; a negative one has wrapped.
 */
import { word } from "../numbers/word.ts";
import type { Runtime } from "../runtime.ts";
import {
  BUCKHASH_SYS,
  CODE,
  GC_SYS,
  HEAP_INUSE,
  HEAP_SYS,
  MCACHE_SYS,
  MSPAN_SYS,
  OTHER_SYS,
  STACKS_INUSE,
  STACKS_SYS,
} from "../machine/vocabulary.ts";

const CKPT = CODE.ckpt;
const MEMSTATS = CODE.memstats;

export class MStats {
  heapLive = 0;
  heapScan = 0;
  heapIdle = 0;
  heapReleased = 0;
  heapObjects = 0;
  tinyallocs = 0;
  largealloc = 0;
  nlargealloc = 0;
  largefree = 0;
  nlargefree = 0;
  /** Objects freed, by size class. */
  nsmallfree: Float64Array;
  readonly #rt: Runtime;

  constructor(rt: Runtime) {
    this.#rt = rt;
    this.nsmallfree = new Float64Array(rt.classes.count);
  }

  /** Records the raw internals, as seen by the executing P. */
  checkpoint(mallocs: number, end: number): void {
    const { events, system, heap, pacer, arena } = this.#rt;
    const { stat } = system;
    if (!events.on) return;
    events.open(CKPT, mallocs, end, this.heapLive, this.heapScan, stat[HEAP_INUSE], this.heapIdle);
    for (const value of [
      stat[HEAP_SYS]!,
      this.heapReleased,
      this.heapObjects,
      this.#rt.spanalloc.inuse,
      stat[MSPAN_SYS]!,
      this.#rt.cachealloc.inuse,
      stat[MCACHE_SYS]!,
      stat[OTHER_SYS]!,
      stat[STACKS_INUSE]!,
      stat[STACKS_SYS]!,
      stat[GC_SYS]!,
      stat[BUCKHASH_SYS]!,
      this.tinyallocs,
      heap.pagesInUse,
      heap.pagesSwept,
      arena.used,
      arena.alloc,
      arena.end,
      this.largealloc,
      this.nlargealloc,
      this.largefree,
      this.nlargefree,
    ]) {
      events.put(value);
    }
    this.#putLocal();
    events.put(events.word(word(pacer.nextGc)));
    events.put(events.word(word(pacer.gcTrigger)));
    events.put(this.#rt.treapalloc.inuse);
    events.put(this.#rt.finalizers.inuse);
    events.put(this.#rt.profiles.inuse);
    events.put(heap.sweepgen);
    events.put(this.#rt.spanalloc.count);
    events.putCounts(this.#rt.central.nmalloc, 0, this.#rt.spanClasses);
    events.putCounts(this.nsmallfree, 0, this.nsmallfree.length);
  }

  #putLocal(): void {
    const { events, caches, cache } = this.#rt;
    events.put(caches.localScan(cache));
    events.put(caches.localTinyallocs(cache));
    events.put(caches.localLargefree(cache));
    events.put(caches.localNlargefree(cache));
    events.put(caches.tiny(cache));
    events.put(caches.tinyoffset(cache));
    events.put(caches.nextSample(cache));
  }

  /** ReadMemStats: brings the count of objects up to date. */
  update(): MemStats {
    const report = this.read();
    this.heapObjects = report.heap_objects;
    return report;
  }

  /** What it would report; the caches must have been flushed before, as Go does. */
  read(): MemStats {
    const { classes, central, system } = this.#rt;
    let mallocs = this.nlargealloc + this.tinyallocs;
    let frees = this.nlargefree + this.tinyallocs;
    let allocated = this.largealloc;
    let freed = this.largefree;
    for (let spc = 0; spc < this.#rt.spanClasses; spc++) {
      mallocs += central.nmalloc[spc]!;
      allocated += central.nmalloc[spc]! * classes.toSize[spc >> 1]!;
    }
    for (let i = 1; i < classes.count; i++) {
      frees += this.nsmallfree[i]!;
      freed += this.nsmallfree[i]! * classes.toSize[i]!;
    }
    let sys = 0;
    for (let stat = HEAP_SYS; stat <= STACKS_INUSE; stat++) sys += system.stat[stat]!;
    return {
      alloc: allocated - freed,
      heap_alloc: allocated - freed,
      total_alloc: allocated,
      mallocs,
      frees,
      heap_objects: mallocs - frees,
      sys,
      mcache_inuse: this.#rt.cachealloc.inuse,
      mspan_inuse: this.#rt.spanalloc.inuse,
      heap_inuse: system.stat[HEAP_INUSE]!,
      heap_idle: this.heapIdle,
      heap_released: this.heapReleased,
      heap_sys: system.stat[HEAP_SYS]!,
    };
  }

  /** Records the report. */
  record(): void {
    const { events } = this.#rt;
    const report = this.update();
    if (!events.on) return;
    const [alloc = 0, heap = 0, total = 0, mallocs = 0, frees = 0, objects = 0, ...rest] =
      Object.values(report);
    events.open(MEMSTATS, alloc, heap, total, mallocs, frees, objects);
    for (const value of rest) events.put(value);
  }
}

/** What ReadMemStats reports, in bytes and objects. */
export interface MemStats {
  readonly alloc: number;
  readonly heap_alloc: number;
  readonly total_alloc: number;
  readonly mallocs: number;
  readonly frees: number;
  readonly heap_objects: number;
  readonly sys: number;
  readonly mcache_inuse: number;
  readonly mspan_inuse: number;
  readonly heap_inuse: number;
  readonly heap_idle: number;
  readonly heap_released: number;
  readonly heap_sys: number;
}
