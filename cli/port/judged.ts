/** The clauses that a command judges by, of its options --clause and --skip. */
import { clauses } from "../../props/contract/clauses/index.ts";
import { UsageError } from "../exit.ts";

/** The names of the clauses that are judged; throws UsageError where none is left. */
export const judgedBy = ({
  clause = clauses.map(({ name }) => name),
  skip = [],
}: {
  readonly clause?: ReadonlyArray<string> | undefined;
  readonly skip?: ReadonlyArray<string> | undefined;
}): ReadonlyArray<string> => {
  const judged = clause.filter((name) => !skip.includes(name));
  if (judged.length > 0) return judged;
  throw new UsageError("--skip leaves no clause to be judged");
};
