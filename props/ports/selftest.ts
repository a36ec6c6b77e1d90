/** The search, tried on a reference port with planted bugs, before anything is believed of it. */
import type { Clause } from "../contract/clauses/index.ts";
import { ObjectSubject } from "./inprocess/object.ts";
import { reference } from "./inprocess/reference.ts";
import { searchPort } from "./search.ts";

/** In so many sequences a planted bug is found; the seed is always the same, and so is the answer. */
const [enough, seed] = [400, 7];

/** The clauses whose planted bugs are not found. */
export const blindClauses = async (
  clauses: ReadonlyArray<Clause>,
): Promise<ReadonlyArray<string>> => {
  const blind: string[] = [];
  for (const clause of clauses) {
    let isFound = false;
    await searchPort(new ObjectSubject(() => reference(clause.name)), {
      seed,
      runs: enough,
      clauses,
      isOver: () => isFound,
      onFound: ({ name }) => (isFound ||= name === clause.name),
      shrinking: () => () => "time",
    });
    if (!isFound) blind.push(clause.name);
  }
  return blind;
};
