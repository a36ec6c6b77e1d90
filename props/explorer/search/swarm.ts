/** A swarm: searches with different seeds, for models that do not fit into memory. Its report is the sum of theirs. */
import type { Kernel } from "../kernel.ts";
import type { SwarmReport } from "../report/report.ts";
import type { Walked } from "./randomwalk.ts";
import type { BitstateResult } from "./bitstate.ts";
import type { Route } from "./path.ts";
import { addTally, emptyTally, type Found, keyOf, type Tally } from "./tally.ts";

export interface SwarmOptions {
  readonly seed: number;
  /** How many searches there are. */
  readonly searches: number;
  /** For the tables and stacks of all searches. */
  readonly memoryBytes: number;
}

/** What one search may take: the same, however many of them run at a time. */
export const shareOfMemory = ({ searches, memoryBytes }: SwarmOptions): number =>
  memoryBytes / searches;

const sumOf = (kernel: Kernel, results: ReadonlyArray<BitstateResult>): Tally => {
  const tally = emptyTally(kernel);
  for (const result of results) addTally(tally, result.tally);
  return tally;
};

/** The shortest route of each discovery; of the first search among those that have one as short. */
const shortest = (results: ReadonlyArray<BitstateResult>) => {
  const routes: Record<string, Route> = {};
  const found: Record<string, Found> = {};
  for (const result of results) {
    for (const one of Object.values(result.tally.found)) {
      const key = keyOf(one);
      const route = result.routes[key]!;
      if (routes[key] !== undefined && routes[key].steps.length <= route.steps.length) continue;
      routes[key] = route;
      found[key] = one;
    }
  }
  return { routes, found };
};

/** Adds up what the searches came to, in their order. */
export const mergeSwarm = (
  kernel: Kernel,
  results: ReadonlyArray<BitstateResult>,
): Walked & { readonly swarm: SwarmReport } => {
  const { routes, found } = shortest(results);
  const sum = sumOf(kernel, results);
  const distinct = Math.max(0, ...results.map(({ tally }) => tally.distinct));
  const n = results.length;
  const ended = [...new Set(results.flatMap(({ bound }) => bound ?? []))];
  const because = ended.length === 0 ? "" : `; some ended early: ${ended.join(", ")}`;
  return {
    tally: { ...sum, distinct, found },
    depth: Math.max(0, ...results.map(({ depth }) => depth)),
    waiting: 0,
    graph: [],
    bound: `${n} search${n === 1 ? "" : "es"} of a swarm${because}`,
    routes,
    swarm: results.map(({ tally, depth, omitted, unexpanded, fill }) => ({
      distinct: tally.distinct,
      depth,
      omitted,
      unexpanded,
      fill,
    })),
  };
};
