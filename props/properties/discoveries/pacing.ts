/** What the seed's pacer computes instead. */
import type { Event } from "../../../spec/machine/event.ts";
import type { Word } from "../../../spec/numbers/units.ts";
import { type Discovery, needs } from "../discovery.ts";
import { cycles, showCycle } from "../invariants/collector/cycle.ts";
import { type Payment, showPayment, wrong } from "../invariants/collector/debt.ts";
import { misPaced, type Paced, pacings, showGoal, showPace } from "../invariants/collector/pace.ts";
import { pagesInUse } from "../../../spec/pages/mspan.ts";
import type { Observation } from "../property.ts";

/** The pace that the seed sets: for the pages in use less those that were swept. */
const seedsPace = (act: Paced, { after, past }: Observation): number | undefined => {
  const { pagesSwept } = past.unswept;
  if (act.pagesInUse !== pagesInUse(after) || act.pagesSwept !== pagesSwept) return undefined;
  const distance = Number(BigInt.asIntN(64, BigInt(act.gc_trigger) - BigInt(act.live))) - 2 ** 20;
  const pages = act.pagesInUse - pagesSwept;
  if (act.sweepdone === 1 || pages <= 0) return 0;
  return pages / Math.max(distance, after.config.pageSize);
};

export const pagesLeft: Discovery = {
  name: "pages-left",
  property: "pace.sweep",
  sentence:
    "What is left to sweep is taken as the pages in use less those swept, though spans that were freed since are in the second only, and new ones in the first only (mgc.go: gcSetTriggerRatio).",
  needs: needs(
    "gc.trigger",
    "set the pace while spans were unswept",
    (_, { past }) => past.unswept.pages > 0,
  ),
  explains: (evidence, o) =>
    misPaced(o).some((act) => {
      const pace = seedsPace(act, o);
      const isSeeds = pace !== undefined && Math.abs(act.ppb - pace) <= pace * 2 ** -40;
      return isSeeds && showPace(act, o) === evidence;
    }),
};

/** By how much the heap has grown since the basis, with the new span. */
const growthOf = ({ act: { n, live = 0, liveBasis = 0 } }: Pick<Payment, "act">): number =>
  Number(live) - Number(liveBasis) + Number(n);

const isOutside = (growth: number, { after }: Observation): boolean =>
  growth < 0 || growth >= 2 ** (8 * after.config.ptrSize);

/** Whether no span was swept beyond what the seed takes as owed. */
const isSeedsPayment = (payment: Payment, { after }: Observation): boolean => {
  const growth = growthOf(payment);
  const size = 2 ** (8 * after.config.ptrSize);
  const { ppb = 0, csp } = payment.act;
  const target = ppb * (growth < 0 ? growth + size : growth - size) - Number(csp);
  return payment.isAllSwept || payment.beforeLast < target || payment.before >= target;
};

export const debtWraps: Discovery = {
  name: "debt-wraps",
  property: "sweep.debt",
  sentence:
    "The growth of the live heap has no sign: where caches have given slots back since the pace was set, all that is left is owed at once (mgcsweep.go: deductSweepCredit).",
  needs: needs(
    "deduct",
    "charged a span while the live heap was smaller than at the basis",
    (act) => !!act.ppb && growthOf({ act }) < 0,
  ),
  explains: (evidence, o) =>
    wrong(o).some(
      (payment) =>
        isOutside(growthOf(payment), o) &&
        isSeedsPayment(payment, o) &&
        showPayment(payment) === evidence,
    ),
};

const wordBits = 64;

/** The marked heap grown by GOGC, where a word holds all steps of the computation, and else not. */
const wrapped = (marked: Word, gcpercent: number): bigint => {
  const part = BigInt.asUintN(wordBits, BigInt(marked) * BigInt(gcpercent)) / 100n;
  return BigInt.asUintN(wordBits, BigInt(marked) + part);
};

const wraps = (marked: Word, gcpercent: number): boolean =>
  BigInt(marked) * BigInt(gcpercent) >= 2n ** 64n;

const larger = (a: bigint, b: bigint): bigint => (a < b ? b : a);

export const goalWraps: Discovery = {
  name: "goal-wraps",
  property: "pace.trigger",
  sentence:
    "The marked heap times GOGC is computed in 64 bits, before it is divided by 100: at a large GOGC the goal is any number (mgc.go: gcSetTriggerRatio).",
  needs: needs(
    "gc.trigger",
    "set a goal of 2^64 bytes a hundred times over",
    ({ marked = 0, gcpercent }) => gcpercent >= 0 && wraps(marked, gcpercent),
  ),
  explains: (evidence, o) =>
    pacings(o).some(
      (act) =>
        act.gcpercent >= 0 &&
        wraps(act.marked, act.gcpercent) &&
        BigInt(act.next_gc) ===
          larger(wrapped(act.marked, act.gcpercent), BigInt(act.gc_trigger)) &&
        showGoal(act) === evidence,
    ),
};

/** What a cycle's goal lies above the live heap, at least. */
const mebibyte = 2n ** 20n;

const cycleWrapsIn = ({ marked, live, gcpercent }: Event<"gc.cycle">): boolean =>
  gcpercent >= 0 && (wraps(marked, gcpercent) || BigInt(live) + mebibyte >= 2n ** 64n);

export const cycleWraps: Discovery = {
  name: "cycle-wraps",
  property: "pace.goal",
  sentence:
    "The goal of a cycle is computed anew in 64 bits, and wraps like the one that gcSetTriggerRatio sets; so does the live heap with 1 MiB (mgc.go: startCycle).",
  needs: needs(
    "gc.cycle",
    "began a cycle with a goal of 2^64 bytes a hundred times over, or with as large a live heap",
    cycleWrapsIn,
  ),
  explains: (evidence, o) =>
    cycles(o).some((act) => {
      const least = BigInt.asUintN(wordBits, BigInt(act.live) + mebibyte);
      return (
        cycleWrapsIn(act) &&
        BigInt(act.next_gc) === larger(wrapped(act.marked, act.gcpercent), least) &&
        showCycle(act) === evidence
      );
    }),
};

export const gcOff: Discovery = {
  name: "gc-off",
  property: "gc.forced",
  sentence:
    "With GOGC=off a forced collection does nothing: only an unconditional cycle starts (mgc.go: gcTrigger.test).",
  needs: needs("gc.trigger", "turned GC off", ({ gcpercent }) => gcpercent < 0),
  explains: (_, { before, performed }) =>
    before.gc.percent < 0 && performed.tag === "disabled" && performed.reason === "GC is off",
};
