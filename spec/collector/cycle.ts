/**
 * The cycle of the collector (mgc.go: gcStart, startCycle, setGCPhase, gcMark, gcSweep), as far as the
 * allocator takes part in it. What the marker finds arrives from outside: as an action's numbers and
 * live objects, or as the mark bits of a recording.
 */
import { pipe } from "fp-ts/lib/function.js";
import { empty, fold, get } from "../numbers/collection.ts";
import { percentOf, type Phase, put, type Stage } from "./pacer.ts";
import { nextEpoch } from "./gcbits.ts";
import { blacken } from "../objects/mbitmap.ts";
import { isFlushed } from "../objects/mcache.ts";
import { updateStats } from "../stats/mstats.ts";
import { isRepaired } from "../instance/repairs.ts";
import type { State } from "../state.ts";
import { put as putSweeping } from "./mgcsweep.ts";
import { sweptBuffer } from "./mgcsweepbuf.ts";
import {
  andThen,
  emit,
  flatMap,
  gets,
  guard,
  modify,
  must,
  type Transition,
} from "../machine/transition.ts";
import type { Address, Word } from "../numbers/units.ts";
import { add, fromFloat, maxWord } from "../numbers/word.ts";

/** Why a cycle starts: 0 always, 1 the heap trigger, 2 time, 3 runtime.GC. */
export interface Start {
  readonly mode: number;
  readonly trig: number;
  readonly cycle: number;
}

/** From one stage to the next, or not at all. */
const advance =
  (from: ReadonlyArray<Stage>, to: Stage): Transition<void> =>
  (s) =>
    pipe(
      guard(from.includes(s.gc.stage), `a cycle that is ${s.gc.stage} cannot be ${to} next`),
      andThen(modify(put({ stage: to }))),
    )(s);

/** A cycle keeps the mode that it started in. */
function inMode(isPossible: (mode: number) => boolean): Transition<void> {
  return (s) => guard(isPossible(s.gc.mode), `the mode of the cycle is ${s.gc.mode}`)(s);
}

/** With GC percent off nothing starts a cycle but what must; for the seed runtime.GC need not. */
const mayStart = ({ gc, config }: State, { trig }: Start): boolean =>
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
      guard(s.gc.enabled, "GC is not enabled yet"),
      andThen(guard(mayStart(s, request), "GC is off")),
      andThen(advance(["off"], "started")),
      andThen(modify(put({ mode: request.mode, initialHeapLive: s.stats.heap_live }))),
      andThen(
        emit({ e: "gc.start", ...request, live: s.stats.heap_live, gc_trigger: s.gc.trigger }),
      ),
    )(s);

/** Everything is swept, so the bitmap arenas take turns. (mgcsweep.go: finishsweep_m) */
export const epoch: Transition<void> = (s) =>
  pipe(
    guard(s.sweeping.done, "spans are still unswept"),
    andThen(advance(["started"], "rotated")),
    andThen(nextEpoch),
  )(s);

/** The goal while marking; the first cycle's marked heap is made up. (mgc.go: startCycle) */
export const startCycle: Transition<void> = pipe(
  inMode((mode) => mode === 0),
  andThen(advance(["rotated"], "planned")),
  andThen(
    modify((s) => {
      const { trigger, heapmin, triggerRatio, percent, marked: before } = s.gc;
      const marked = trigger <= heapmin ? fromFloat(Number(trigger) / (1 + triggerRatio)) : before;
      const goal = percent < 0 ? maxWord() : add(marked, percentOf(marked, percent));
      const least = add(s.stats.heap_live, 2 ** 20);
      return put({ marked, nextGC: goal < least ? least : goal })(s);
    }),
  ),
  flatMap(() => (s) => {
    const { marked, nextGC: next_gc, percent: gcpercent } = s.gc;
    return emit({ e: "gc.cycle", marked, next_gc, live: s.stats.heap_live, gcpercent })(s);
  }),
);

/** A forced cycle goes from the sweep to mark termination at once. */
const stagesOf = (phase: Phase, mode: number) =>
  (
    ({
      0: { from: ["marked"], to: "ended" },
      1: { from: ["planned"], to: "marking" },
      2: { from: [mode === 0 ? "marking" : "rotated"], to: "terminating" },
    }) as const
  )[phase];

/** mgc.go: setGCPhase */
export const setPhase =
  (phase: Phase): Transition<void> =>
  (s) =>
    pipe(
      advance(stagesOf(phase, s.gc.mode).from, stagesOf(phase, s.gc.mode).to),
      andThen(modify(put(phase === 1 ? { phase, assistBytes: empty() } : { phase }))),
      andThen(modify(phase === 1 ? blackenTinyBlocks : (t) => t)),
      andThen(emit({ e: "gc.phase", phase, live: s.stats.heap_live })),
    )(s);

/** What is packed into a block after marking has begun lives as long as the block. */
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
  /** The objects that are reachable, where it is not a recording that knows. */
  readonly objects?: ReadonlyArray<Address>;
}

/** mgc.go: gcMark, at the end of which no cache has anything (flushallmcaches, cachestats) */
export const marked = ({ marked: bytes, live, scan, objects = [] }: Marked): Transition<void> =>
  pipe(
    gets((s) => fold(s.caches, true, (flushed, cache) => flushed && isFlushed(cache))),
    flatMap((flushed) => guard(flushed, "a cache still has spans or counters")),
    andThen(advance(["terminating"], "marked")),
    andThen(modify(put({ marked: bytes }))),
    andThen(modify(updateStats(() => ({ heap_live: live, heap_scan: scan })))),
    andThen(modify((t) => objects.reduce((u, object) => blacken(object)(u), t))),
    andThen(emit({ e: "gc.marked", marked: bytes, live, scan })),
  );

/** Every span is unswept again; mode 2 sweeps at once instead of in proportion. (mgc.go: gcSweep) */
export const nextSweepgen =
  (mode: number): Transition<void> =>
  (s) =>
    pipe(
      inMode((own) => own === mode),
      andThen(advance(["ended"], "sweepable")),
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
      sweepgen: s.sweeping.sweepgen + 2,
      done: false,
      pagesSwept: 0,
      ...(mode === 2 ? { pagesPerByte: 0 } : {}),
    })(s);
