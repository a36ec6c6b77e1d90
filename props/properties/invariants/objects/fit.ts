/** The size class that an object gets. */
import type { State } from "../../../../spec/index.ts";

/** The number of the smallest class that `n` bytes fit into; 0 if they fit into none. */
export const fitOf = ({ classes: { sizes } }: State, n: number): number => {
  let low = 1;
  let high = sizes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sizes[middle]! < n) low = middle + 1;
    else high = middle;
  }
  return low < sizes.length ? low : 0;
};
