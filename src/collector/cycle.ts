/**
 * A collector cycle, as steps of actions (mgc.go: gcStart, gcMarkTermination, gcSweep). The marker
 * itself is the environment's; here are the stages, what each step changes, and what may run in which stage.
 *
 * Invariant: phase is mark in the stage marking, mark termination in terminating and marked, and off
 * in every other stage.
 */
import type { Word } from "../numbers/word.ts";
import type { Runtime } from "../runtime.ts";
import { GoThrow } from "../machine/stop.ts";
import { BY_GCFINISH, BY_GCSTW, CODE } from "../machine/vocabulary.ts";
import type { Tape } from "../machine/tape.ts";

const INIT = CODE["gc.init"];
const ENABLE = CODE["gc.enable"];
const START = CODE["gc.start"];
const CYCLE = CODE["gc.cycle"];
const PHASE = CODE["gc.phase"];
const MARKED = CODE["gc.marked"];
const SWEEPGEN = CODE["gc.sweepgen"];

export const PHASE_OFF = 0;
export const PHASE_MARK = 1;
export const PHASE_MARKTERMINATION = 2;
/** A cycle that marks while the program runs; the other modes stop the world for all of it. */
export const BACKGROUND_MODE = 0;
/** A cycle that stops the world to sweep, too. */
const FORCE_BLOCK_MODE = 2;
const TRIGGER_ALWAYS = 0;

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

/** Why an action cannot happen now; null where it can. */
type Reason = string | null;

const STOPPED = "the world is stopped";

export class Cycle {
  /** gcinit was called, and gcenable. */
  initialised = false;
  enabled = false;
  phase = PHASE_OFF;
  stage: Stage = "off";
  /** The mode of the last cycle: in the background, forced, or forced with its sweep. */
  mode = BACKGROUND_MODE;
  /** Whether this cycle's mark bits are set already, by gc.marked and by allocating black. */
  knowsMarks = false;
  /** heap_live at the start of the cycle. */
  initialHeapLive = 0n;
  readonly #rt: Runtime;

  constructor(rt: Runtime) {
    this.#rt = rt;
  }

  saveOrRestore(tape: Tape): void {
    this.initialised = tape.flag(this.initialised);
    this.enabled = tape.flag(this.enabled);
    this.phase = tape.integer(this.phase);
    this.stage = tape.value(this.stage);
    this.mode = tape.integer(this.mode);
    this.knowsMarks = tape.flag(this.knowsMarks);
    this.initialHeapLive = tape.value(this.initialHeapLive);
  }

  /**
   * Only the collector runs: before marking from the end of the sweep on, after marking until the pace
   * of the next sweep is set. (gcStart, gcMarkTermination: stopTheWorldWithSema)
   */
  isStopped(): boolean {
    return this.stage !== "off" && this.stage !== "started" && this.stage !== "marking";
  }

  /** Guard of what a program does. */
  whyNotRunning(): Reason {
    return this.isStopped() ? STOPPED : null;
  }

  /**
   * Guard of mallocgc. The collector itself allocates before marking starts, and in mark termination
   * mallocgc throws.
   */
  whyNotAllocating(): Reason {
    return this.stage === "ended" || this.stage === "sweepable" ? STOPPED : null;
  }

  /**
   * Guard of what stops the world for another purpose, such as reading statistics. A cycle holds
   * worldsema from its start to its end.
   */
  whyNotOff(): Reason {
    return this.stage === "off" ? null : "a cycle is under way";
  }

  /** Guard of emptying a cache, which the cycle itself does when marking ends. */
  whyNotFlushing(): Reason {
    return this.stage === "terminating" ? null : this.whyNotOff();
  }

  /** Guard of a sweeper: gcfinish and gcstw belong to a stage, the others to the running world. */
  whyNotSweeping(who: number): Reason {
    if (who === BY_GCFINISH) return this.whyNotAt("started");
    if (who !== BY_GCSTW) return this.whyNotRunning();
    const sweeps = this.stage === "sweepable" && this.mode === FORCE_BLOCK_MODE;
    return sweeps ? null : "no cycle sweeps while the world is stopped";
  }

  /** Guard of a step that leads away from a stage. */
  whyNotAt(stage: Stage): Reason {
    return this.stage === stage ? null : `the cycle is ${this.stage}, not ${stage}`;
  }

  /** Guard of gc.trigger: the pace is set while the world runs, or once a cycle may sweep. */
  whyNotPaced(): Reason {
    if (!this.isStopped()) return null;
    if (this.stage !== "sweepable") return STOPPED;
    const isSwept = this.mode !== FORCE_BLOCK_MODE || this.#rt.heap.sweepdone !== 0;
    return isSwept ? null : STOPPED;
  }

  /** Once, by schedinit. (gcinit) */
  init(): void {
    this.initialised = true;
    this.#rt.heap.sweepdone = 1;
    this.#rt.pacer.init();
    this.#rt.events.open(INIT);
  }

  /** Once, by the main goroutine. (gcenable) */
  enable(): void {
    this.enabled = true;
    this.#rt.events.open(ENABLE);
  }

  whyNotInit(): Reason {
    return this.initialised ? "the collector is set up already" : null;
  }

  whyNotEnable(): Reason {
    const isReady = this.initialised && !this.enabled;
    return isReady ? null : "the collector is enabled, or not set up";
  }

  /**
   * Guard of gc.start. Reaching the heap trigger is not one: Go tests it before the cycle waits for
   * worldsema, and in the meantime ReadMemStats may have taken the free slots of caches off
   * heap_live. (gcStart, gcTrigger.test)
   */
  whyNotStart(trigger: number): Reason {
    if (this.stage !== "off") return this.whyNotAt("off");
    if (!this.enabled) return "GC is not enabled yet";
    // With GC percent below 0 even a forced cycle does nothing.
    const isOn = trigger === TRIGGER_ALWAYS || this.#rt.pacer.gcpercent >= 0;
    return isOn ? null : "GC is off";
  }

  /** A cycle begins, for the reason that `trigger` names. */
  start(mode: number, trigger: number, cycle: number): void {
    const { events, pacer, stats } = this.#rt;
    this.stage = "started";
    this.mode = mode;
    this.initialHeapLive = stats.heapLive.bigint();
    const live = events.counter(stats.heapLive);
    events.open(START, mode, trigger, cycle, live, pacer.word(pacer.gcTrigger));
  }

  whyNotEpoch(): Reason {
    const reason = this.whyNotAt("started");
    return reason ?? (this.#rt.heap.sweepdone === 0 ? "spans are still unswept" : null);
  }

  /** All spans are swept: the bitmap arenas move on. (finishsweep_m) */
  epoch(): void {
    this.stage = "rotated";
    this.#rt.bits.epoch();
  }

  whyNotPlan(): Reason {
    const reason = this.whyNotAt("rotated");
    return reason ?? (this.mode === BACKGROUND_MODE ? null : "a forced cycle marks at once");
  }

  /** Background mode: the goal while marking. (startCycle) */
  plan(): void {
    const { events, pacer, stats } = this.#rt;
    this.stage = "planned";
    pacer.startCycle();
    const [marked, goal] = [pacer.word(pacer.heapMarked), pacer.word(pacer.nextGc)];
    events.open(CYCLE, marked, goal, events.counter(stats.heapLive), pacer.gcpercent);
  }

  whyNotPhase(phase: number): Reason {
    if (phase === PHASE_MARK) return this.whyNotAt("planned");
    if (phase === PHASE_OFF) return this.whyNotAt("marked");
    return this.whyNotAt(this.mode === BACKGROUND_MODE ? "marking" : "rotated");
  }

  setPhase(phase: number): void {
    if (phase === PHASE_MARK) this.stage = "marking";
    else if (phase === PHASE_OFF) this.stage = "ended";
    else this.stage = "terminating";
    this.phase = phase;
    this.#rt.malloc.attend();
    if (phase === PHASE_MARK) this.markTinyBlocks();
    const { events, stats } = this.#rt;
    events.open(PHASE, phase, events.counter(stats.heapLive));
  }

  /** Pieces will be added to the tiny blocks while marking is on. (gcMarkTinyAllocs) */
  markTinyBlocks(): void {
    const { caches, processors } = this.#rt;
    for (let i = 0; i < processors.nprocs; i++) {
      const tiny = caches.tiny(processors.cacheOf(i));
      if (tiny !== 0) this.mark(tiny);
    }
  }

  /** Marks the object that an address lies in, if any. */
  mark(address: number): void {
    const { arena, bits, spans } = this.#rt;
    const s = arena.lookup(address);
    if (s === 0) return;
    const slot = Math.floor((address - spans.base(s)) / spans.elemsize(s));
    bits.set(spans.gcmarkBits[s]!, slot);
  }

  whyNotMarked(): Reason {
    const reason = this.whyNotAt("terminating");
    if (reason !== null) return reason;
    return this.#rt.caches.areFlushed() ? null : "a cache still has spans or counters";
  }

  /** Sets heap_marked, heap_live and heap_scan to what the marker found. (gcMark) */
  marked(marked: Word, live: Word, scan: Word, objects?: ReadonlyArray<number>): void {
    const { events, pacer, stats } = this.#rt;
    this.stage = "marked";
    this.knowsMarks = objects !== undefined;
    for (const address of objects ?? []) this.mark(address);
    pacer.heapMarked = BigInt(marked);
    stats.heapLive.set(BigInt(live));
    stats.heapScan.set(BigInt(scan));
    events.open(MARKED, events.word(marked), events.word(live), events.word(scan));
  }

  whyNotSweepgen(mode: number): Reason {
    const reason = this.whyNotAt("ended");
    return reason ?? (mode === this.mode ? null : `the mode of the cycle is ${this.mode}`);
  }

  /** All spans are unswept from here on. (gcSweep) */
  nextSweepgen(): void {
    const { events, heap, buffers } = this.#rt;
    this.stage = "sweepable";
    heap.sweepgen = (heap.sweepgen + 2) >>> 0;
    heap.sweepdone = 0;
    if (this.#rt.swept().index !== 0) throw new GoThrow("non-empty swept list");
    heap.pagesSwept = 0;
    if (this.mode === FORCE_BLOCK_MODE) heap.sweepPagesPerByte = 0;
    events.open(SWEEPGEN, this.mode, heap.sweepgen, buffers[0].index, buffers[1].index);
  }

  /** The pace of sweeping is set: where the world was stopped for it, the cycle is over. */
  endPaced(): void {
    if (this.isStopped()) this.stage = "off";
  }
}
