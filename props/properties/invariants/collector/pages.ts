/**
 * What a sweeper reports: "sweeps one span; returns number of pages returned to heap"
 * (mgcsweep.go: sweepone); "pages swept this cycle" (mheap.go: pagesSwept).
 */
import type { Event } from "../../../../spec/machine/event.ts";
import { forEachAct, forEachPerformed, inside } from "../../../ghost/acts.ts";
import { always, type Property } from "../../property.ts";

/** Pages that went back to the page heap inside an act. */
export const pagesFreedIn = (act: Event): number => {
  let pages = 0;
  forEachAct(act, (inner) => {
    if (inner.e === "heap.free") pages += inner.np;
  });
  return pages;
};

const wronglyReturned = (act: Event<"sweepone">): ReadonlyArray<string> => {
  const sweeps = inside(act).filter((inner) => inner.e === "sweep").length;
  const expected = sweeps === 0 ? -1 : pagesFreedIn(act);
  return act.r === undefined || (act.r === expected && sweeps <= 1)
    ? []
    : [`sweepone swept ${sweeps} spans and returned ${act.r}, expected ${expected}`];
};

export const pages: Property = always({
  of: "step",
  on: ["sweepone", "sweep"],
  name: "sweep.pages",
  sentence:
    "sweepone sweeps one span and returns the pages that came back, or -1 when nothing is left; pagesSwept is the pages of the spans that were swept in this cycle.",
  evidence: ({ performed, past }) => {
    const found: string[] = [];
    let swept = past.unswept.pagesSwept;
    forEachPerformed(performed, (act) => {
      if (act.e === "sweepone") found.push(...wronglyReturned(act));
      if (act.e !== "sweep" || act.pagesSwept === undefined) return;
      swept += act.np ?? 0;
      if (act.pagesSwept !== swept) {
        found.push(`${act.pagesSwept} pages count as swept, and ${swept} are`);
      }
    });
    return found;
  },
});
