/** Checkpoints: the raw internals, as a trace reports them before every 1000th malloc. */
import type { Counter } from "../numbers/counter.ts";
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

export class Report {
  readonly #rt: Runtime;

  constructor(rt: Runtime) {
    this.#rt = rt;
  }

  /** Records the raw internals, as seen by the executing P. */
  checkpoint(mallocs: number, end: number): void {
    const { events, system, heap, pacer, arena, stats } = this.#rt;
    const { stat } = system;
    if (!events.on) return;
    const word = (counter: Counter): number => events.counter(counter);
    const [live, scan, idle] = [stats.heapLive, stats.heapScan, stats.heapIdle].map(word);
    events.open(CKPT, mallocs, end, live, scan, word(stat[HEAP_INUSE]!), idle);
    for (const value of [
      word(stat[HEAP_SYS]!),
      word(stats.heapReleased),
      stats.heapObjects,
      this.#rt.spanalloc.inuse,
      word(stat[MSPAN_SYS]!),
      this.#rt.cachealloc.inuse,
      word(stat[MCACHE_SYS]!),
      word(stat[OTHER_SYS]!),
      word(stat[STACKS_INUSE]!),
      word(stat[STACKS_SYS]!),
      word(stat[GC_SYS]!),
      word(stat[BUCKHASH_SYS]!),
      word(stats.tinyallocs),
      heap.pagesInUse,
      heap.pagesSwept,
      arena.used,
      arena.alloc,
      arena.end,
      word(stats.largealloc),
      word(stats.nlargealloc),
      word(stats.largefree),
      word(stats.nlargefree),
    ]) {
      events.put(value);
    }
    this.#putLocal();
    events.put(pacer.word(pacer.nextGc));
    events.put(pacer.word(pacer.gcTrigger));
    events.put(this.#rt.treapalloc.inuse);
    events.put(this.#rt.finalizers.inuse);
    events.put(this.#rt.profiles.inuse);
    events.put(heap.sweepgen);
    events.put(this.#rt.spanalloc.count);
    events.putCounts(this.#rt.central.nmalloc);
    events.putCounts(stats.nsmallfree);
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
}
