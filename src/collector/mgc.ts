/**
 * A garbage collection for a program that knows which of its objects it still needs: the steps of
 * runtime.GC, with mark bits made from a list of live addresses. (mgc.go: GC, gcStart,
 * gcMarkTermination, gcSweep)
 */
import type { Action } from "../machine/action.ts";
import type { Config } from "../instance/config.ts";
import type { Machine } from "../machine.ts";
import { PHASE_MARK, PHASE_MARKTERMINATION, PHASE_OFF } from "./cycle.ts";
import { SimulatedOS } from "../os/simulation.ts";
import { GoThrow } from "../machine/stop.ts";
import type { Sweeper } from "../machine/vocabulary.ts";
import type { Saveable, Tape } from "../machine/tape.ts";

const BACKGROUND = 0;
const BY_CYCLE = 3;

/** Where the sweeper queues finalizers. */
export interface FinalizerQueue extends Saveable {
  /** Queues the finalizer of the object at `address`; returns whether that needs a new block. */
  queue(address: number): boolean;
}

interface Resources {
  readonly seed: number;
  /** Bytes that the system has. */
  readonly memoryLimit: number;
  readonly finalizers: FinalizerQueue;
}

/** The simulated system of a program's heap. Its marker reaches what the program named as live. */
export class CollectingOS extends SimulatedOS {
  /** Mark bits by the base of the span; null before the first collection. No map is ever changed. */
  marked: ReadonlyMap<number, Uint8Array> | null = null;
  readonly #finalizers: FinalizerQueue;

  constructor(config: Config, { seed, memoryLimit, finalizers }: Resources) {
    super(config, seed, memoryLimit);
    this.#finalizers = finalizers;
  }

  override saveOrRestore(tape: Tape): void {
    super.saveOrRestore(tape);
    this.marked = tape.value(this.marked);
    this.#finalizers.saveOrRestore(tape);
  }

  override marks(a: number, ne: number): Uint8Array {
    if (this.marked === null) return super.marks(a, ne);
    return this.marked.get(a) ?? new Uint8Array(Math.ceil(ne / 8));
  }

  override finblock(address: number): boolean {
    return this.#finalizers.queue(address);
  }
}

export class Collector {
  /** Cycles that have ended. (mstats.go: numgc) */
  cycles = 0;
  readonly #machine: Machine;
  readonly #os: CollectingOS;

  constructor(machine: Machine, os: CollectingOS) {
    this.#machine = machine;
    this.#os = os;
  }

  /**
   * Frees every object that none of the addresses lies in, except those whose finalizers it queues.
   * Processor p executes. pre: each address lies in a live object.
   */
  collect(live: Iterable<number>, p: number): void {
    const { processors, cachealloc } = this.#machine.rt;
    this.#sweepAll("gcstart", p);
    this.#do({ tag: "gc.start", p, mode: BACKGROUND, trig: BY_CYCLE, cycle: this.cycles + 1 });
    this.#sweepAll("gcfinish", p);
    this.#do({ tag: "gc.epoch", p });
    this.#do({ tag: "gc.cycle", p });
    this.#do({ tag: "gc.phase", p, phase: PHASE_MARK });
    this.#do({ tag: "gc.phase", p, phase: PHASE_MARKTERMINATION });
    for (let i = 0; i < processors.nprocs; i++) {
      const c = cachealloc.address[processors.cacheOf(i)]!;
      this.#do({ tag: "releaseall", p, c });
      this.#do({ tag: "flush", p, c });
    }
    const [bytes, scan] = this.#mark(live);
    this.#do({ tag: "gc.marked", p, marked: bytes, live: bytes, scan });
    this.#do({ tag: "gc.phase", p, phase: PHASE_OFF });
    this.#do({ tag: "gc.sweepgen", p, mode: BACKGROUND });
    const { triggerRatio: ratio, gcpercent } = this.#machine.rt.pacer;
    this.#do({ tag: "gc.trigger", p, ratio, gcpercent });
    this.cycles++;
    this.#sweepAll("userGC", p);
  }

  /** Sets the mark bits of the live objects; returns their bytes, and those with pointers. */
  #mark(live: Iterable<number>): readonly [bytes: number, scan: number] {
    const { arena, spans } = this.#machine.rt;
    const marked = new Map<number, Uint8Array>();
    let [bytes, scan] = [0, 0];
    for (const address of live) {
      const s = arena.pages[arena.page(address)]!;
      const [base, size] = [spans.base(s), spans.elemsize(s)];
      const slot = Math.floor((address - base) / size);
      const marks = marked.get(base) ?? new Uint8Array(Math.ceil(spans.nelems(s) / 8));
      marked.set(base, marks);
      const bit = 1 << (slot & 7);
      if ((marks[slot >> 3]! & bit) !== 0) continue;
      marks[slot >> 3]! |= bit;
      bytes += size;
      if ((spans.spanclass[s]! & 1) === 0) scan += size;
    }
    this.#os.marked = marked;
    return [bytes, scan];
  }

  #sweepAll(who: Sweeper, p: number): void {
    do this.#do({ tag: "sweepone", p, who });
    while (this.#machine.result !== -1);
  }

  #do(action: Action): void {
    const outcome = this.#machine.perform(action);
    if (outcome.tag === "throw") throw new GoThrow(outcome.message, outcome.printed);
    if (outcome.tag === "disabled") throw new Error(`${action.tag}: ${outcome.reason}`);
  }
}
