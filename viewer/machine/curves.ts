/** The curves over the whole trace: so many points, whatever its length. */
import type { Machine } from "../../src/machine.ts";
import { IN_USE } from "../../src/pages/mspan.ts";

const POINTS = 2048;

/** Bytes at a step. `objects` are those of allocated slots, `inuse` those of the spans in use. */
export interface Point {
  readonly step: number;
  readonly inuse: number;
  readonly idle: number;
  readonly released: number;
  readonly objects: number;
}

export class Curves {
  readonly #every: number;
  /** By ascending step; those that are not known yet are missing. */
  readonly points: Point[] = [];

  constructor(length: number) {
    this.#every = Math.max(1, Math.ceil(length / POINTS));
  }

  /** Takes note of the heap after a step, if it is one of those that are kept. */
  sample(step: number, { rt }: Machine): void {
    if (step % this.#every !== 0) return;
    const { config, heap, spanalloc, spans, stats } = rt;
    let objects = 0;
    for (let h = 1; h <= spanalloc.count; h++) {
      if (spans.state[h] === IN_USE) objects += spans.allocCount(h) * spans.elemsize(h);
    }
    this.points.push({
      step,
      inuse: heap.pagesInUse * config.pageSize,
      idle: stats.heapIdle.small,
      released: stats.heapReleased.small,
      objects,
    });
  }
}
