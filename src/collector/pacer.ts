/**
 * The pacer (mgc.go: gcSetTriggerRatio, startCycle): at which size of the heap the next cycle starts,
 * what its goal is, and at what pace allocations sweep.
 *
 * 64-bit values that may be anything (triggers, goals) are bigints: they change once a cycle.
 */
import { printFloat, TWO64 } from "../numbers/word.ts";
import { PHASE_OFF } from "./cycle.ts";
import type { Runtime } from "../runtime.ts";
import { GoThrow } from "../machine/stop.ts";
import { CODE } from "../machine/vocabulary.ts";
import type { Tape } from "../machine/tape.ts";

const TRIGGER = CODE["gc.trigger"];

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

export class Pacer {
  gcpercent = 0;
  heapMinimum = DEFAULT_HEAP_MINIMUM;
  triggerRatio = 0;
  heapMarked = 0n;
  gcTrigger = 0n;
  nextGc = 0n;
  /** gcTrigger as the nearest double, for the test in malloc. */
  #trigger = 0;
  readonly #rt: Runtime;

  constructor(rt: Runtime) {
    this.#rt = rt;
  }

  saveOrRestore(tape: Tape): void {
    this.gcpercent = tape.integer(this.gcpercent);
    this.heapMinimum = tape.value(this.heapMinimum);
    this.triggerRatio = tape.number(this.triggerRatio);
    this.heapMarked = tape.value(this.heapMarked);
    this.gcTrigger = tape.value(this.gcTrigger);
    this.nextGc = tape.value(this.nextGc);
    this.#trigger = tape.number(this.#trigger);
  }

  /** What gcinit sets. */
  init(): void {
    this.triggerRatio = 7 / 8;
    this.heapMarked = truncated(Number(DEFAULT_HEAP_MINIMUM) / (1 + this.triggerRatio));
  }

  /** Whether heap_live has reached the trigger, so that an allocation starts a cycle. */
  meetsTrigger(): boolean {
    const { cycle, stats } = this.#rt;
    if (!cycle.enabled || cycle.phase !== PHASE_OFF || this.gcpercent < 0) return false;
    const { small } = stats.heapLive;
    return small >= 0 ? small >= this.#trigger : stats.heapLive.bigint() >= this.gcTrigger;
  }

  /** Sets trigger, goal and sweep pace from a trigger ratio. (gcSetTriggerRatio) */
  setTriggerRatio(ratio: number, gcpercent: number): void {
    const { events, heap, stats } = this.#rt;
    this.gcpercent = gcpercent < 0 ? -1 : gcpercent;
    const percent = wrap(BigInt(this.gcpercent));
    this.heapMinimum = wrap(DEFAULT_HEAP_MINIMUM * percent) / 100n;
    events.open(TRIGGER, ratio, gcpercent);
    this.triggerRatio = this.capped(ratio);
    this.gcTrigger = this.gcpercent < 0 ? MAX64 : this.trigger(percent);
    this.#trigger = Number(this.gcTrigger);
    this.nextGc = this.gcpercent < 0 ? MAX64 : this.goal(percent);
    this.setSweepPace();
    const [least, marked] = [this.word(this.heapMinimum), this.word(this.heapMarked)];
    const { pagesInUse, pagesSwept, sweepdone } = heap;
    const live = events.counter(stats.heapLive);
    events.close(TRIGGER, least, marked, live, sweepdone, pagesInUse, pagesSwept);
    events.put(this.triggerRatio);
    events.put(this.word(this.gcTrigger));
    events.put(this.word(this.nextGc));
    events.put(heap.sweepPagesPerByte);
    events.put(events.counter(heap.sweepHeapLiveBasis));
    events.put(heap.pagesSweptBasis);
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
      const sweepMin = wrap(stats.heapLive.bigint() + distance);
      if (sweepMin > least) least = sweepMin;
    }
    if (trigger < least) trigger = least;
    if (BigInt.asIntN(64, trigger) < 0n) this.underflow(least);
    return trigger;
  }

  underflow(least: bigint): never {
    const heap = `heap_marked=${this.heapMarked} heap_live=${this.#rt.stats.heapLive.bigint()}`;
    const start = `initialHeapLive=${this.#rt.cycle.initialHeapLive}`;
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
    const live = stats.heapLive.bigint();
    let distance = BigInt.asIntN(64, this.gcTrigger - live - MARGIN);
    if (distance < BigInt(config.pageSize)) distance = BigInt(config.pageSize);
    const pages = heap.pagesInUse - heap.pagesSwept;
    if (pages <= 0) return;
    heap.sweepPagesPerByte = pages / Number(distance);
    heap.sweepHeapLiveBasis.set(live);
    heap.pagesSweptBasis = heap.pagesSwept;
  }

  /** The goal while marking. (startCycle) */
  startCycle(): void {
    const { stats } = this.#rt;
    if (this.gcTrigger <= this.heapMinimum) {
      this.heapMarked = truncated(Number(this.gcTrigger) / (1 + this.triggerRatio));
    }
    const percent = wrap(BigInt(this.gcpercent));
    this.nextGc = wrap(this.heapMarked + wrap(this.heapMarked * percent) / 100n);
    if (this.gcpercent < 0) this.nextGc = MAX64;
    const least = wrap(stats.heapLive.bigint() + MARGIN);
    if (this.nextGc < least) this.nextGc = least;
  }

  /** The double that records a word. */
  word(value: bigint): number {
    return this.#rt.events.word(value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value);
  }
}
