/**
 * The collector as the allocator sees it (mgc.go): its phase, its pacing, and when an allocation
 * calls for a cycle. The marker itself is not modelled.
 */
import { pipe } from "fp-ts/lib/function.js";
import { type Collection, empty, get, set } from "../numbers/collection.ts";
import type { Config } from "../instance/config.ts";
import type { Sweeper } from "../machine/event.ts";
import { isUnswept, pagesInUse, pagesWhere } from "../pages/mspan.ts";
import { isRepaired } from "../instance/repairs.ts";
import type { State } from "../state.ts";
import { put as putSweeping } from "./mgcsweep.ts";
import {
  act,
  andThen,
  emit,
  fatal,
  flatMap,
  gets,
  modify,
  type Transition,
} from "../machine/transition.ts";
import { flag, type Word } from "../numbers/units.ts";
import {
  add,
  canonical,
  divide,
  fromFloat,
  maxWord,
  multiply,
  signed,
  subtract,
  unsigned,
} from "../numbers/word.ts";

/** 0 off: sweeping; 1 mark and 2 mark termination: allocation is black. */
export type Phase = 0 | 1 | 2;

/** How far a cycle has come; it is off between cycles. (mgc.go: gcStart, gcMarkTermination) */
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

export interface Pacer {
  readonly phase: Phase;
  readonly stage: Stage;
  /** The mode of the last cycle: 0 concurrent, 1 forced, 2 forced and swept while the world stops. */
  readonly mode: number;
  /** The collector has been set up. */
  readonly initialised: boolean;
  /** A heap that reaches the trigger may start a cycle. */
  readonly enabled: boolean;
  /** GOGC; -1 is off. */
  readonly percent: number;
  readonly triggerRatio: number;
  /** Bytes that the last cycle marked. */
  readonly marked: Word;
  /** heap_live when the last cycle started. */
  readonly initialHeapLive: Word;
  readonly heapmin: Word;
  /** heap_live at which a cycle starts, and should end. */
  readonly trigger: Word;
  readonly nextGC: Word;
  /** By processor: the credit of its goroutine for allocating while marking; negative is debt. */
  readonly assistBytes: Collection<number, number>;
}

const defaultHeapMinimum = 4 * 2 ** 20;
const sweepMinHeapDistance = 2 ** 20;
const initialRatio = 7 / 8;

export const initial: Pacer = {
  phase: 0,
  stage: "off",
  mode: 0,
  initialised: false,
  enabled: false,
  percent: 0,
  triggerRatio: 0,
  marked: 0,
  initialHeapLive: 0,
  heapmin: defaultHeapMinimum,
  trigger: 0,
  nextGC: 0,
  assistBytes: empty(),
};

export const put =
  (change: Partial<Pacer>) =>
  (s: State): State => ({ ...s, gc: { ...s.gc, ...change } });

/** Nothing is unswept, and the heap looks as if a cycle had just ended: once. (mgc.go: gcinit) */
export const init: Transition<void> = pipe(
  modify(putSweeping({ done: true })),
  andThen(
    modify(
      put({
        initialised: true,
        triggerRatio: initialRatio,
        marked: Math.trunc(defaultHeapMinimum / (1 + initialRatio)),
      }),
    ),
  ),
  andThen(emit({ e: "gc.init" })),
);

/** From here on an allocation may start a cycle. (mgc.go: gcenable) */
export const enable: Transition<void> = pipe(
  modify(put({ enabled: true })),
  andThen(emit({ e: "gc.enable" })),
);

const running: ReadonlySet<Stage> = new Set<Stage>(["off", "started", "marking"]);

/**
 * The world is stopped in every stage except off, started and marking. No action records when the
 * world stops between gc.start and gc.epoch.
 */
export const isWorldStopped = ({ gc }: State): boolean => !running.has(gc.stage);

/**
 * The stages in which nothing allocates. The collector itself may allocate before it marks, and
 * mallocgc throws while it terminates marking.
 */
export const isAllocationOver = ({ gc }: State): boolean =>
  gc.stage === "ended" || gc.stage === "sweepable";

/**
 * A cycle holds worldsema until its end, so nothing else stops the world: statistics are not read and
 * the number of processors does not change.
 */
export const isCycling = ({ gc }: State): boolean => gc.stage !== "off";

/** Caches are emptied by ReadMemStats between cycles, and by a cycle in mark termination. */
export const mayFlush = ({ gc }: State): boolean =>
  gc.stage === "off" || gc.stage === "terminating";

/** Which sweeper may run: a new cycle finishes the last sweep, and mode 2 sweeps at its end. */
export const maySweep = (s: State, who: Sweeper): boolean => {
  const { stage, mode } = s.gc;
  if (who === "gcfinish") return stage === "started";
  return who === "gcstw" ? stage === "sweepable" && mode === 2 : !isWorldStopped(s);
};

/** A program sets the pace while the world runs. The cycle itself sets it as its last step. */
export const mayPace = (s: State): boolean =>
  !isWorldStopped(s) || (s.gc.stage === "sweepable" && (s.gc.mode !== 2 || s.sweeping.done));

/** The live heap has reached the trigger. (mgc.go: gcTrigger.test) */
export const isHeapTriggered = ({ gc, stats }: State): boolean =>
  gc.enabled && gc.phase === 0 && gc.percent >= 0 && stats.heap_live >= gc.trigger;

/**
 * Each byte allocated while marking adds one byte of assist debt. The assist that pays the debt is part
 * of the marker. (malloc.go:594-613, 792-796)
 */
export const chargeAssist =
  (bytes: number) =>
  (s: State): State => {
    if (s.gc.phase !== 1) return s;
    const { assistBytes } = s.gc;
    return put({ assistBytes: set(assistBytes, s.p, (get(assistBytes, s.p) ?? 0) - bytes) })(s);
  };

/** `percent` of `of`, in uint64. */
export const percentOf = (of: Word, percent: number): Word =>
  divide(multiply(of, unsigned(percent)), 100);

const max = (a: Word, b: Word): Word => (a < b ? b : a);

/** Not negative, and a margin below the goal. */
const capped = (ratio: number, percent: number): number => {
  if (ratio < 0) return 0;
  return percent >= 0 ? Math.min(ratio, (0.95 * percent) / 100) : ratio;
};

/** The least trigger: sweeping happens in proportion to the growth of the heap. */
const minTrigger = ({ gc, sweeping, stats }: State): Word => {
  const sweepMin = add(stats.heap_live, percentOf(sweepMinHeapDistance, gc.percent));
  return sweeping.done ? gc.heapmin : max(gc.heapmin, sweepMin);
};

/** heap_live at which the next cycle starts. */
const triggerFor = (s: State, ratio: number): Word =>
  s.gc.percent < 0 ? maxWord() : max(fromFloat(Number(s.gc.marked) * (1 + ratio)), minTrigger(s));

const goalFor = ({ gc, config }: State, trigger: Word): Word =>
  gc.percent < 0 ? maxWord() : max(grown(config, gc.marked, gc.percent), trigger);

/** `bytes` and `percent` of them: in uint64, or with the repair exactly, as far as a word holds it. */
export const grown = (config: Config, bytes: Word, percent: number): Word => {
  if (!isRepaired(config, "goal-wraps")) return add(bytes, percentOf(bytes, percent));
  const exact = BigInt(bytes) + (BigInt(bytes) * BigInt(percent)) / 100n;
  return exact < BigInt(maxWord()) ? canonical(exact) : maxWord();
};

/** What the documentation means by the pages that are left to sweep. */
const unsweptPages = (s: State): number =>
  pagesWhere((span) => (span.state === "inUse" && isUnswept(s, span) ? span.npages : 0))(s);

/** Pages to sweep for each byte allocated until the trigger. */
const sweepPacing = (s: State, trigger: Word) => {
  if (s.sweeping.done) return { pagesPerByte: 0 };
  const live = s.stats.heap_live;
  const margin = 2 ** 20;
  const distance = Math.max(
    s.config.pageSize,
    Number(signed(subtract(subtract(trigger, live), margin))),
  );
  const pages = isRepaired(s.config, "pages-left")
    ? unsweptPages(s)
    : Number(signed(subtract(pagesInUse(s), s.sweeping.pagesSwept)));
  return pages <= 0
    ? { pagesPerByte: 0 }
    : {
        pagesPerByte: pages / distance,
        heapLiveBasis: live,
        pagesSweptBasis: s.sweeping.pagesSwept,
      };
};

/** Arguments of gcSetTriggerRatio. */
export interface Pacing {
  readonly ratio: number;
  readonly gcpercent: number;
}

/** Sets the GC percent, the trigger, the goal and the sweep pace. (setGCPercent, gcSetTriggerRatio) */
export const setTriggerRatio = ({ ratio, gcpercent }: Pacing): Transition<void> => {
  const percent = gcpercent < 0 ? -1 : gcpercent;
  return act(
    "gc.trigger",
    { ratio, gcpercent },
    pipe(
      modify((s) => (s.gc.stage === "sweepable" ? put({ stage: "off" })(s) : s)),
      andThen(modify(put({ percent, heapmin: percentOf(defaultHeapMinimum, percent) }))),
      andThen(pace(ratio)),
    ),
    (_, s) => ({
      heapmin: s.gc.heapmin,
      marked: s.gc.marked,
      live: s.stats.heap_live,
      sweepdone: flag(s.sweeping.done),
      pagesInUse: pagesInUse(s),
      pagesSwept: s.sweeping.pagesSwept,
      ratioSet: s.gc.triggerRatio,
      gc_trigger: s.gc.trigger,
      next_gc: s.gc.nextGC,
      ppb: s.sweeping.pagesPerByte,
      liveBasis: s.sweeping.heapLiveBasis,
      sweptBasis: s.sweeping.pagesSweptBasis,
    }),
  );
};

const pace = (ratio: number): Transition<void> =>
  pipe(
    modify((s) => put({ triggerRatio: capped(ratio, s.gc.percent) })(s)),
    andThen(gets((s) => triggerFor(s, s.gc.triggerRatio))),
    flatMap((trigger) => (signed(trigger) < 0 ? underflow(trigger) : applyTrigger(trigger))),
  );

/** With GC off the trigger is the largest uint64, which is negative as an int64; else Go throws. */
const underflow =
  (trigger: Word): Transition<void> =>
  (s) => {
    const { nextGC, marked, initialHeapLive, triggerRatio, percent } = s.gc;
    if (percent < 0) return applyTrigger(trigger)(s);
    return fatal("gc_trigger underflow", [
      `runtime: next_gc=${nextGC} heap_marked=${marked} heap_live=${s.stats.heap_live} ` +
        `initialHeapLive=${initialHeapLive}triggerRatio=${printedFloat(triggerRatio)} ` +
        `minTrigger=${minTrigger(s)}`,
    ])(s);
  };

/** A float64 as Go's print writes it. (print.go: printfloat) */
const printedFloat = (x: number): string => {
  const [mantissa = "", exponent = "0"] = Math.abs(x).toExponential(6).split("e");
  const digits = String(Math.abs(Number(exponent))).padStart(3, "0");
  return `${x < 0 ? "-" : "+"}${mantissa}e${Number(exponent) < 0 ? "-" : "+"}${digits}`;
};

const applyTrigger = (trigger: Word): Transition<void> =>
  pipe(
    modify((s) => put({ trigger, nextGC: goalFor(s, trigger) })(s)),
    andThen(modify((s) => putSweeping(sweepPacing(s, trigger))(s))),
  );
