/**
 * Reclaiming: "to avoid requesting more OS memory while there are unswept spans, when a goroutine
 * needs another span, it first attempts to reclaim that much memory by sweeping" (mgc.go; mheap.go:
 * reclaim, alloc_m; mcentral.go: cacheSpan).
 */
import type { Event } from "../../../../spec/machine/event.ts";
import { inside, walkPerformed } from "../../../ghost/acts.ts";
import type { Waiting } from "../../../ghost/collector/unswept.ts";
import { hex } from "../../../report/show.ts";
import { always, type Observation, type Property } from "../../property.ts";
import { pagesFreedIn } from "./pages.ts";

/** An act that takes more memory while spans wait for the sweeper. */
export interface Taking<E extends "heap.alloc" | "heap.grow" | "c.grow"> {
  readonly act: Event<E>;
  /** The spans that wait, at the end of heap.alloc or the beginning of growth. */
  readonly waiting: ReadonlyArray<Waiting>;
  /** The bases of the spans that the action has swept by then. */
  readonly swept: ReadonlySet<number>;
}

type Growth = Taking<"heap.grow"> & { readonly alloc: Event<"heap.alloc"> };

interface Takings {
  readonly allocs: ReadonlyArray<Taking<"heap.alloc">>;
  readonly growths: ReadonlyArray<Growth>;
  readonly grows: ReadonlyArray<Taking<"c.grow">>;
}

const takings = ({ performed, past }: Observation): Takings => {
  const swept = new Set<number>();
  const allocs: Taking<"heap.alloc">[] = [];
  const growths: Growth[] = [];
  const grows: Taking<"c.grow">[] = [];
  let alloc: Event<"heap.alloc"> | undefined;
  const now = () => ({
    waiting: [...past.unswept.waiting.values()].filter(({ a }) => !swept.has(a)),
    swept: new Set(swept),
  });
  walkPerformed(performed, {
    enter: (act) => {
      if (act.e === "heap.alloc") alloc = act;
      if (act.e === "c.grow") grows.push({ act, ...now() });
      if (act.e === "heap.grow" && alloc !== undefined) growths.push({ act, alloc, ...now() });
    },
    leave: (act) => {
      if (act.e === "sweep") swept.add(act.a);
      if (act.e !== "heap.alloc") return;
      allocs.push({ act, ...now() });
      alloc = undefined;
    },
  });
  return { allocs, growths, grows };
};

/** Pages that came back before the page heap took pages. */
export const reclaimedIn = (act: Event<"heap.alloc">): number =>
  inside(act).reduce((sum, inner) => sum + (inner.e === "reclaim" ? pagesFreedIn(inner) : 0), 0);

/** The allocations for which too little was reclaimed, though spans wait. */
export const tooFew = (o: Observation): ReadonlyArray<Taking<"heap.alloc">> =>
  o.past.unswept.waiting.size === 0
    ? []
    : takings(o).allocs.filter(({ act, waiting }) => {
        // A throw in the middle of the reclaiming has taken nothing.
        const isTaken = inside(act).some((inner) => inner.e === "span.alloc");
        return isTaken && waiting.length > 0 && reclaimedIn(act) < act.np;
      });

export const showTooFew = ({ act, waiting }: Taking<"heap.alloc">): string =>
  `${act.np} pages are taken after ${reclaimedIn(act)} came back, and ${waiting.length} spans are unswept`;

export const first: Property = always({
  of: "step",
  on: ["heap.alloc"],
  name: "reclaim.first",
  sentence:
    "Before the page heap takes pages for objects, as many have come back by sweeping, or every span is swept.",
  evidence: (o) => tooFew(o).map(showTooFew),
});

const isLarge = ({ spc }: Waiting): boolean => spc <= 1;

/** Whether the sweep of a span will find a slot free. */
const willFree = ({ past }: Observation, waiting: Waiting): boolean =>
  past.marks.isComplete &&
  [...past.marks.keptIn(waiting)].filter((slot) => slot < waiting.ne).length < waiting.ne;

/** Growth for an object, and a dead large object that waits and is long enough. */
export interface Needless {
  readonly growth: Growth;
  readonly dead: Waiting;
}

export const needless = (o: Observation): ReadonlyArray<Needless> =>
  o.past.unswept.waiting.size === 0
    ? []
    : takings(o).growths.flatMap((growth) =>
        growth.waiting
          .filter((one) => isLarge(one) && one.np >= growth.alloc.np && willFree(o, one))
          .map((dead) => ({ growth, dead })),
      );

export const showNeedless = ({ growth: { act }, dead: { a, np } }: Needless): string =>
  `the heap grows for ${act.np} pages, and a dead object of ${np} at ${hex(a)} is unswept`;

export const long: Property = always({
  of: "step",
  on: ["heap.grow"],
  name: "reclaim.long",
  sentence:
    "The heap does not grow for an object while a large object that nothing reaches, and that is long enough, waits for its sweep.",
  evidence: (o) => needless(o).map(showNeedless),
});

/** A central list that asks for a new span, and an unswept one of its class with a slot to free. */
export interface Asking {
  readonly grow: Taking<"c.grow">;
  readonly span: Waiting;
}

export const askings = (o: Observation): ReadonlyArray<Asking> =>
  o.past.unswept.waiting.size === 0
    ? []
    : takings(o).grows.flatMap((grow) =>
        grow.waiting
          .filter((span) => span.spc === grow.act.spc && willFree(o, span))
          .map((span) => ({ grow, span })),
      );

export const showAsking = ({ grow: { act }, span: { a } }: Asking): string =>
  `a new span of class ${act.spc} is asked for, and the one at ${hex(a)} is unswept and not full`;

export const central: Property = always({
  of: "step",
  on: ["c.grow"],
  name: "reclaim.class",
  sentence:
    "A central list asks for a new span only when no unswept span of its class has a slot that its sweep will free.",
  evidence: (o) => askings(o).map(showAsking),
});
