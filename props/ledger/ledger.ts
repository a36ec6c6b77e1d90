/** The ledger: each defect that is known of the seed is looked for anew. */
import { isRepair } from "../../spec/instance/repairs.ts";
import { type Discovery, discoveries } from "../properties/discoveries.ts";
import type { Defect, Repaired } from "./defect.ts";
import { explorations } from "./explorations.ts";
import { exploring } from "./exploring.ts";
import { realOf } from "./real.ts";
import { searching } from "./searching.ts";
import type { Way } from "./way.ts";

/** All defects, in the order of the ledger. */
export const ids: ReadonlyArray<string> = discoveries.map(({ name }) => name);

const discoveryNamed = (id: string): Discovery => {
  const found = discoveries.find(({ name }) => name === id);
  if (found === undefined) throw new Error(`there is no discovery ${id}`);
  return found;
};

const wayTo = async (id: string): Promise<Way | undefined> => {
  const one = explorations[id];
  return one === undefined ? searching(id) : exploring(one, id);
};

const repairedOf = async (id: string, way: Way): Promise<Repaired> =>
  isRepair(id) ? way.mended(id) : { tag: "none" };

/** Looks for a defect, for its like on Go's constants, and for what its repair leaves of it. */
export const examine = async (id: string): Promise<Defect> => {
  const { property: invariant, sentence } = discoveryNamed(id);
  const way = await wayTo(id);
  if (way === undefined) return { id, invariant, sentence, found: undefined };
  const { by, path } = way;
  const real = realOf(id, way);
  const repaired = await repairedOf(id, way);
  return { id, invariant, sentence, found: { by, path, real, repaired } };
};
