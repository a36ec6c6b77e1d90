/**
 * Runs: random numbers in a row with the same distance. The distance does not grow with q, the random
 * number plus 1. So while q goes down from 2^26 to 1, the distances come in order, and what a distribution
 * is can be computed run by run, without a table of distances.
 */
import { numbers, type Sampler } from "./sampler.ts";

/** Numbers in a row, downwards. */
export interface Block {
  /** The first one. */
  readonly from: number;
  readonly count: number;
  /** ln(q / 2^26), where the nth is that of from - n. */
  readonly logarithms: Float64Array;
}

/** A distance that is shorter than that of a larger random number. */
interface Fall {
  readonly random: number;
  readonly distance: number;
  readonly before: number;
}

/**
 * The ends of the runs in a block, in columns: at the nth end, the q smallest numbers have a distance of at
 * least `next`, and the `length` numbers above them have the distance `d`.
 */
export class Runs {
  count = 0;
  readonly q: Float64Array;
  /** ln(q / 2^26) */
  readonly logarithm: Float64Array;
  readonly d: Float64Array;
  readonly next: Float64Array;
  readonly length: Float64Array;
  /** The sum of the distances in the block; exact, since a block is short. */
  sum = 0;
  /** The sum of the squares of the distances' differences from the rate. */
  squares = 0;
  /** The first distance that is out of order. */
  fall: Fall | undefined;
  /** The distance of the numbers from #start down to the one that is taken next. */
  #current = 0;
  #start = numbers;

  constructor(blockSize: number) {
    // A block may end the last run of the one before, and the last block ends its own.
    const column = (): Float64Array => new Float64Array(blockSize + 1);
    [this.q, this.logarithm, this.d] = [column(), column(), column()];
    [this.next, this.length] = [column(), column()];
  }

  /** Takes a block of numbers; the first one begins with 2^26, the last one ends with 1. */
  take(nextSample: Sampler["nextSample"], rate: number, block: Block): void {
    const { from, count, logarithms } = block;
    const columns = [this.q, this.logarithm, this.d, this.next, this.length] as const;
    const [qs, logs, ds, nexts, lengths] = columns;
    let [sum, squares, current, start, n] = [0, 0, this.#current, this.#start, 0];
    for (let i = 0; i < count; i++) {
      const q = from - i;
      const distance = nextSample(q - 1, rate);
      const off = distance - rate;
      sum += distance;
      squares += off * off;
      if (distance === current) continue;
      if (distance < current) this.#falls(q - 1, distance, current);
      qs[n] = q;
      logs[n] = logarithms[i]!;
      ds[n] = current;
      nexts[n] = distance;
      lengths[n] = start - q;
      n++;
      start = q;
      current = distance;
    }
    [this.sum, this.squares] = [sum, squares];
    [this.#current, this.#start, this.count] = [current, start, n];
    if (from === count) this.#endLast();
  }

  #endLast(): void {
    const n = this.count++;
    this.q[n] = 0;
    this.logarithm[n] = -Infinity;
    this.d[n] = this.#current;
    this.next[n] = Infinity;
    this.length[n] = this.#start;
  }

  #falls(random: number, distance: number, before: number): void {
    this.fall ??= { random, distance, before };
  }
}
