/** What a program does, beside what its collector does. */
import type { Choice, Weighted } from "../choice.ts";
import { goOn } from "./cycles.ts";

/** While the world is stopped, the program does nothing: the collector goes on instead. */
export const byTheProgram = (weighted: ReadonlyArray<Weighted>): ReadonlyArray<Weighted> =>
  weighted.map(({ arbitrary, ...rest }) => ({
    ...rest,
    arbitrary: arbitrary.map(
      (choice): Choice =>
        (holdings) =>
          holdings.cycle.stopped ? goOn(holdings) : choice(holdings),
    ),
  }));
