/**
 * Pacing (mgc.go: gcSetTriggerRatio): "sets the trigger ratio and updates everything derived from it:
 * the absolute trigger, the heap goal, mark pacing, and sweep pacing".
 */
import type { Event } from "../../../../spec/machine/event.ts";
import type { Word } from "../../../../spec/numbers/units.ts";
import { performedActs } from "../../../ghost/acts.ts";
import { always, type Observation, type Property } from "../../property.ts";

/** An act that has come to its end. */
export type Paced = Required<Omit<Event<"gc.trigger">, "fx">>;

/** What gcSetTriggerRatio set; nothing where it threw. */
export const pacings = ({ performed }: Observation): ReadonlyArray<Paced> =>
  performedActs(performed, "gc.trigger").filter(
    (act): act is Event<"gc.trigger"> & Paced => act.next_gc !== undefined,
  );

const mebibyte = 2n ** 20n;
export const maxWord = 2n ** 64n - 1n;

/** `percent` of a number of bytes, which may be more than a word holds. */
export const percentOf = (of: Word | bigint, percent: number): bigint =>
  (BigInt(of) * BigInt(percent)) / 100n;

/** Numbers that float64 arithmetic cannot tell apart. */
const isClose = (a: Word, b: number): boolean =>
  Math.abs(Number(a) - b) <= 1 + Math.abs(b) * 2 ** -48;

const largest = (...words: ReadonlyArray<bigint>): bigint =>
  words.reduce((a, b) => (a < b ? b : a), 0n);

/** "Capped to reasonable bounds": not negative, and with "always a little margin" below GOGC. */
const ratioOf = ({ ratio, gcpercent }: Paced): number => {
  if (ratio < 0) return 0;
  return gcpercent < 0 ? ratio : Math.min(ratio, (0.95 * gcpercent) / 100);
};

/** The least trigger: the minimum heap, and while spans are unswept room to sweep them. */
const leastTrigger = ({ gcpercent, live, sweepdone }: Paced): bigint => {
  const minimum = percentOf(4n * mebibyte, gcpercent);
  const room = BigInt(live) + percentOf(mebibyte, gcpercent);
  return sweepdone === 1 ? minimum : largest(minimum, room);
};

/** The trigger: the marked heap, grown by the trigger ratio, or the least one. */
const isTrigger = (act: Paced): boolean => {
  const least = leastTrigger(act);
  const trigger = BigInt(act.gc_trigger);
  const grown = Number(act.marked) * (1 + ratioOf(act));
  return trigger === least
    ? isClose(grown, Number(least)) || grown < Number(least)
    : trigger > least && isClose(act.gc_trigger, grown);
};

/** The goal: the marked heap, grown by GOGC, but never below the trigger. */
export const goalOf = ({ marked, gcpercent, gc_trigger }: Paced): bigint => {
  const goal = largest(BigInt(marked) + percentOf(marked, gcpercent), BigInt(gc_trigger));
  return goal > maxWord ? maxWord : goal;
};

export const showGoal = (act: Paced): string =>
  `the goal is ${act.next_gc} bytes; ${act.marked} marked bytes at GOGC ${act.gcpercent} make ${goalOf(act)}`;

const wrongWhenOn = (act: Paced): ReadonlyArray<string> => {
  const { gcpercent, heapmin, gc_trigger, next_gc, marked } = act;
  const minimum = percentOf(4n * mebibyte, gcpercent);
  return [
    ...(BigInt(heapmin) === minimum ? [] : [`heapminimum is ${heapmin}, expected ${minimum}`]),
    ...(isTrigger(act)
      ? []
      : [`the trigger is ${gc_trigger} at ratio ${act.ratioSet} of ${marked} marked`]),
    ...(BigInt(next_gc) === goalOf(act) ? [] : [showGoal(act)]),
  ];
};

const wrongWhenOff = ({ gc_trigger, next_gc }: Paced): ReadonlyArray<string> =>
  BigInt(gc_trigger) === maxWord && BigInt(next_gc) === maxWord
    ? []
    : [`the trigger is ${gc_trigger} and the goal ${next_gc}, though GC is off`];

export const trigger: Property = always({
  of: "step",
  on: ["gc.trigger"],
  name: "pace.trigger",
  sentence:
    "The next cycle starts when the marked heap has grown by the trigger ratio, which stays between 0 and 95 % of GOGC, but not below the minimum heap of 4 MiB times GOGC nor without 1 MiB times GOGC to sweep in; its goal is the marked heap grown by GOGC, at least the trigger; with GOGC off neither is ever reached.",
  evidence: (o) =>
    pacings(o).flatMap((act) => {
      const ratio = ratioOf(act);
      return [
        ...(Math.abs(act.ratioSet - ratio) <= ratio * 2 ** -48
          ? []
          : [`the trigger ratio is ${act.ratioSet}, expected ${ratio}`]),
        ...(act.gcpercent < 0 ? wrongWhenOff(act) : wrongWhenOn(act)),
      ];
    }),
});

/**
 * "Concurrent sweep needs to sweep all of the in-use pages by the time the allocated heap reaches the
 * GC trigger ... accounting for the fact that some might already be swept. Add a little margin."
 */
export const paceOf = (act: Paced, { past, after }: Observation): number => {
  if (past.unswept.pages === 0) return 0;
  const distance = BigInt.asIntN(64, BigInt(act.gc_trigger) - BigInt(act.live)) - mebibyte;
  return past.unswept.pages / Math.max(Number(distance), after.config.pageSize);
};

/** The paces that are not what is left to sweep requires. */
export const misPaced = (o: Observation): ReadonlyArray<Paced> =>
  pacings(o).filter((act) => {
    const pace = paceOf(act, o);
    return Math.abs(act.ppb - pace) > pace * 2 ** -40;
  });

export const showPace = (act: Paced, o: Observation): string =>
  `${act.ppb} pages are swept for each byte, expected ${paceOf(act, o)} for the ${o.past.unswept.pages} pages that are left`;

/** Where the line of the pace begins: at the heap and the pages swept as they are. */
const wrongBasis = (act: Paced, { past }: Observation): ReadonlyArray<string> =>
  act.ppb === 0 || (act.liveBasis === act.live && act.sweptBasis === past.unswept.pagesSwept)
    ? []
    : [`the pace starts at ${act.liveBasis} bytes and ${act.sweptBasis} pages`];

export const sweepPace: Property = always({
  of: "step",
  on: ["gc.trigger"],
  name: "pace.sweep",
  sentence:
    "What is owed is what is left to sweep: the pages that are unswept, spread over the bytes from the live heap on to 1 MiB before the trigger, at least a page; and it starts where the heap and the sweeper are.",
  evidence: (o) => [
    ...misPaced(o).map((act) => showPace(act, o)),
    ...pacings(o).flatMap((act) => wrongBasis(act, o)),
  ],
});
