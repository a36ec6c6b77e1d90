/** Witnesses of the collector: situations that its invariants speak of. */
import type { Event } from "../../../spec/machine/event.ts";
import { forEachAct, hasInside, inside } from "../../ghost/acts.ts";
import { isForced } from "../invariants/collector/cycle.ts";
import { payments } from "../invariants/collector/debt.ts";
import { pagesFreedIn } from "../invariants/collector/pages.ts";
import { none, type Property, sometimes } from "../property.ts";
import { reached } from "./reached.ts";

/** Whether a finalizer was queued inside an act. */
const queues = (act: Event): boolean => {
  let isQueued = false;
  forEachAct(act, (inner) => {
    isQueued ||= inner.e === "sp.free" && inner.k === "finalizer";
  });
  return isQueued;
};

const sweeping: ReadonlyArray<Property> = [
  reached("sweep", "sweep.finalized", "A sweep queues a finalizer and keeps its object.", queues),
  reached(
    "malloc",
    "malloc.black",
    "An object is allocated while marking.",
    ({ bl, path }) => bl === 1 && path !== "tinyhit",
  ),
  reached(
    "gc.phase",
    "tiny.marked",
    "Marking begins while a cache has a tiny block.",
    ({ phase }, { before }) => phase === 1 && before.caches.some(({ tiny }) => tiny !== 0),
  ),
  reached("sweepone", "sweep.returned", "sweepone gives pages back.", ({ r = 0 }) => r > 0),
  reached(
    "sb.pop",
    "sweep.stale",
    "The stack of the unswept spans has an entry that was swept before.",
    ({ a, sg, hsg }) => a !== 0 && sg === hsg,
  ),
  sometimes({
    of: "state",
    name: "sweep.halfway",
    sentence: "Some spans are swept, and some are not.",
    evidence: ({ past: { unswept } }) =>
      unswept.waiting.size > 0 && unswept.pagesSwept > 0 ? [`${unswept.pages} pages wait`] : none,
  }),
  reached("reclaim", "reclaim.list", "The reclaiming gets pages from a busy list.", (act) =>
    inside(act).some((inner) => inner.e === "sweep" && inner.r === 1),
  ),
  reached("reclaim", "reclaim.any", "The reclaiming gets pages from whatever is unswept.", (act) =>
    inside(act).some((inner) => inner.e === "sweepone" && pagesFreedIn(inner) > 0),
  ),
  reached(
    "heap.alloc",
    "reclaim.grown",
    "The heap grows for an object while a large object was unswept before.",
    (act, { past }) =>
      hasInside(act, "heap.grow") &&
      [...past.unswept.waiting.values()].some(({ spc, np }) => spc <= 1 && np >= act.np),
  ),
  reached(
    "c.cache",
    "cache.swept",
    "A cache gets a span that was full before its sweep.",
    (act) =>
      act.r !== undefined &&
      inside(act).some(({ e, ...sweep }) => e === "sweep" && "ac" in sweep && sweep.ac === act.ne),
  ),
  reached(
    "c.grow",
    "class.swept",
    "A central list asks for a span after it has swept all others of its class.",
    (act, { past }) => [...past.unswept.waiting.values()].some(({ spc }) => spc === act.spc),
  ),
];

const pacing: ReadonlyArray<Property> = [
  reached("deduct", "debt.paid", "An allocation sweeps what it owes.", (act, o) =>
    payments(o).some((payment) => payment.act === act && payment.after > payment.before),
  ),
  reached(
    "gc.trigger",
    "pace.changed",
    "The pace is set while a part of the spans is swept.",
    ({ pagesSwept = 0, ppb = 0 }) => pagesSwept > 0 && ppb > 0,
  ),
  reached(
    "gc.trigger",
    "pace.grown",
    "The trigger is the marked heap, grown by the trigger ratio.",
    ({ gc_trigger = 0, heapmin = 0, marked = 0, ratioSet = 0 }) =>
      gc_trigger > heapmin && Number(gc_trigger) === Math.trunc(Number(marked) * (1 + ratioSet)),
  ),
  reached("gc.trigger", "pace.off", "GC is turned off.", ({ gcpercent }) => gcpercent < 0),
  reached(
    "gc.cycle",
    "goal.small",
    "A cycle starts on a small heap.",
    (_, { before: { gc } }) => gc.trigger <= gc.heapmin,
  ),
  sometimes({
    of: "step",
    name: "gc.called",
    sentence: "The program calls runtime.GC while GC is off.",
    evidence: (o) => (isForced(o) && o.before.gc.percent < 0 ? ["runtime.GC, off"] : none),
  }),
  reached("gc.epoch", "bits.freed", "An arena of bitmaps becomes free.", ({ free }) => free !== 0),
];

export const collectorWitnesses: ReadonlyArray<Property> = [...sweeping, ...pacing];
