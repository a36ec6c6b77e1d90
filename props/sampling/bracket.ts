/**
 * The claim of sample.geometric on a whole distribution: for every number of bytes d, the share S(d)
 * of the random numbers that sample more than d bytes ahead is exp(-d/mean), within the bounds in
 * bounds.ts.
 */
import { interpolationErrorMax, longest, roundingMax, survivalDeviationMin } from "./bounds.ts";
import type { Deviations } from "./deviation.ts";
import type { Runs } from "./runs.ts";
import { numbers } from "./sampler.ts";

/** Where a bound is exceeded: q numbers sample more than d bytes ahead. */
interface Excess {
  readonly by: number;
  readonly q: number;
  readonly d: number;
}

const noExcess: Excess = { by: 0, q: 0, d: 0 };

export class Bracket {
  /** In bytes. */
  readonly mean: number;
  /** By how much the bounds are exceeded at most. */
  #less = noExcess;
  #more = noExcess;

  constructor(mean: number) {
    this.mean = mean;
  }

  /** The deviations are those from the exponential distribution of the mean. */
  take({ count, q, d, next }: Runs, { low, high }: Deviations): void {
    const least = survivalDeviationMin - roundingMax;
    let [less, more] = [this.#less.by, this.#more.by];
    for (let n = 0; n < count; n++) {
      const below = least - low[n]!;
      if (below > less) {
        less = below;
        this.#less = { by: below, q: q[n]!, d: d[n]! };
      }
      const above = high[n]! - roundingMax;
      if (above <= more) continue;
      const excess = above - (q[n]! / numbers) * interpolationErrorMax(q[n]!);
      if (excess <= more) continue;
      more = excess;
      this.#more = { by: excess, q: q[n]!, d: next[n]! - 1 };
    }
  }

  /** What contradicts the claim, given the shortest and the longest distance. */
  evidence(least: number, most: number): ReadonlyArray<string> {
    const found: string[] = [];
    const exact = this.mean * longest;
    const rounding = this.mean * roundingMax;
    const [low, high] = [Math.floor(exact - rounding) + 1, Math.floor(exact + rounding) + 1];
    if (least !== 1) found.push(`the shortest distance is ${least}, expected 1`);
    if (most < low || most > high) found.push(`the longest distance is ${most}, expected ${high}`);
    if (this.#less.by > 0) found.push(this.#show(this.#less, "fewer"));
    if (this.#more.by > 0) found.push(this.#show(this.#more, "more"));
    return found;
  }

  #show({ by, q, d }: Excess, than: string): string {
    const expected = Math.round(numbers * Math.exp(-d / this.mean));
    const excess = by * numbers;
    const shown = excess < 100 ? excess.toPrecision(3) : `${Math.round(excess)}`;
    return (
      `${q} of the ${numbers} numbers sample more than ${d} bytes ahead, expected ${expected}: ` +
      `${shown} ${than} than the bounds allow`
    );
  }
}
