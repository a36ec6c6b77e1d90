/**
 * What the allocator knows of the collector (mgc.go): its phase, when the next cycle starts and at
 * what pace to sweep. The marker itself is the environment's; cycles are steps of actions.
 *
 * 64-bit values that may be anything (triggers, goals) are bigints: they change once a cycle.
 */
import { TWO64, toDouble, uint64, type Word } from "./bits.ts";
import type { Runtime } from "./runtime.ts";
import { Disabled, GoThrow, printFloat } from "./stop.ts";
import { CODE } from "./vocabulary.ts";

const INIT = CODE["gc.init"];
const ENABLE = CODE["gc.enable"];
const TRIGGER = CODE["gc.trigger"];
const START = CODE["gc.start"];
const CYCLE = CODE["gc.cycle"];
const PHASE = CODE["gc.phase"];
const MARKED = CODE["gc.marked"];
const SWEEPGEN = CODE["gc.sweepgen"];

export const PHASE_OFF = 0;
export const PHASE_MARK = 1;
export const PHASE_MARKTERMINATION = 2;
const TRIGGER_ALWAYS = 0;
const FORCE_BLOCK_MODE = 2;
const DEFAULT_HEAP_MINIMUM = 4194304n;
const SWEEP_MIN_HEAP_DISTANCE = 1048576n;
const MARGIN = 1048576n;
const MAX64 = 0xffffffffffffffffn;
const wrap = (value: bigint): bigint => BigInt.asUintN(64, value);

/** What Go's uint64(x) gives on amd64: 0 for what does not fit. */
const truncated = (x: number): bigint => (x < TWO64 ? BigInt(Math.trunc(x)) : 0n);

/** How far a cycle is; off until the next one starts. */
export type Stage =
  "off" | "started" | "flipped" | "planned" | "marking" | "terminating" | "marked" | "ended";

export class Pacer {
  enabled = false;
  phase = PHASE_OFF;
  stage: Stage = "off";
  gcpercent = 0;
  heapMinimum = DEFAULT_HEAP_MINIMUM;
  triggerRatio = 0;
  heapMarked = 0n;
  gcTrigger = 0n;
  nextGc = 0n;
  /** Whether this cycle's mark bits are set already, by gc.marked and by allocating black. */
  knowsMarks = false;
  /** heap_live at the start of the cycle. */
  initialHeapLive = 0;
  /** gcTrigger as the nearest double, for the test in malloc. */
  #trigger = 0;
  readonly #rt: Runtime;

  constructor(rt: Runtime) {
    this.#rt = rt;
  }

  /** From the end of marking until everything is to be swept no program runs. */
  isStopped(): boolean {
    return this.stage === "marked" || this.stage === "ended";
  }

  init(): void {
    this.#rt.heap.sweepdone = 1;
    this.triggerRatio = 7 / 8;
    this.heapMarked = truncated(Number(DEFAULT_HEAP_MINIMUM) / (1 + this.triggerRatio));
    this.#rt.events.open(INIT);
  }

  enable(): void {
    this.enabled = true;
    this.#rt.events.open(ENABLE);
  }

  /** Whether heap_live has reached the trigger, so that an allocation starts a cycle. */
  meetsTrigger(): boolean {
    if (!this.enabled || this.phase !== PHASE_OFF || this.gcpercent < 0) return false;
    const { heapLive } = this.#rt.stats;
    return heapLive >= 0 ? heapLive >= this.#trigger : uint64(heapLive) >= this.gcTrigger;
  }

  /** Sets trigger, goal and sweep pace from a trigger ratio. (gcSetTriggerRatio) */
  setTriggerRatio(ratio: number, gcpercent: number): void {
    const { events, heap, stats } = this.#rt;
    this.gcpercent = gcpercent < 0 ? -1 : gcpercent;
    const percent = wrap(BigInt(this.gcpercent));
    this.heapMinimum = wrap(DEFAULT_HEAP_MINIMUM * percent) / 100n;
    const [least, marked] = [this.#word(this.heapMinimum), this.#word(this.heapMarked)];
    events.open(TRIGGER, ratio, gcpercent, least, marked, stats.heapLive, heap.sweepdone);
    events.put(heap.pagesInUse);
    events.put(heap.pagesSwept);
    this.triggerRatio = this.capped(ratio);
    this.gcTrigger = this.gcpercent < 0 ? MAX64 : this.trigger(percent);
    this.#trigger = Number(this.gcTrigger);
    this.nextGc = this.gcpercent < 0 ? MAX64 : this.goal(percent);
    this.setSweepPace();
    const [trigger, goal] = [this.#word(this.gcTrigger), this.#word(this.nextGc)];
    const { sweepPagesPerByte: ppb, sweepHeapLiveBasis: live, pagesSweptBasis: swept } = heap;
    events.close(TRIGGER, this.triggerRatio, trigger, goal, ppb, live, swept);
  }

  capped(ratio: number): number {
    if (ratio < 0) return 0;
    if (this.gcpercent < 0) return ratio;
    const max = (0.95 * this.gcpercent) / 100;
    return ratio > max ? max : ratio;
  }

  trigger(percent: bigint): bigint {
    const { heap, stats } = this.#rt;
    let trigger = truncated(Number(this.heapMarked) * (1 + this.triggerRatio));
    let least = this.heapMinimum;
    if (heap.sweepdone === 0) {
      const distance = wrap(SWEEP_MIN_HEAP_DISTANCE * percent) / 100n;
      const sweepMin = wrap(uint64(stats.heapLive) + distance);
      if (sweepMin > least) least = sweepMin;
    }
    if (trigger < least) trigger = least;
    if (BigInt.asIntN(64, trigger) < 0n) this.underflow(least);
    return trigger;
  }

  underflow(least: bigint): never {
    const heap = `heap_marked=${this.heapMarked} heap_live=${uint64(this.#rt.stats.heapLive)}`;
    const start = `initialHeapLive=${uint64(this.initialHeapLive)}`;
    const ratio = `triggerRatio=${printFloat(this.triggerRatio)}`;
    throw new GoThrow("gc_trigger underflow", [
      `runtime: next_gc=${this.nextGc} ${heap} ${start}${ratio} minTrigger=${least}`,
    ]);
  }

  goal(percent: bigint): bigint {
    const goal = wrap(this.heapMarked + wrap(this.heapMarked * percent) / 100n);
    return goal < this.gcTrigger ? this.gcTrigger : goal;
  }

  /** Pages to sweep for each byte allocated, so that all are swept at the trigger. */
  setSweepPace(): void {
    const { config, heap, stats } = this.#rt;
    heap.sweepPagesPerByte = 0;
    if (heap.sweepdone !== 0) return;
    let distance = BigInt.asIntN(64, this.gcTrigger - BigInt(stats.heapLive) - MARGIN);
    if (distance < BigInt(config.pageSize)) distance = BigInt(config.pageSize);
    const pages = heap.pagesInUse - heap.pagesSwept;
    if (pages <= 0) return;
    heap.sweepPagesPerByte = pages / Number(distance);
    heap.sweepHeapLiveBasis = stats.heapLive;
    heap.pagesSweptBasis = heap.pagesSwept;
  }

  /** Moves the cycle on, if it is at one of some stages. */
  advance(from: ReadonlyArray<Stage>, to: Stage): void {
    if (!from.includes(this.stage)) throw new Disabled(`the cycle is ${this.stage}, not ${to} yet`);
    this.stage = to;
  }

  /** A cycle begins: Go decided so by a trigger that the action names. */
  start(mode: number, trigger: number, cycle: number): void {
    const { events, stats } = this.#rt;
    // With GC percent below 0 even a forced cycle does nothing.
    if (trigger !== TRIGGER_ALWAYS && this.gcpercent < 0) throw new Disabled("GC is off");
    this.advance(["off"], "started");
    this.initialHeapLive = stats.heapLive;
    events.open(START, mode, trigger, cycle, stats.heapLive, this.#word(this.gcTrigger));
  }

  /** Background mode: the goal while marking. (startCycle) */
  startCycle(): void {
    const { events, stats } = this.#rt;
    this.advance(["flipped"], "planned");
    if (this.gcTrigger <= this.heapMinimum) {
      this.heapMarked = truncated(Number(this.gcTrigger) / (1 + this.triggerRatio));
    }
    const percent = wrap(BigInt(this.gcpercent));
    this.nextGc = wrap(this.heapMarked + wrap(this.heapMarked * percent) / 100n);
    if (this.gcpercent < 0) this.nextGc = MAX64;
    const least = wrap(uint64(stats.heapLive) + MARGIN);
    if (this.nextGc < least) this.nextGc = least;
    const [marked, goal] = [this.#word(this.heapMarked), this.#word(this.nextGc)];
    events.open(CYCLE, marked, goal, stats.heapLive, this.gcpercent);
  }

  /** All spans are swept: the bitmap arenas move on. (finishsweep_m) */
  epoch(): void {
    this.advance(["started"], "flipped");
    this.#rt.bits.epoch();
  }

  setPhase(phase: number, cycle: number): void {
    if (phase === PHASE_MARK) this.advance(["planned"], "marking");
    else if (phase === PHASE_OFF) this.advance(["marked"], "ended");
    else this.advance(["marking", "flipped"], "terminating");
    this.phase = phase;
    this.#rt.malloc.attend();
    if (phase === PHASE_MARK) this.markTinyBlocks();
    this.#rt.events.open(PHASE, phase, this.#rt.stats.heapLive, cycle);
  }

  /** What the marker found becomes the truth. */
  marked(marked: Word, live: Word, scan: Word, objects?: ReadonlyArray<number>): void {
    const { events, stats } = this.#rt;
    this.advance(["terminating"], "marked");
    this.knowsMarks = objects !== undefined;
    for (const address of objects ?? []) this.mark(address);
    this.heapMarked = BigInt(marked);
    stats.heapLive = toDouble(BigInt(live));
    stats.heapScan = toDouble(BigInt(scan));
    events.open(MARKED, this.#word(BigInt(marked)), stats.heapLive, stats.heapScan);
  }

  /** Pieces will be added to the tiny blocks while marking is on. (gcMarkTinyAllocs) */
  markTinyBlocks(): void {
    const { caches, processors } = this.#rt;
    for (let i = 0; i < processors.nprocs; i++) {
      const tiny = caches.tiny(processors.cacheOf(i));
      if (tiny !== 0) this.mark(tiny);
    }
  }

  /** The object that an address lies in, if any, is reached. */
  mark(address: number): void {
    const { arena, bits, spans } = this.#rt;
    const s = arena.lookup(address);
    if (s === 0) return;
    const slot = Math.floor((address - spans.base(s)) / spans.elemsize(s));
    bits.set(spans.gcmarkBits[s]!, slot);
  }

  /** All spans are unswept from here on. (gcSweep) */
  nextSweepgen(mode: number): void {
    const { events, heap, buffers } = this.#rt;
    if (this.#rt.caches.holdSpans()) throw new Disabled("a cache still holds spans");
    this.advance(["ended"], "off");
    if (this.phase !== PHASE_OFF) {
      throw new GoThrow("gcSweep being done but phase is not GCoff");
    }
    heap.sweepgen = (heap.sweepgen + 2) >>> 0;
    heap.sweepdone = 0;
    if (this.#rt.swept().index !== 0) throw new GoThrow("non-empty swept list");
    heap.pagesSwept = 0;
    if (mode === FORCE_BLOCK_MODE) heap.sweepPagesPerByte = 0;
    events.open(SWEEPGEN, mode, heap.sweepgen, buffers[0].index, buffers[1].index);
  }

  #word(value: bigint): number {
    return this.#rt.events.word(value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value);
  }
}
