/** Explores a model in the thread of the caller. host/ has the same with workers and files. */
import { eventualOf, type Kernel } from "./kernel.ts";
import { livenessOf } from "./liveness/check.ts";
import { ModelError } from "./model.ts";
import { discoveriesOf, discoveriesOn, type Report, reportOf } from "./report/report.ts";
import { breadthFirst, type Explored, type Limits } from "./search/breadthfirst.ts";
import { type BitstateOptions, type BitstateResult, BitstateSearch } from "./search/bitstate.ts";
import { type Crew, LocalCrew } from "./search/crew.ts";
import { DepthFirst } from "./search/depthfirst.ts";
import { viewError } from "./report/viewerror.ts";
import { mergeSwarm, shareOfMemory, type SwarmOptions } from "./search/swarm.ts";
import { RandomWalk, type WalkOptions } from "./search/randomwalk.ts";

export interface ExploreOptions extends Limits {
  /**
   * Of the fingerprints. Another one gives the same counts; where a state has several shortest paths, it
   * may give another of them.
   */
  readonly seed?: number;
  /**
   * The share of the duplicates that is expanded and compared with the state that is kept, 0 to 1. It
   * is 1 for a kernel with a view and properties of the kind "eventually".
   */
  readonly checkView?: number;
}

/** The share of the duplicates that must be checked. */
export const shareOf = (kernel: Kernel, checkView: number): number =>
  kernel.hasView && eventualOf(kernel).length > 0 ? 1 : checkView;

/** The report of a search of a crew, once it is over. */
export const crewReport = async (
  kernel: Kernel,
  seed: number,
  crew: Crew,
  explored: Explored,
): Promise<Report> => {
  const predecessors: Crew["predecessorOf"] = (at) => crew.predecessorOf(at);
  const { least } = explored.tally.view;
  if (least !== undefined) throw await viewError(kernel, seed, least, predecessors);
  const discoveries = [
    ...(await discoveriesOf(kernel, seed, explored.tally.found, predecessors)),
    ...(await livenessOf(kernel, seed, explored.graph, predecessors)),
  ];
  return reportOf(kernel, "bfs", explored, discoveries);
};

/**
 * Explores a kernel breadth first. Several kernels of the same model, one for each shard, give the same
 * report as one.
 */
export const explore = async (
  kernels: Kernel | ReadonlyArray<Kernel>,
  { seed = 0, checkView = 0, ...limits }: ExploreOptions = {},
): Promise<Report> => {
  const all = Array.isArray(kernels) ? (kernels as ReadonlyArray<Kernel>) : [kernels as Kernel];
  const kernel = all[0]!;
  const crew = new LocalCrew(all, { seed, checkView: shareOf(kernel, checkView) });
  return crewReport(kernel, seed, crew, await breadthFirst(kernel, crew, limits));
};

/** Throws a ModelError for a kernel with properties that only breadth first decides. */
export const refuseEventual = ({ name, properties }: Kernel, strategy: string): void => {
  if (properties.every(({ kind }) => kind !== "eventually")) return;
  throw new ModelError(`${name}: ${strategy} does not decide properties "eventually"; take bfs`);
};

/** Explores a kernel depth first. */
export const exploreDepthFirst = async (
  kernel: Kernel,
  { seed = 0, ...limits }: ExploreOptions = {},
): Promise<Report> => {
  refuseEventual(kernel, "dfs");
  const search = new DepthFirst(kernel, seed);
  const explored = search.run(limits);
  const discoveries = await discoveriesOf(kernel, seed, explored.tally.found, ({ high, low }) =>
    Promise.resolve(search.predecessorOf(high, low)),
  );
  return reportOf(kernel, "dfs", explored, discoveries);
};

/** The report of a swarm, from what its searches came to. */
export const swarmReport = (
  kernel: Kernel,
  seed: number,
  results: ReadonlyArray<BitstateResult>,
): Report => {
  const merged = mergeSwarm(kernel, results);
  const discoveries = discoveriesOn(kernel, seed, merged.tally.found, merged.routes);
  return reportOf(kernel, "swarm", merged, discoveries);
};

/** Explores a kernel by a swarm of searches that keep bits instead of states. */
export const exploreBySwarm = (
  kernel: Kernel,
  options: SwarmOptions & Omit<BitstateOptions, "nth">,
): Report => {
  refuseEventual(kernel, "swarm");
  const memoryBytes = shareOfMemory(options);
  const results = Array.from({ length: options.searches }, (_, nth) =>
    new BitstateSearch(kernel, { ...options, nth, memoryBytes }).run(),
  );
  return swarmReport(kernel, options.seed, results);
};

/** Walks through a kernel at random. */
export const walkRandomly = (kernel: Kernel, options: WalkOptions): Report => {
  refuseEventual(kernel, "walk");
  const walked = new RandomWalk(kernel, options).run();
  const { found } = walked.tally;
  const discoveries = discoveriesOn(kernel, options.seed, found, walked.routes);
  return reportOf(kernel, "walk", walked, discoveries);
};
