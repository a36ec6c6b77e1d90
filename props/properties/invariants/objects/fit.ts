/** The size class that an object gets. */
import type { State } from "../../../../spec/index.ts";
import { rank } from "../../../ghost/blocks.ts";

/** The number of the smallest class that `n` bytes fit into; 0 if they fit into none. */
export const fitOf = ({ classes: { sizes } }: State, n: number): number => {
  const smallest = Math.max(1, rank(sizes, n - 1));
  return smallest < sizes.length ? smallest : 0;
};
