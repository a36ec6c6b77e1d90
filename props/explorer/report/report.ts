/** The report of a search, as plain data. The same search gives the same report byte for byte. */
import { type Kernel, type PropertyHead } from "../kernel.ts";
import type { Fairness } from "../model.ts";
import type { Explored } from "../search/breadthfirst.ts";
import { type Path, type Predecessors, type Route, routeTo, showPath } from "../search/path.ts";
import { type Found, keyOf, nameOf } from "../search/tally.ts";
import { collisionProbability } from "../table/fingerprint.ts";

/**
 * holds and unreachable need a complete search; unknown says that none was. Of "sometimes" reached is the
 * good news, of the others broken the bad.
 */
export type Verdict = "holds" | "broken" | "reached" | "unreachable" | "unknown";

export interface PropertyReport extends PropertyHead {
  readonly verdict: Verdict;
  readonly evaluated: number;
  /** Evaluations that were not vacuous; of "sometimes" and "eventually" those that were true. */
  readonly relevant: number;
  readonly broken: number;
}

export interface ActionReport {
  readonly kind: string;
  readonly enabled: number;
  readonly taken: number;
  /** States that were reached first by a step of this kind. */
  readonly fresh: number;
  readonly refused: Readonly<Record<string, number>>;
}

export interface Discovery {
  readonly property: string;
  /** In which way the property is broken; "" where it has one way only. */
  readonly name: string;
  readonly path: Path;
}

/** What each search of a swarm visited and left out. */
export type SwarmReport = ReadonlyArray<{
  readonly distinct: number;
  readonly depth: number;
  /** States that were taken for visited, though they were not: the expected number. */
  readonly omitted: number;
  /** States whose successors were left out because of their depth, or because the stack was full. */
  readonly unexpanded: number;
  /** The share of the table's bits that are set. */
  readonly fill: number;
}>;

export interface Report {
  readonly model: string;
  readonly strategy: string;
  readonly complete: boolean;
  /** Why it is not complete. */
  readonly bound: string | null;
  /** States that were generated, those that were known included. */
  readonly states: number;
  readonly distinct: number;
  readonly depth: number;
  /** What makes states the same beyond their descriptions. */
  readonly reductions: ReadonlyArray<string>;
  /** Duplicates that were expanded, and found to behave as the state that is kept. */
  readonly compared: number;
  /**
   * The probability that two states had the same fingerprint, so that one was not visited. null of a
   * swarm, which omits states.
   */
  readonly collision: number | null;
  /** Of a swarm: each of its searches. Then `distinct` is the greatest number that one of them visited. */
  readonly swarm: SwarmReport | null;
  readonly verdicts: ReadonlyArray<PropertyReport>;
  readonly actions: ReadonlyArray<ActionReport>;
  readonly answers: Readonly<Record<string, number>>;
  /** States without steps in which no run may end. */
  readonly deadlocks: number;
  /** States without steps in which runs may end. */
  readonly ends: number;
  /** States outside the boundary. */
  readonly outside: number;
  /** What properties of the kind "eventually" assume. */
  readonly fairness: ReadonlyArray<Fairness>;
  readonly discoveries: ReadonlyArray<Discovery>;
}

const sortedCounts = (counts: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));

const verdictOf = ({ kind }: PropertyHead, isFound: boolean, isComplete: boolean): Verdict => {
  if (isFound) return kind === "sometimes" ? "reached" : "broken";
  if (!isComplete) return "unknown";
  return kind === "sometimes" ? "unreachable" : "holds";
};

/** In the order of the properties, then of the names. */
const inOrder = (found: Readonly<Record<string, Found>>): ReadonlyArray<Found> =>
  Object.values(found).sort((a, b) => a.property - b.property || (a.name < b.name ? -1 : 1));

/** Discoveries whose routes are known, replayed. */
export const discoveriesOn = (
  kernel: Kernel,
  seed: number,
  found: Readonly<Record<string, Found>>,
  routes: Readonly<Record<string, Route>>,
): ReadonlyArray<Discovery> =>
  inOrder(found).map((one) => ({
    property: nameOf(kernel, one.property),
    name: one.name,
    path: showPath(kernel, seed, routes[keyOf(one)]!),
  }));

/** The discoveries of a search, each with the path to it, which was replayed. */
export const discoveriesOf = async (
  kernel: Kernel,
  seed: number,
  found: Readonly<Record<string, Found>>,
  predecessors: Predecessors,
): Promise<ReadonlyArray<Discovery>> => {
  const discoveries: Discovery[] = [];
  for (const one of inOrder(found)) {
    const route = await routeTo(kernel, seed, one, predecessors);
    const steps = one.nth < 0 ? route.steps : [...route.steps, one.nth];
    const path = showPath(kernel, seed, { ...route, steps });
    discoveries.push({ property: nameOf(kernel, one.property), name: one.name, path });
  }
  return discoveries;
};

type Searched = Explored & { readonly swarm?: SwarmReport };

export const reportOf = (
  kernel: Kernel,
  strategy: string,
  { tally, depth, bound, swarm }: Searched,
  discoveries: ReadonlyArray<Discovery>,
): Report => {
  const found = new Set(discoveries.map(({ property }) => property));
  return {
    model: kernel.name,
    strategy,
    complete: bound === undefined,
    bound: bound ?? null,
    states: tally.generated,
    distinct: tally.distinct,
    depth,
    reductions: kernel.reductions,
    compared: tally.view.compared,
    collision: swarm === undefined ? collisionProbability(tally.distinct) : null,
    swarm: swarm ?? null,
    verdicts: kernel.properties.map((head, i) => ({
      ...head,
      verdict: verdictOf(head, found.has(head.name), bound === undefined),
      ...tally.properties[i]!,
    })),
    actions: kernel.kinds.map((kind, i) => {
      const counts = tally.kinds[i]!;
      return { kind, ...counts, refused: sortedCounts(counts.refused) };
    }),
    answers: sortedCounts(tally.answers),
    deadlocks: tally.deadlocks,
    ends: tally.ends,
    outside: tally.outside,
    fairness: kernel.fairness.map(({ kind, strength }) => ({
      kind: kernel.kinds[kind]!,
      strength,
    })),
    discoveries,
  };
};
