/**
 * What a search counts, as plain data: tallies of shards and of levels are added up, and the sum does not
 * depend on how the counts were divided.
 */
import type { Kernel } from "../kernel.ts";
import { addView, type ViewTally } from "./viewcheck.ts";

/** Where a discovery was made: in a state, or (nth is 0 or more) in a step out of it. */
export interface Place {
  readonly high: number;
  readonly low: number;
  readonly nth: number;
}

/** A property's discovery. The name tells the ways in which a property is broken apart. */
export interface Found extends Place {
  readonly property: number;
  readonly name: string;
}

export interface KindTally {
  enabled: number;
  taken: number;
  /** States that the search reached first by a step of this kind. */
  fresh: number;
  refused: Record<string, number>;
}

export interface PropertyTally {
  evaluated: number;
  /** Evaluations that were not vacuous. */
  relevant: number;
  broken: number;
}

export interface Tally {
  /** States that were generated: the initial ones, and one for each step. */
  generated: number;
  /** States that were generated and were new. */
  distinct: number;
  /** States in which the kernel allows a run to end, among those without steps. */
  ends: number;
  deadlocks: number;
  outside: number;
  readonly kinds: ReadonlyArray<KindTally>;
  readonly properties: ReadonlyArray<PropertyTally>;
  readonly answers: Record<string, number>;
  /** What the check of the view has compared. */
  readonly view: ViewTally;
  /** The least place of each discovery, by property and name. */
  readonly found: Record<string, Found>;
}

/** The number that stands for "deadlock" among the properties, and its name. */
export const DEADLOCK = -1;
export const DEADLOCK_NAME = "deadlock";

type Named = Pick<Kernel, "properties">;

export const nameOf = (kernel: Named, property: number): string =>
  property === DEADLOCK ? DEADLOCK_NAME : kernel.properties[property]!.name;

/** Whether a search has a discovery of a property. */
export const isFound = (kernel: Named, { found }: Tally, name: string | undefined): boolean =>
  name !== undefined &&
  Object.values(found).some(({ property }) => nameOf(kernel, property) === name);

export const emptyTally = (kernel: Pick<Kernel, "kinds" | "properties" | "answers">): Tally => ({
  generated: 0,
  distinct: 0,
  ends: 0,
  deadlocks: 0,
  outside: 0,
  kinds: kernel.kinds.map(() => ({ enabled: 0, taken: 0, fresh: 0, refused: {} })),
  properties: kernel.properties.map(() => ({ evaluated: 0, relevant: 0, broken: 0 })),
  answers: Object.fromEntries(kernel.answers.map((answer) => [answer, 0])),
  view: { compared: 0, differing: 0, least: undefined },
  found: {},
});

const isEarlier = (a: Place, b: Place): boolean => {
  if (a.high !== b.high) return a.high < b.high;
  if (a.low !== b.low) return a.low < b.low;
  return a.nth < b.nth;
};

/** What tells discoveries apart. */
export const keyOf = ({ property, name }: Pick<Found, "property" | "name">): string =>
  `${property} ${name}`;

/** Keeps the least place of a discovery. */
export const keepLeast = (into: Record<string, Found>, found: Found): void => {
  const key = keyOf(found);
  const known = into[key];
  if (known === undefined || isEarlier(found, known)) into[key] = found;
};

export const tick = (counts: Record<string, number>, key: string, by = 1): void => {
  counts[key] = (counts[key] ?? 0) + by;
};

const addCounts = (
  into: Record<string, number>,
  counts: Readonly<Record<string, number>>,
): void => {
  for (const [key, n] of Object.entries(counts)) tick(into, key, n);
};

/** Adds the counts of a tally to another one. The discoveries stay. */
export const addTally = (into: Tally, tally: Tally): void => {
  into.generated += tally.generated;
  into.distinct += tally.distinct;
  into.ends += tally.ends;
  into.deadlocks += tally.deadlocks;
  into.outside += tally.outside;
  tally.kinds.forEach((kind, i) => {
    const sum = into.kinds[i]!;
    sum.enabled += kind.enabled;
    sum.taken += kind.taken;
    sum.fresh += kind.fresh;
    addCounts(sum.refused, kind.refused);
  });
  tally.properties.forEach((property, i) => {
    const sum = into.properties[i]!;
    sum.evaluated += property.evaluated;
    sum.relevant += property.relevant;
    sum.broken += property.broken;
  });
  addCounts(into.answers, tally.answers);
  addView(into.view, tally.view);
};
