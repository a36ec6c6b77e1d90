/** Ranges of addresses that are joined where they touch, and cut where they are taken from. */

/** [start, end), not empty. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Invariant: the ranges ascend, and there is a gap between one and the next. */
export class Ranges {
  #ranges: ReadonlyArray<Range> = [];

  get all(): ReadonlyArray<Range> {
    return this.#ranges;
  }

  clone(): Ranges {
    const copy = new Ranges();
    copy.#ranges = this.#ranges;
    return copy;
  }

  /** Bytes in all ranges. */
  get size(): number {
    return this.#ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  }

  /** Bytes of [start, end) that are in a range. */
  bytesIn(start: number, end: number): number {
    return this.#ranges.reduce(
      (sum, r) => sum + Math.max(0, Math.min(r.end, end) - Math.max(r.start, start)),
      0,
    );
  }

  /** What the ranges have of [start, end). */
  within(start: number, end: number): ReadonlyArray<Range> {
    return this.#ranges
      .map((r) => ({ start: Math.max(r.start, start), end: Math.min(r.end, end) }))
      .filter((r) => r.start < r.end);
  }

  add(start: number, end: number): void {
    if (start >= end) return;
    const apart = this.#ranges.filter((r) => r.end < start || end < r.start);
    const touching = this.#ranges.filter((r) => r.end >= start && end >= r.start);
    const joined = {
      start: Math.min(start, ...touching.map((r) => r.start)),
      end: Math.max(end, ...touching.map((r) => r.end)),
    };
    this.#ranges = [...apart, joined].toSorted((a, b) => a.start - b.start);
  }

  remove(start: number, end: number): void {
    if (start >= end) return;
    this.#ranges = this.#ranges
      .flatMap((r) => [
        { start: r.start, end: Math.min(r.end, start) },
        { start: Math.max(r.start, end), end: r.end },
      ])
      .filter((r) => r.start < r.end);
  }

  /** Whether one range holds all of [start, end). */
  covers(start: number, end: number): boolean {
    return this.#ranges.some((r) => r.start <= start && end <= r.end);
  }
}
