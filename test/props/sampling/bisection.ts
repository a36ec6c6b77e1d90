/** The distribution of a sampler without going over all numbers. */
import { Runs } from "../../../props/sampling/runs.ts";
import { numbers, type Sampler } from "../../../props/sampling/sampler.ts";

/**
 * The runs of a sampler, found by bisection: the numbers whose distance is longer than d are the small
 * ones. That the twins are monotonic, the sweeps over all numbers check.
 */
export const runsOf = ({ nextSample }: Sampler, rate: number): Runs => {
  const runs = new Runs(2 ** 16);
  let [start, d] = [numbers, 0];
  while (start > 0) {
    let [low, high] = [0, start];
    while (low < high) {
      const q = Math.ceil((low + high) / 2);
      if (nextSample(q - 1, rate) > d) low = q;
      else high = q - 1;
    }
    const next = low === 0 ? Infinity : nextSample(low - 1, rate);
    const n = runs.count++;
    runs.q[n] = low;
    runs.logarithm[n] = Math.log(low / numbers);
    runs.d[n] = d;
    runs.next[n] = next;
    runs.length[n] = start - low;
    [start, d] = [low, next];
  }
  return runs;
};
