/** What the collector does in the models: one cycle after the other, step by step. */
import type { Action } from "../../../spec/machine/action.ts";
import { isSet } from "../../../spec/numbers/bits.ts";
import { Address } from "../../../spec/numbers/units.ts";
import { isFlushed } from "../../../spec/objects/mcache.ts";
import type { Span } from "../../../spec/pages/mspan.ts";
import type { State } from "../../../spec/index.ts";

/** A slot below the free index is allocated, and so is one with its bit set. (mspan.ts) */
const isAllocated = ({ freeindex, allocBits }: Span, i: number): boolean =>
  i < freeindex || isSet(allocBits, i);

/** Addresses of the slots that are allocated, in order, and whether each is marked. */
export const slotsIn = ({ spans }: State): ReadonlyArray<readonly [a: Address, isBlack: boolean]> =>
  [...spans.values()]
    .filter(({ state }) => state === "inUse")
    .sort((a, b) => a.base - b.base)
    .flatMap((span) =>
      Array.from({ length: span.nelems }, (_, i) => i)
        .filter((i) => isAllocated(span, i))
        .map((i) => [Address(span.base + i * span.elemsize), isSet(span.markBits, i)] as const),
    );

/** Each set of objects that the marker may find: those that are marked, and any others. */
const findings = (state: State): ReadonlyArray<Action> => {
  const slots = slotsIn(state);
  const black = slots.filter(([, isBlack]) => isBlack).map(([a]) => a);
  const white = slots.filter(([, isBlack]) => !isBlack).map(([a]) => a);
  return Array.from({ length: 2 ** white.length }, (_, subset): Action => {
    const objects = [...black, ...white.filter((_a, i) => Math.floor(subset / 2 ** i) % 2 === 1)];
    const bytes = objects.length * 256;
    return { tag: "gc.marked", p: 0, marked: bytes, live: bytes, scan: bytes, objects };
  });
};

const terminating = (state: State): ReadonlyArray<Action> => {
  const caches = [...state.caches.values()].sort((a, b) => a.record.index - b.record.index);
  const full = caches.find(({ alloc }) => alloc.size > 0);
  if (full !== undefined) return [{ tag: "releaseall", p: 0, c: full.record.address }];
  const counting = caches.find((cache) => !isFlushed(cache));
  if (counting !== undefined) return [{ tag: "flush", p: 0, c: counting.record.address }];
  return findings(state);
};

/** What is the same of all cycles. */
export interface Cycles {
  /** Whether the program runs while a cycle marks. */
  readonly isConcurrent: boolean;
  /** GC percent. */
  readonly percent: number;
}

/** The collector's next action, or each that it may take. */
export const collector = (
  state: State,
  { isConcurrent, percent }: Cycles,
): ReadonlyArray<Action> => {
  const { gc, sweeping } = state;
  switch (gc.stage) {
    case "off":
      return [
        ...(sweeping.done ? [] : ([{ tag: "sweepone", p: 0, who: "bg" }] as const)),
        { tag: "gc.start", p: 0, mode: isConcurrent ? 0 : 1, trig: 0, cycle: 1 },
      ];
    case "started":
      return [
        sweeping.done ? { tag: "gc.epoch", p: 0 } : { tag: "sweepone", p: 0, who: "gcfinish" },
      ];
    case "rotated":
      return [gc.mode === 0 ? { tag: "gc.cycle", p: 0 } : { tag: "gc.phase", p: 0, phase: 2 }];
    case "planned":
      return [{ tag: "gc.phase", p: 0, phase: 1 }];
    case "marking":
      return [{ tag: "gc.phase", p: 0, phase: 2 }];
    case "terminating":
      return terminating(state);
    case "marked":
      return [{ tag: "gc.phase", p: 0, phase: 0 }];
    case "ended":
      return [{ tag: "gc.sweepgen", p: 0, mode: gc.mode }];
    case "sweepable":
      return [{ tag: "gc.trigger", p: 0, ratio: 0.875, gcpercent: percent }];
  }
};
