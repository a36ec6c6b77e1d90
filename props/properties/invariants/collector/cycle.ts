/** What starts a cycle, and what its goal is (mgc.go: gcTrigger.test, GC, startCycle). */
import type { Event } from "../../../../spec/machine/event.ts";
import { hasInside, performedActs } from "../../../ghost/acts.ts";
import { always, type Observation, type Property } from "../../property.ts";
import { maxWord, percentOf } from "./pace.ts";

const mebibyte = 2n ** 20n;

/** The goal of a cycle, "at least a little larger than the current live heap". */
const cycleGoal = ({ marked, live, gcpercent }: Event<"gc.cycle">): bigint => {
  if (gcpercent < 0) return maxWord;
  const goal = BigInt(marked) + percentOf(marked, gcpercent);
  const least = BigInt(live) + mebibyte;
  const larger = goal < least ? least : goal;
  return larger > maxWord ? maxWord : larger;
};

export const showCycle = (act: Event<"gc.cycle">): string =>
  `the cycle's goal is ${act.next_gc}, expected ${cycleGoal(act)}`;

/** The marked heap of a cycle: that of the last one, or what the trigger of a small heap stands for. */
const isMarked = ({ marked }: Event<"gc.cycle">, { before }: Observation): boolean => {
  const { trigger, heapmin, triggerRatio, marked: last } = before.gc;
  if (trigger > heapmin) return marked === last;
  return Math.abs(Number(marked) * (1 + triggerRatio) - Number(trigger)) <= 2 + triggerRatio;
};

export const cycles = ({ performed }: Observation): ReadonlyArray<Event<"gc.cycle">> =>
  performedActs(performed, "gc.cycle");

export const hasGoal = (act: Event<"gc.cycle">): boolean => BigInt(act.next_gc) === cycleGoal(act);

export const goal: Property = always({
  of: "step",
  on: ["gc.cycle"],
  name: "pace.goal",
  sentence:
    "A cycle's goal is its marked heap grown by GOGC, and at least 1 MiB above the live heap; where the trigger is no more than the minimum heap, the marked heap is what the trigger ratio leads from to the trigger.",
  evidence: (o) =>
    cycles(o).flatMap((act) => [
      ...(hasGoal(act) ? [] : [showCycle(act)]),
      ...(isMarked(act, o) ? [] : [`the cycle starts from ${act.marked} marked bytes`]),
    ]),
});

/** The one allocation of an action. */
const allocationIn = ({ performed }: Observation): Event<"malloc"> | undefined => {
  if (performed.tag !== "done") return undefined;
  const { event } = performed;
  if (event.e === "malloc") return event;
  const inner = event.e === "newobject" || event.e === "newarray" ? event.fx?.[0] : undefined;
  return inner?.e === "malloc" ? inner : undefined;
};

const isDue = ({ gc, stats }: Observation["after"]): boolean =>
  gc.enabled && gc.phase === 0 && gc.percent >= 0 && stats.heap_live >= gc.trigger;

export const due: Property = always({
  of: "step",
  on: ["heap.alloc", "c.cache"],
  name: "pace.due",
  sentence:
    "An allocation that takes a span calls for a cycle exactly when the live heap has reached the trigger, GC is enabled and on, and no cycle is marking.",
  evidence: (o) => {
    const act = allocationIn(o);
    if (act === undefined) return [];
    const { after } = o;
    const takes = hasInside(act, "c.cache") || hasInside(act, "heap.alloc");
    if (!takes || (act.gc ?? 0) === (isDue(after) ? 1 : 0)) return [];
    const what = `${after.stats.heap_live} bytes are live, the trigger is ${after.gc.trigger}`;
    return [`${what}, and the allocation ${act.gc === 1 ? "calls" : "does not call"} for a cycle`];
  },
});

/** trig 3: the program has called runtime.GC. */
export const isForced = ({ action }: Observation): boolean =>
  action.tag === "gc.start" && action.trig === 3;

export const forced: Property = always({
  of: "step",
  name: "gc.forced",
  sentence:
    "runtime.GC runs a garbage collection, whatever GOGC is: its cycle starts as soon as no other is under way.",
  evidence: (o) => {
    const { started, dead, gc } = o.before;
    const isReady = started && dead === null && gc.enabled && gc.stage === "off";
    return isForced(o) && isReady && o.performed.tag === "disabled"
      ? [`with GOGC ${gc.percent} runtime.GC starts no cycle`]
      : [];
  },
});
