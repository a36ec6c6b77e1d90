/**
 * Sweeping before pages are allocated, so that the heap does not grow while there is something to
 * free (mheap.go: reclaim): long busy spans first, then shorter ones, then anything.
 */
import type { Runtime } from "../runtime.ts";
import { BY_RECLAIM, CODE } from "../machine/vocabulary.ts";

const RECLAIM = CODE.reclaim;

export class Reclaimer {
  readonly #rt: Runtime;

  constructor(rt: Runtime) {
    this.#rt = rt;
  }

  /** Sweeps until npages came back or nothing is left to sweep. */
  reclaim(npages: number): void {
    const { events } = this.#rt;
    events.open(RECLAIM, npages);
    this.stages(npages);
    events.close(RECLAIM);
  }

  stages(npages: number): void {
    const { lists, sweeper } = this.#rt;
    for (let n = npages; n < lists.lengths; n++) {
      if (this.fromList(lists.busy(n), npages) !== 0) return;
    }
    if (this.fromList(lists.busylarge, npages) !== 0) return;
    let reclaimed = 0;
    for (let n = 0; n < npages && n < lists.lengths; n++) {
      reclaimed += this.fromList(lists.busy(n), npages - reclaimed);
      if (reclaimed >= npages) return;
    }
    while (reclaimed < npages) {
      const n = sweeper.sweepone(BY_RECLAIM);
      if (n === -1) return;
      reclaimed += n;
    }
  }

  /** Sweeps the unswept spans of a busy list until npages came back. (reclaimList) */
  fromList(list: number, npages: number): number {
    const { heap, lists, spans, sweepspan } = this.#rt;
    const [sweeping, unswept] = [(heap.sweepgen - 1) >>> 0, (heap.sweepgen - 2) >>> 0];
    let reclaimed = 0;
    let s = lists.first[list]!;
    while (s !== 0) {
      const generation = spans.sweepgen[s]!;
      if (generation === unswept) {
        spans.sweepgen[s] = sweeping;
        lists.remove(list, s);
        lists.insertBack(list, s);
        const n = spans.npages[s]!;
        if (sweepspan.sweep(s, false)) reclaimed += n;
        if (reclaimed >= npages) return reclaimed;
        s = lists.first[list]!;
      } else if (generation === sweeping) {
        s = spans.next[s]!;
      } else {
        return reclaimed;
      }
    }
    return reclaimed;
  }
}
