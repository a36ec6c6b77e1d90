/**
 * All parts of one allocator, wired. Each part finds the others here, so that any method of any
 * part can be replaced on an instance. What is not a part of its own is here too: which P executes
 * and with which cache.
 */
import { Answers } from "./machine/answers.ts";
import { Arena } from "./arena/arena.ts";
import type { Config } from "./instance/config.ts";
import type { Environment } from "./machine/environment.ts";
import { Recorder } from "./machine/event.ts";
import { FixAlloc } from "./arena/mfixalloc.ts";
import { GcBits } from "./collector/gcbits.ts";
import type { Lent } from "./objects/lent.ts";
import { Malloc } from "./objects/malloc.ts";
import { MBitmap } from "./objects/mbitmap.ts";
import { MCaches } from "./objects/mcache.ts";
import { MCentral } from "./objects/mcentral.ts";
import type { System } from "./os/mem.ts";
import { systemOf } from "./os/memfamily.ts";
import { Memory } from "./arena/memory.ts";
import { SweepBuf } from "./collector/mgcsweepbuf.ts";
import { MHeap } from "./pages/mheap.ts";
import { Spans } from "./pages/mspan.ts";
import { SpanLists } from "./pages/mspanlist.ts";
import { MStats } from "./stats/mstats.ts";
import { Treap } from "./pages/mgclarge.ts";
import { Cycle } from "./collector/cycle.ts";
import { Finalizer } from "./collector/finalizer.ts";
import { Profiler } from "./collector/mprof.ts";
import { SpanSweeper } from "./collector/sweepspan.ts";
import { FreeSpan } from "./pages/freespanlocked.ts";
import { Layout } from "./arena/layout.ts";
import { Report } from "./stats/report.ts";
import { Pacer } from "./collector/pacer.ts";
import { PersistentAlloc } from "./arena/persistentalloc.ts";
import { Processors } from "./objects/processors.ts";
import { NextFree } from "./objects/nextfree.ts";
import { Quick } from "./objects/quick.ts";
import { Reclaimer } from "./pages/reclaim.ts";
import { Sampler } from "./objects/sample.ts";
import { Scavenger } from "./pages/scavenge.ts";
import { SizeClasses } from "./instance/sizeclass.ts";
import { SpanAlloc } from "./pages/spanalloc.ts";
import { Specials } from "./collector/specials.ts";
import { Sweeper } from "./collector/mgcsweep.ts";
import { Tiny } from "./objects/tiny.ts";
import { GoThrow } from "./machine/stop.ts";
import type { Tape } from "./machine/tape.ts";
import { MCACHE_SYS, OTHER_SYS } from "./machine/vocabulary.ts";

const CACHE = 1;
const TREAP = 2;
const FINALIZER = 3;
const PROFILE = 4;

export class Runtime {
  readonly config: Config;
  readonly environment: Environment;
  /** 2^32 or 2^64: where words wrap. */
  readonly wordLimit: number;
  /** As mallocinit was told. */
  physPageSize: number;
  /** The executing P's cache; 0 if it has none. */
  cache = 0;
  /** Whether mallocinit happened. */
  started = false;
  /** What the last action returned: an address, or the pages that sweepone freed. */
  result = 0;
  /** Lines that Go printed in this action. */
  readonly printed: string[] = [];
  readonly events = new Recorder();
  readonly memory = new Memory();
  readonly classes: SizeClasses;
  readonly spanClasses: number;
  readonly system: System;
  readonly persistent: PersistentAlloc;
  readonly bits: GcBits;
  /** What was lent to each cache, by span class; nothing for a cache that was never lent to. */
  readonly lent: Array<ReadonlyArray<Lent>> = [];
  readonly spans: Spans;
  readonly lists: SpanLists;
  readonly spanalloc: FixAlloc;
  readonly cachealloc: FixAlloc;
  readonly treapalloc: FixAlloc;
  readonly finalizers: FixAlloc;
  readonly profiles: FixAlloc;
  readonly treap: Treap;
  readonly stats: MStats;
  readonly report = new Report(this);
  readonly heap: MHeap;
  readonly freespan = new FreeSpan(this);
  readonly arena: Arena;
  readonly layout = new Layout(this);
  readonly buffers: readonly [SweepBuf, SweepBuf];
  readonly mbitmap: MBitmap;
  readonly cycle = new Cycle(this);
  readonly pacer = new Pacer(this);
  readonly sweeper: Sweeper;
  readonly sweepspan = new SpanSweeper(this);
  readonly reclaimer = new Reclaimer(this);
  readonly scavenger = new Scavenger(this);
  readonly specials = new Specials(this);
  readonly finalizer = new Finalizer(this);
  readonly profiler = new Profiler(this);
  readonly sampler: Sampler;
  readonly central: MCentral;
  readonly caches: MCaches;
  readonly tiny: Tiny;
  readonly processors: Processors;
  readonly nextfree: NextFree;
  readonly malloc: Malloc;
  readonly quick: Quick;

  constructor(config: Config, environment: Environment) {
    this.config = config;
    this.environment = new Answers(environment, config);
    this.wordLimit = 2 ** (8 * config.ptrSize);
    this.physPageSize = config.physPageSize;
    this.classes = new SizeClasses(config);
    this.spanClasses = 2 * this.classes.count;
    this.system = systemOf(config.goos, {
      environment: this.environment,
      events: this.events,
      memory: this.memory,
      ptrSize: config.ptrSize,
      bigEndian: config.bigEndian === 1,
      hugePageSize: config.hugePageSize,
      physPageSize: config.physPageSize,
    });
    this.persistent = new PersistentAlloc(config, this.system, this.events);
    this.bits = new GcBits(config, this.system, this.events);
    this.spans = new Spans(this.bits, this.lent);
    this.lists = new SpanLists(this.spans, config.maxMHeapList, this.spanClasses);
    const { sizeof } = config;
    this.spanalloc = new SpanAlloc(this, sizeof.mspan, config.fixAllocChunk);
    this.cachealloc = this.#fixalloc(CACHE, sizeof.mcache, MCACHE_SYS);
    this.treapalloc = this.#fixalloc(TREAP, sizeof.treapNode, OTHER_SYS);
    this.finalizers = this.#fixalloc(FINALIZER, sizeof.specialfinalizer, OTHER_SYS);
    this.profiles = this.#fixalloc(PROFILE, sizeof.specialprofile, OTHER_SYS);
    this.treap = new Treap(this, this.treapalloc);
    this.stats = new MStats(this);
    this.heap = new MHeap(this);
    this.arena = new Arena(this);
    this.buffers = [new SweepBuf(this, 0), new SweepBuf(this, 1)];
    this.mbitmap = new MBitmap(this);
    this.sweeper = new Sweeper(this);
    this.sampler = new Sampler(this);
    this.central = new MCentral(this);
    this.caches = new MCaches(this);
    this.tiny = new Tiny(this.caches, config.maxTinySize);
    this.processors = new Processors(this);
    this.nextfree = new NextFree(this);
    this.malloc = new Malloc(this);
    this.quick = new Quick(this);
    this.sampler.setRate(config.memProfileRate);
  }

  /**
   * All parts that have fields of their own. What an observer set or reads is none of the state:
   * whether events are recorded stays as it is, and what was recorded is forgotten.
   */
  saveOrRestore(tape: Tape): void {
    this.physPageSize = tape.number(this.physPageSize);
    this.cache = tape.integer(this.cache);
    this.started = tape.flag(this.started);
    this.result = tape.number(this.result);
    this.environment.saveOrRestore(tape);
    this.system.saveOrRestore(tape);
    this.persistent.saveOrRestore(tape);
    this.arena.saveOrRestore(tape);
    this.mbitmap.saveOrRestore(tape);
    this.memory.saveOrRestore(tape);
    this.#saveOrRestoreSpans(tape);
    this.heap.saveOrRestore(tape);
    this.scavenger.saveOrRestore(tape);
    this.#saveOrRestoreCollector(tape);
    this.processors.saveOrRestore(tape);
    this.sampler.saveOrRestore(tape);
    this.central.saveOrRestore(tape);
    this.nextfree.saveOrRestore(tape);
    this.malloc.saveOrRestore(tape);
    this.stats.saveOrRestore(tape);
    if (tape.saving) return;
    this.events.clear();
    this.printed.length = 0;
    this.malloc.attend();
  }

  /** Columns by record come before the allocators of records, which say how long they are. */
  #saveOrRestoreSpans(tape: Tape): void {
    this.spans.saveOrRestore(tape, this.spanalloc.count);
    this.lists.saveOrRestore(tape);
    this.treap.saveOrRestore(tape);
    this.caches.saveOrRestore(tape);
    this.specials.saveOrRestore(tape);
    this.bits.saveOrRestore(tape);
    this.spanalloc.saveOrRestore(tape);
    this.cachealloc.saveOrRestore(tape);
    this.treapalloc.saveOrRestore(tape);
    this.finalizers.saveOrRestore(tape);
    this.profiles.saveOrRestore(tape);
  }

  #saveOrRestoreCollector(tape: Tape): void {
    this.buffers[0].saveOrRestore(tape);
    this.buffers[1].saveOrRestore(tape);
    this.cycle.saveOrRestore(tape);
    this.pacer.saveOrRestore(tape);
    this.profiler.saveOrRestore(tape);
  }

  /** The second half of mallocinit: the record allocators, and the boot cache. (mheap.init) */
  initAllocators(): void {
    this.treapalloc.init();
    this.spanalloc.init();
    this.cachealloc.init();
    this.finalizers.init();
    this.profiles.init();
    this.processors.boot(this.caches.create());
  }

  /** The stack of spans swept in this cycle. */
  swept(): SweepBuf {
    return this.buffers[(this.heap.sweepgen >>> 1) & 1 ? 1 : 0];
  }

  /** The stack of spans in use that were swept before it. */
  unswept(): SweepBuf {
    return this.buffers[(this.heap.sweepgen >>> 1) & 1 ? 0 : 1];
  }

  /** A sum or difference as a uintptr holds it. */
  wrap(x: number): number {
    if (x >= 0 && x < this.wordLimit) return x;
    const low = x % this.wordLimit;
    return low < 0 ? low + this.wordLimit : low;
  }

  /** One of Go's own indices is out of bounds. On the system stack that is a throw. (panic.go) */
  outOfBounds(what: "index" | "slice bounds"): never {
    const message = `${what} out of range`;
    if (!this.heap.allocatesManually) throw new GoThrow(message);
    throw new GoThrow("panic on system stack", [`panic: runtime error: ${message}`]);
  }

  /** A line that Go prints, without the end of the line. */
  print(line: string): void {
    this.printed.push(line);
  }

  #fixalloc(fixed: number, size: number, stat: number): FixAlloc {
    const chunk = this.config.fixAllocChunk;
    return new FixAlloc(fixed, size, stat, chunk, this.persistent, this.events);
  }
}
