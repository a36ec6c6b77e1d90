/** What a plot of a distribution shows, in columns of equal width in units of the rate. */
import type { Deviations } from "./deviation.ts";
import type { Runs } from "./runs.ts";
import { numbers } from "./sampler.ts";

/** How far a plot reaches, in rates: one number in 403 samples farther ahead. */
export const reach = 6;
export const columnsPerRate = 20;
const columns = reach * columnsPerRate;

export class Picture {
  readonly rate: number;
  /** The least and the greatest S(d) - exp(-d/rate) in each column. */
  readonly lows = new Float64Array(columns).fill(Infinity);
  readonly highs = new Float64Array(columns).fill(-Infinity);
  readonly #scale: number;
  /** How many numbers have a distance in each column, its right edge included; the last is all beyond. */
  readonly #counts = new Float64Array(columns + 1);

  constructor(rate: number) {
    this.rate = rate;
    this.#scale = columnsPerRate / rate;
  }

  take({ count, d, next, length }: Runs, { low, high }: Deviations): void {
    for (let n = 0; n < count; n++) {
      const column = this.#columnOf(d[n]!);
      if (length[n] !== 0) this.#counts[column]! += length[n]!;
      this.#deviates(column, low[n]!);
      if (next[n] !== d[n]! + 1) this.#deviates(this.#columnOf(next[n]! - 1), high[n]!);
    }
  }

  /** The share of the numbers in the columns from one to before another. */
  share(from: number, to = columns + 1): number {
    return this.#counts.subarray(from, to).reduce((sum, count) => sum + count, 0) / numbers;
  }

  #columnOf(d: number): number {
    const column = Math.ceil(d * this.#scale) - 1;
    return column < 0 ? 0 : column > columns ? columns : column;
  }

  #deviates(column: number, by: number): void {
    if (column === columns) return;
    if (by < this.lows[column]!) this.lows[column] = by;
    if (by > this.highs[column]!) this.highs[column] = by;
  }
}
