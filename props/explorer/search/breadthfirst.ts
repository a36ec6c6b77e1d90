/**
 * Breadth first: all states at a depth before those at the next. So each discovery is at its least depth.
 * Limits act at the ends of levels, so that what is reported does not depend on the number of shards.
 */
import { type Kernel } from "../kernel.ts";
import { STATE_BYTES } from "../table/visited.ts";
import type { Crew, Load } from "./crew.ts";
import { addTally, emptyTally, type Found, isFound, keepLeast, type Tally } from "./tally.ts";

export interface Limits {
  /** No level is begun once there are so many states. */
  readonly maxStates?: number;
  /** No state at this depth is expanded. */
  readonly maxDepth?: number;
  /** For the table and the graph. A level with which they take more does not count. */
  readonly memoryBytes?: number;
  /** No level is begun once this property has a discovery. */
  readonly until?: string;
  /** Asked now and then. A reason cuts the run off, and its last level with it. */
  endOf?(load: Load): string | undefined;
}

/** Why a search ends whose states do not fit into memory. */
export const MEMORY_FULL = "the memory is full";

/** What the search came to at the end of a level. */
export interface Progress {
  readonly tally: Tally;
  /** The greatest depth at which there are states. */
  readonly depth: number;
  /** States that wait to be expanded. */
  readonly waiting: number;
}

export interface Explored extends Progress {
  /** Why the search ended before all states were visited. */
  readonly bound: string | undefined;
  /** The record of the graph, where the model has properties of the kind "eventually". */
  readonly graph: ReadonlyArray<Uint32Array>;
}

/** Why no further level is begun. */
const boundOf = (kernel: Kernel, limits: Limits, progress: Progress): string | undefined => {
  const { maxStates = Infinity, maxDepth = Infinity, until } = limits;
  const { tally, depth } = progress;
  if (tally.distinct >= maxStates) return `the limit of ${maxStates} states was reached`;
  if (depth >= maxDepth) return `the limit of depth ${maxDepth} was reached`;
  return isFound(kernel, tally, until) ? `${until} has a discovery` : undefined;
};

const merged = (
  kernel: Kernel,
  { tally, depth }: Progress,
  level: ReadonlyArray<Tally>,
): Progress => {
  const sum = emptyTally(kernel);
  addTally(sum, tally);
  for (const part of level) addTally(sum, part);
  const found = { ...mergeFound(level), ...tally.found };
  const waiting = sum.distinct - tally.distinct;
  return { tally: { ...sum, found }, depth: waiting > 0 ? depth + 1 : depth, waiting };
};

const mergeFound = (level: ReadonlyArray<Tally>): Record<string, Found> => {
  const found: Record<string, Found> = {};
  for (const part of level) for (const one of Object.values(part.found)) keepLeast(found, one);
  return found;
};

const start = (kernel: Kernel): Progress => ({ tally: emptyTally(kernel), depth: -1, waiting: 1 });

const bytesOf = (graph: ReadonlyArray<Uint32Array>): number =>
  graph.reduce((sum, { byteLength }) => sum + byteLength, 0);

/** A search that goes on from the end of a level. */
export interface Begun extends Progress {
  readonly graph: ReadonlyArray<Uint32Array>;
}

export interface BreadthFirstOptions {
  readonly from?: Begun;
  /** Told at the end of each level what it came to, and of the new part of the graph; the next level waits. */
  onLevel?(progress: Progress, graph: ReadonlyArray<Uint32Array>): Promise<void>;
}

/** Visits all states within the limits. */
export const breadthFirst = async (
  kernel: Kernel,
  crew: Crew,
  limits: Limits = {},
  options: BreadthFirstOptions = {},
): Promise<Explored> => {
  const { from } = options;
  const { memoryBytes = Infinity } = limits;
  let progress = from ?? start(kernel);
  const graph = [...(from?.graph ?? [])];
  let graphBytes = bytesOf(graph);
  while (progress.waiting > 0) {
    const bound = boundOf(kernel, limits, progress);
    if (bound !== undefined) return { ...progress, graph, bound };
    let cut: string | undefined;
    const level = await crew.level((load) => {
      // Counted, not measured: so it is the same with any number of shards.
      const bytes = STATE_BYTES * load.states + graphBytes + load.graphBytes;
      cut ??= bytes > memoryBytes ? MEMORY_FULL : limits.endOf?.(load);
      return cut !== undefined;
    });
    if (level === undefined) return { ...progress, graph, bound: cut };
    progress = merged(kernel, progress, level);
    const more = await crew.takeGraph();
    graph.push(...more);
    graphBytes += bytesOf(more);
    await options.onLevel?.(progress, more);
  }
  return { ...progress, graph, bound: undefined };
};
