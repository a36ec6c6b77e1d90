/**
 * The cycle of the collector (mgc.go: gcStart, startCycle, setGCPhase, gcMark, gcSweep), as far as the
 * allocator takes part in it. The marker's findings are input: the numbers and live objects of an
 * action, or the mark bits of a recording.
 */
import { pipe } from "fp-ts/lib/function.js";
import { empty, fold, get } from "../numbers/collection.ts";
import { grown, type Phase, put, type Stage } from "./pacer.ts";
import { nextEpoch } from "./gcbits.ts";
import { blacken } from "../objects/mbitmap.ts";
import { isFlushed } from "../objects/mcache.ts";
import { updateStats } from "../stats/mstats.ts";
import { isRepaired } from "../instance/repairs.ts";
import type { State } from "../state.ts";
import { put as putSweeping } from "./mgcsweep.ts";
import { sweptBuffer } from "./mgcsweepbuf.ts";
import { andThen, emit, flatMap, modify, must, type Transition } from "../machine/transition.ts";
import type { Address, Word } from "../numbers/units.ts";
import { add, fromFloat, maxWord, uint32 } from "../numbers/word.ts";

/** Why a cycle starts: 0 always, 1 the heap trigger, 2 time, 3 runtime.GC. */
export interface Start {
  readonly mode: number;
  readonly trig: number;
  readonly cycle: number;
}

/** With GC percent off only an unconditional cycle starts; in the seed runtime.GC does not. */
export const mayStart = ({ gc, config }: State, { trig }: Pick<Start, "trig">): boolean =>
  trig === 0 || gc.percent >= 0 || (trig === 3 && isRepaired(config, "gc-off"));

/**
 * A cycle starts if it may: GC is on and none is under way. A heap trigger need not be met any more:
 * Go tests it, and then waits for its turn; a ReadMemStats in between empties the caches, and the
 * live heap is smaller. (mgc.go: gcStart)
 */
export const start =
  (request: Start): Transition<void> =>
  (s) =>
    pipe(
      modify(put({ stage: "started", mode: request.mode, initialHeapLive: s.stats.heap_live })),
      andThen(
        emit({ e: "gc.start", ...request, live: s.stats.heap_live, gc_trigger: s.gc.trigger }),
      ),
    )(s);

/** The bitmap arenas rotate: next, current, previous, free. (mgcsweep.go: finishsweep_m) */
export const epoch: Transition<void> = pipe(modify(put({ stage: "rotated" })), andThen(nextEpoch));

/** Sets the goal while marking; the first cycle computes a marked heap. (mgc.go: startCycle) */
export const startCycle: Transition<void> = pipe(
  modify((s) => {
    const { trigger, heapmin, triggerRatio, percent, marked: before } = s.gc;
    const marked = trigger <= heapmin ? fromFloat(Number(trigger) / (1 + triggerRatio)) : before;
    const goal = percent < 0 ? maxWord() : grown(s.config, marked, percent);
    const least = add(s.stats.heap_live, 2 ** 20);
    return put({ stage: "planned", marked, nextGC: goal < least ? least : goal })(s);
  }),
  flatMap(() => (s) => {
    const { marked, nextGC: next_gc, percent: gcpercent } = s.gc;
    return emit({ e: "gc.cycle", marked, next_gc, live: s.stats.heap_live, gcpercent })(s);
  }),
);

/** The stage in which this phase may begin: a forced cycle does not mark concurrently. */
export const stageBefore = ({ gc }: State, phase: Phase): Stage =>
  (({ 0: "marked", 1: "planned", 2: gc.mode === 0 ? "marking" : "rotated" }) as const)[phase];

const stageIn: Readonly<Record<Phase, Stage>> = { 0: "ended", 1: "marking", 2: "terminating" };

/** mgc.go: setGCPhase */
export const setPhase =
  (phase: Phase): Transition<void> =>
  (s) =>
    pipe(
      modify(put({ stage: stageIn[phase], phase })),
      andThen(modify(phase === 1 ? put({ assistBytes: empty() }) : (t) => t)),
      andThen(modify(phase === 1 ? blackenTinyBlocks : (t) => t)),
      andThen(emit({ e: "gc.phase", phase, live: s.stats.heap_live })),
    )(s);

/** A tiny object that is allocated while marking is alive with its block, which is marked here. */
const blackenTinyBlocks = (s: State): State =>
  s.procs.caches.slice(0, s.procs.nprocs).reduce((t, index) => {
    const tiny = get(t.caches, index)?.tiny ?? 0;
    return tiny === 0 ? t : blacken(tiny as Address)(t);
  }, s);

/** What the marker found. */
export interface Marked {
  readonly marked: Word;
  readonly live: Word;
  readonly scan: Word;
  /** The reachable objects, unless a recording has the mark bits. */
  readonly objects?: ReadonlyArray<Address>;
}

/** gcMark has emptied every cache when it reads the counters. (flushallmcaches, cachestats) */
export const areCachesFlushed = (s: State): boolean =>
  fold(s.caches, true, (flushed, cache) => flushed && isFlushed(cache));

/** mgc.go: gcMark */
export const marked = ({ marked: bytes, live, scan, objects = [] }: Marked): Transition<void> =>
  pipe(
    modify(put({ stage: "marked", marked: bytes })),
    andThen(modify(updateStats(() => ({ heap_live: live, heap_scan: scan })))),
    andThen(modify((t) => objects.reduce((u, object) => blacken(object)(u), t))),
    andThen(emit({ e: "gc.marked", marked: bytes, live, scan })),
  );

/** Every span is unswept again; mode 2 sweeps at once instead of in proportion. (mgc.go: gcSweep) */
export const nextSweepgen =
  (mode: number): Transition<void> =>
  (s) =>
    pipe(
      modify(put({ stage: "sweepable" })),
      andThen(modify(unsweep(mode))),
      andThen((t) =>
        must(t.sweeping.buffers[sweptBuffer(t)].index === 0, "non-empty swept list")(t),
      ),
      andThen((t) => {
        const { sweepgen, buffers } = t.sweeping;
        const [{ index: sb0 }, { index: sb1 }] = buffers;
        return emit({ e: "gc.sweepgen", mode, sweepgen, sb0, sb1 })(t);
      }),
    )(s);

const unsweep =
  (mode: number) =>
  (s: State): State =>
    putSweeping({
      sweepgen: uint32(s.sweeping.sweepgen + 2),
      done: false,
      pagesSwept: 0,
      ...(mode === 2 ? { pagesPerByte: 0 } : {}),
    })(s);
