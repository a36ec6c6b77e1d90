/**
 * What the allocator knows of the collector (mgc.go): its phase, when the next cycle starts and at
 * what pace to sweep. The marker itself is the environment's; cycles are steps of actions.
 *
 * 64-bit values that may be anything (triggers, goals) are bigints: they change once a cycle.
 */
import { TWO64, toDouble, uint64, type Word } from "../numbers/word.ts";
import type { Runtime } from "../runtime.ts";
import { Disabled, GoThrow, printFloat } from "../machine/stop.ts";
import { BY_GCFINISH, BY_GCSTW, CODE } from "../machine/vocabulary.ts";

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
const BACKGROUND_MODE = 0;
const FORCE_BLOCK_MODE = 2;
const DEFAULT_HEAP_MINIMUM = 4194304n;
const SWEEP_MIN_HEAP_DISTANCE = 1048576n;
const MARGIN = 1048576n;
const MAX64 = 0xffffffffffffffffn;
const wrap = (value: bigint): bigint => BigInt.asUintN(64, value);

const HIGH_BIT = 0x8000000000000000n;

/**
 * What Go's uint64(x) gives for x from 0 on. From 2^63 the compiler converts what is beyond it as a
 * signed number and sets the high bit; amd64 makes the high bit alone of what no signed number holds.
 */
const truncated = (x: number): bigint => (x < TWO64 ? BigInt(Math.trunc(x)) : HIGH_BIT);

/** How far a cycle has come. The world is stopped except in off, started and marking. */
export type Stage =
  | "off"
  | "started"
  | "rotated"
  | "planned"
  | "marking"
  | "terminating"
  | "marked"
  | "ended"
  | "sweepable";

export class Pacer {
  initialised = false;
  enabled = false;
  phase = PHASE_OFF;
  stage: Stage = "off";
  /** The mode of the last cycle: in the background, forced, or forced with its sweep. */
  mode = BACKGROUND_MODE;
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

  /**
   * Only the collector runs: before marking from the end of the sweep on, after it until the pace of
   * the next sweep is set. (gcStart, gcMarkTermination: stopTheWorldWithSema)
   */
  isStopped(): boolean {
    return this.stage !== "off" && this.stage !== "started" && this.stage !== "marking";
  }

  /**
   * Nobody allocates, the collector neither. It may before marking starts; and in mark termination
   * mallocgc throws.
   */
  isQuiet(): boolean {
    return this.stage === "ended" || this.stage === "sweepable";
  }

  /**
   * A cycle holds worldsema from its start on: until its end nobody else stops the world, to read
   * statistics or to change the number of Ps. It empties caches itself when marking ends.
   */
  checkIdle(): void {
    this.#need(this.stage === "off", "a cycle is under way");
  }

  checkFlushing(): void {
    if (this.stage !== "terminating") this.checkIdle();
  }

  /** A sweeper has its time; the others have theirs while the world runs. */
  checkSweeper(who: number): void {
    if (who === BY_GCFINISH) return this.#need(this.stage === "started", "no cycle starts");
    if (who !== BY_GCSTW) return this.#need(!this.isStopped(), "the world is stopped");
    const forced = this.stage === "sweepable" && this.mode === FORCE_BLOCK_MODE;
    this.#need(forced, "no cycle sweeps while the world is stopped");
  }

  /** Once, by schedinit. (gcinit) */
  init(): void {
    this.#need(!this.initialised, "the collector is set up already");
    this.initialised = true;
    this.#rt.heap.sweepdone = 1;
    this.triggerRatio = 7 / 8;
    this.heapMarked = truncated(Number(DEFAULT_HEAP_MINIMUM) / (1 + this.triggerRatio));
    this.#rt.events.open(INIT);
  }

  /** Once, by the main goroutine. (gcenable) */
  enable(): void {
    this.#need(this.initialised && !this.enabled, "the collector is enabled, or not set up");
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
    this.#pace();
    this.gcpercent = gcpercent < 0 ? -1 : gcpercent;
    const percent = wrap(BigInt(this.gcpercent));
    this.heapMinimum = wrap(DEFAULT_HEAP_MINIMUM * percent) / 100n;
    events.open(TRIGGER, ratio, gcpercent);
    this.triggerRatio = this.capped(ratio);
    this.gcTrigger = this.gcpercent < 0 ? MAX64 : this.trigger(percent);
    this.#trigger = Number(this.gcTrigger);
    this.nextGc = this.gcpercent < 0 ? MAX64 : this.goal(percent);
    this.setSweepPace();
    const [least, marked] = [this.#word(this.heapMinimum), this.#word(this.heapMarked)];
    const { pagesInUse, pagesSwept, sweepdone } = heap;
    events.close(TRIGGER, least, marked, stats.heapLive, sweepdone, pagesInUse, pagesSwept);
    events.put(this.triggerRatio);
    events.put(this.#word(this.gcTrigger));
    events.put(this.#word(this.nextGc));
    events.put(heap.sweepPagesPerByte);
    events.put(heap.sweepHeapLiveBasis);
    events.put(heap.pagesSweptBasis);
  }

  /** A pace is set while the world runs, or when the cycle that stopped it has come to its sweep. */
  #pace(): void {
    if (!this.isStopped()) return;
    const swept = this.mode !== FORCE_BLOCK_MODE || this.#rt.heap.sweepdone !== 0;
    this.#need(this.stage === "sweepable" && swept, "the world is stopped");
    this.stage = "off";
  }

  #need(condition: boolean, otherwise: string): void {
    if (!condition) throw new Disabled(otherwise);
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

  /**
   * A cycle begins: Go decided so by a trigger that the action names. That a heap trigger is met is
   * no guard: Go tests it before it waits for its turn, and until then ReadMemStats may have taken
   * the free slots of caches off the live heap. (gcStart, gcTrigger.test)
   */
  start(mode: number, trigger: number, cycle: number): void {
    const { events, stats } = this.#rt;
    this.#need(this.enabled, "GC is not enabled yet");
    // With GC percent below 0 even a forced cycle does nothing.
    this.#need(trigger === TRIGGER_ALWAYS || this.gcpercent >= 0, "GC is off");
    this.advance(["off"], "started");
    this.mode = mode;
    this.initialHeapLive = stats.heapLive;
    events.open(START, mode, trigger, cycle, stats.heapLive, this.#word(this.gcTrigger));
  }

  /** Background mode: the goal while marking. (startCycle) */
  startCycle(): void {
    const { events, stats } = this.#rt;
    this.#need(this.mode === BACKGROUND_MODE, "a forced cycle marks at once");
    this.advance(["rotated"], "planned");
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
    this.#need(this.#rt.heap.sweepdone !== 0, "spans are still unswept");
    this.advance(["started"], "rotated");
    this.#rt.bits.epoch();
  }

  setPhase(phase: number, cycle: number): void {
    if (phase === PHASE_MARK) this.advance(["planned"], "marking");
    else if (phase === PHASE_OFF) this.advance(["marked"], "ended");
    else this.advance([this.mode === BACKGROUND_MODE ? "marking" : "rotated"], "terminating");
    this.phase = phase;
    this.#rt.malloc.attend();
    if (phase === PHASE_MARK) this.markTinyBlocks();
    this.#rt.events.open(PHASE, phase, this.#rt.stats.heapLive, cycle);
  }

  /** What the marker found becomes the truth. */
  marked(marked: Word, live: Word, scan: Word, objects?: ReadonlyArray<number>): void {
    const { caches, events, stats } = this.#rt;
    this.#need(caches.areFlushed(), "a cache still has spans or counters");
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
    this.#need(mode === this.mode, `the mode of the cycle is ${this.mode}`);
    this.advance(["ended"], "sweepable");
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
