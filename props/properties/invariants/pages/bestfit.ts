/**
 * Which free span an allocation takes. The page heap promises the best fit: "remove … returns the
 * smallest span that can hold npages", "for spans of the same size the one at the lowest address is
 * selected" (mgclarge.go), and it grows only when nothing fits (malloc.go).
 */
import type { Event } from "../../../../spec/machine/event.ts";
import type { Treap } from "../../../../spec/pages/mgclarge.ts";
import { inside } from "../../../ghost/acts.ts";
import { always, type Observation, type Property } from "../../property.ts";
import { hex } from "../../../report/show.ts";
import { eventOf } from "../../../subjects/subject.ts";
import { FreeSpans, type Place } from "./freespans.ts";
import { firstFit, seedsChoice } from "./treapsearch.ts";

/** A choice that was not the best: what was asked, what was taken, and what should have been. */
export interface Misfit {
  readonly np: number;
  /** Undefined: the heap grew instead. */
  readonly taken: Place | undefined;
  readonly best: Place;
  /**
   * `search`: the seed's search of the treap missed the best one, although it comes first in the
   * treap's order. `record`: among spans of equal length the order of the treap, that of the records,
   * does not put the lowest one first, so that a faultless search would miss it as well.
   */
  readonly why: "search" | "record" | "other";
}

/** The choices of an action that were not the best. */
export const misfits = ({ before, performed }: Observation): ReadonlyArray<Misfit> => {
  const event = eventOf(performed);
  return event?.fx === undefined ? [] : new Choosing(new FreeSpans(before)).visit(event).misfits;
};

class Choosing {
  readonly misfits: Misfit[] = [];
  readonly #free: FreeSpans;

  constructor(free: FreeSpans) {
    this.#free = free;
  }

  visit(act: Event): this {
    switch (act.e) {
      case "fl.ins":
      case "fl.rm":
      case "tr.ins":
      case "tr.rm":
        this.#free.move(act);
        return this;
      case "span.alloc":
        return this.#chooses(act);
      default:
        for (const inner of inside(act)) this.visit(inner);
        return this;
    }
  }

  /** The first span that goes is the one taken; what goes later joins the remainder. */
  #chooses(act: Event<"span.alloc">): this {
    const np = Number(act.np);
    let isOpen = true;
    for (const inner of inside(act)) {
      const isTaking = inner.e === "fl.rm" || inner.e === "tr.rm";
      if (isOpen && (isTaking || inner.e === "heap.grow")) {
        isOpen = !isTaking;
        this.#compare(np, isTaking ? { a: inner.a, np: inner.np } : undefined);
      }
      this.visit(inner);
    }
    return this;
  }

  #compare(np: number, taken: Place | undefined): void {
    const best = this.#free.best(np);
    if (best === undefined) return;
    if (taken !== undefined && this.#isGood(taken, best)) return;
    this.misfits.push({ np, taken, best, why: this.#why(np, taken, best) });
  }

  #why(np: number, taken: Place | undefined, best: Place): Misfit["why"] {
    if (taken === undefined || !this.#free.isLong(best.np)) return "other";
    const { treap } = this.#free;
    const first = firstFit(treap, np);
    const isSeeds = this.#isAt(first, taken) || this.#isAt(seedsChoice(treap, np), taken);
    if (!isSeeds) return "other";
    // Of equal spans a faultless search takes the first in the order, and that may be the wrong one too.
    return taken.np === best.np && !this.#isAt(first, best) ? "record" : "search";
  }

  #isAt(node: Treap, { a }: Place): boolean {
    return node !== null && this.#free.base(node) === a;
  }

  /** As short as the best; on a list any one is as good, in the treap the lowest is. */
  #isGood(taken: Place, best: Place): boolean {
    if (taken.np !== best.np) return taken.np < best.np;
    return taken.a <= best.a || !this.#free.isLong(best.np);
  }
}

export const showMisfit = ({ np, taken, best }: Misfit): string => {
  const asked = `for ${np} pages `;
  const free = `${best.np} pages at ${hex(best.a)} were free`;
  if (taken === undefined) return `${asked}the heap grew, though ${free}`;
  const took = `${asked}${taken.np} at ${hex(taken.a)} were taken`;
  return `${took}, though ${free}${taken.np === best.np ? ", at a lower address" : ""}`;
};

export const bestfit: Property = always({
  of: "step",
  on: ["span.alloc"],
  name: "heap.bestfit",
  sentence:
    "An allocation takes the shortest free span that is long enough, among equals in the treap the one at the lowest address, and the heap grows only when none is.",
  evidence: (o) => misfits(o).map(showMisfit),
});
