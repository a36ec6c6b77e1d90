/** The search, tried on a reference port with planted bugs, before anything is believed of it. */
import type { Clause } from "../contract/clauses/index.ts";
import { ObjectSubject } from "./inprocess/object.ts";
import { reference } from "./inprocess/reference.ts";
import { finds, learned } from "./search.ts";

/** In so many sequences a planted bug is found; the seed is always the same, and so is the answer. */
const [runs, seed] = [400, 7];

/** The clauses whose planted bugs are not found. */
export const blindClauses = async (
  clauses: ReadonlyArray<Clause>,
): Promise<ReadonlyArray<string>> => {
  const limits = await learned(new ObjectSubject(reference));
  const blind: string[] = [];
  for (const clause of clauses) {
    const broken = new ObjectSubject(() => reference(clause.name));
    if (!(await finds(broken, clause, { seed, runs, clauses, limits }))) blind.push(clause.name);
  }
  return blind;
};
