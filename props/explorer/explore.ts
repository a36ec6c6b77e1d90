/** Explores a model in the thread of the caller. host/ has the same with workers and files. */
import { type Kernel } from "./kernel.ts";
import { breadthFirst, type Limits } from "./search/breadthfirst.ts";
import { LocalCrew } from "./search/crew.ts";
import { discoveriesOf, type Report, reportOf } from "./report/report.ts";

export interface ExploreOptions extends Limits {
  /** Of the fingerprints. Another one gives the same counts; where a state has several shortest paths, it may give another. */
  readonly seed?: number;
}

/**
 * Explores a kernel breadth first. Several kernels of the same model, one for each shard, give the same
 * report as one.
 */
export const explore = async (
  kernels: Kernel | ReadonlyArray<Kernel>,
  { seed = 0, ...limits }: ExploreOptions = {},
): Promise<Report> => {
  const all = Array.isArray(kernels) ? (kernels as ReadonlyArray<Kernel>) : [kernels as Kernel];
  const kernel = all[0]!;
  const crew = new LocalCrew(all, { seed });
  const explored = await breadthFirst(kernel, crew, limits);
  const { found } = explored.tally;
  const discoveries = await discoveriesOf(kernel, seed, found, (at) => crew.predecessorOf(at));
  return reportOf(kernel, "bfs", explored, discoveries);
};
