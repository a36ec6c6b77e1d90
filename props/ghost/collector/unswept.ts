/** How far the sweep of this cycle has come: the spans that wait for it, and the pages it has passed. */
import type { Event } from "../../../spec/machine/event.ts";
import type { State } from "../../../spec/index.ts";
import { inside } from "../acts.ts";
import type { Slots } from "./marks.ts";

/** A span that waits for the sweeper. */
export interface Waiting extends Slots {
  readonly np: number;
  readonly spc: number;
}

export interface Facts {
  readonly waiting: ReadonlyArray<Waiting>;
  readonly pagesSwept: number;
  readonly inPlace: ReadonlyArray<number>;
}

export class Unswept {
  /** By first address: the spans that were in use when marking ended, and are not swept yet. */
  readonly waiting = new Map<number, Waiting>();
  /** Pages of the spans that this cycle has swept. */
  pagesSwept = 0;
  /**
   * Spans that were swept where they stood on their list, by first address. A caller that looks for a
   * span in a list puts it last before it sweeps it.
   */
  readonly inPlace = new Set<number>();

  /** Pages that wait for the sweeper. */
  get pages(): number {
    let sum = 0;
    for (const { np } of this.waiting.values()) sum += np;
    return sum;
  }

  get facts(): Facts {
    const { pagesSwept } = this;
    return {
      waiting: [...this.waiting.values()].sort((one, other) => one.a - other.a),
      pagesSwept,
      inPlace: [...this.inPlace].sort((one, other) => one - other),
    };
  }

  restore({ waiting, pagesSwept, inPlace }: Facts): void {
    for (const one of waiting) this.waiting.set(one.a, one);
    this.pagesSwept = pagesSwept;
    for (const a of inPlace) this.inPlace.add(a);
  }

  note(act: Event, after: State): void {
    switch (act.e) {
      case "gc.sweepgen":
        return this.#restart(after);
      case "sweep":
        this.waiting.delete(act.a);
        this.pagesSwept += act.np ?? 0;
        return;
      case "sweepone":
      case "sp.add":
      case "sp.rm":
        for (const inner of inside(act)) if (inner.e === "sweep") this.inPlace.add(inner.a);
        return;
      case "c.cache":
        if (act.r) this.inPlace.delete(act.r);
        return;
      default:
        return;
    }
  }

  #restart({ spans }: State): void {
    this.waiting.clear();
    this.inPlace.clear();
    this.pagesSwept = 0;
    spans.forEach(({ state, base: a, npages: np, spanclass: spc, nelems: ne, elemsize: es }) => {
      if (state === "inUse") this.waiting.set(a, { a, np, spc, ne, es });
    });
  }
}
