/**
 * The heap's own statistics, and what ReadMemStats makes of them (mstats.go). What the system layer
 * accounts to by name is in System.stat.
 *
 * What only grows is a counter of 64 bits: a program that runs for years passes 2^53.
 */
import { Counter, counters } from "../numbers/counter.ts";
import { toDouble, word } from "../numbers/word.ts";
import type { Runtime } from "../runtime.ts";
import { CODE, HEAP_INUSE, HEAP_SYS, STACKS_INUSE } from "../machine/vocabulary.ts";
import type { Tape } from "../machine/tape.ts";

const MEMSTATS = CODE.memstats;

export class MStats {
  readonly heapLive = new Counter();
  readonly heapScan = new Counter();
  readonly heapIdle = new Counter();
  readonly heapReleased = new Counter();
  readonly largealloc = new Counter();
  readonly largefree = new Counter();
  /** Objects allocated and not freed, as ReadMemStats and large objects bring it up to date. */
  heapObjects = 0;
  readonly tinyallocs = new Counter();
  readonly nlargealloc = new Counter();
  readonly nlargefree = new Counter();
  /** Objects freed, by size class. */
  readonly nsmallfree: ReadonlyArray<Counter>;
  readonly #rt: Runtime;

  constructor(rt: Runtime) {
    this.#rt = rt;
    this.nsmallfree = counters(rt.classes.count);
  }

  saveOrRestore(tape: Tape): void {
    this.heapLive.saveOrRestore(tape);
    this.heapScan.saveOrRestore(tape);
    this.heapIdle.saveOrRestore(tape);
    this.heapReleased.saveOrRestore(tape);
    this.largealloc.saveOrRestore(tape);
    this.largefree.saveOrRestore(tape);
    this.heapObjects = tape.number(this.heapObjects);
    this.tinyallocs.saveOrRestore(tape);
    this.nlargealloc.saveOrRestore(tape);
    this.nlargefree.saveOrRestore(tape);
    for (const counter of this.nsmallfree) counter.saveOrRestore(tape);
  }

  /** ReadMemStats: reports, and brings the count of objects up to date. */
  update(): MemStats {
    const report = this.read();
    this.heapObjects = report.heap_objects;
    return report;
  }

  /**
   * What ReadMemStats would report. The caches must have been flushed before, as Go does. A word that
   * wrapped below zero is negative, and one beyond 2^53 the nearest double.
   */
  read(): MemStats {
    const entries = Object.entries(this.#words()).map(([name, value]) => [name, toDouble(value)]);
    return Object.fromEntries(entries) as unknown as MemStats;
  }

  /** Records the report. */
  record(): void {
    const { events } = this.#rt;
    const words = Object.values(this.#words());
    this.update();
    if (!events.on) return;
    const [alloc, heap, total, mallocs, frees, objects, ...rest] = words.map((value) =>
      events.word(word(value)),
    );
    events.open(MEMSTATS, alloc, heap, total, mallocs, frees, objects);
    for (const value of rest) events.put(value);
  }

  /** The report as uint64s, in the order in which it is recorded. */
  #words(): Readonly<Record<keyof MemStats, bigint>> {
    const { cachealloc, classes, central, spanalloc, spanClasses, system } = this.#rt;
    let mallocs = this.nlargealloc.bigint() + this.tinyallocs.bigint();
    let frees = this.nlargefree.bigint() + this.tinyallocs.bigint();
    let allocated = this.largealloc.bigint();
    let freed = this.largefree.bigint();
    for (let spc = 0; spc < spanClasses; spc++) {
      const count = central.nmalloc[spc]!.bigint();
      mallocs += count;
      allocated += count * BigInt(classes.toSize[spc >> 1]!);
    }
    for (let i = 1; i < classes.count; i++) {
      const count = this.nsmallfree[i]!.bigint();
      frees += count;
      freed += count * BigInt(classes.toSize[i]!);
    }
    let sys = 0n;
    for (let stat = HEAP_SYS; stat <= STACKS_INUSE; stat++) sys += system.stat[stat]!.bigint();
    return {
      alloc: allocated - freed,
      heap_alloc: allocated - freed,
      total_alloc: allocated,
      mallocs,
      frees,
      heap_objects: mallocs - frees,
      sys,
      mcache_inuse: BigInt(cachealloc.inuse),
      mspan_inuse: BigInt(spanalloc.inuse),
      heap_inuse: system.stat[HEAP_INUSE]!.bigint(),
      heap_idle: this.heapIdle.bigint(),
      heap_released: this.heapReleased.bigint(),
      heap_sys: system.stat[HEAP_SYS]!.bigint(),
    };
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
