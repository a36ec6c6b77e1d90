/** Every kind of choice on an instance, biased toward the edges of its constants. */
import type { Config } from "../../../spec/instance/config.ts";
import type { Choice, Weighted } from "../choice.ts";
import { administration } from "./administration.ts";
import { allocations } from "./allocations.ts";
import { cycles, goOn } from "./cycles.ts";
import { misuse } from "./misuse.ts";
import { spans } from "./spans.ts";
import { specials } from "./specials.ts";

/** While the world is stopped, the program does nothing: the collector goes on instead. */
const byTheProgram = (weighted: ReadonlyArray<Weighted>): ReadonlyArray<Weighted> =>
  weighted.map(({ arbitrary, ...rest }) => ({
    ...rest,
    arbitrary: arbitrary.map(
      (choice): Choice =>
        (holdings) =>
          holdings.cycle.stopped ? goOn(holdings) : choice(holdings),
    ),
  }));

/** How long a program waits for a collection: in a short sequence it would otherwise see none. */
const patience = { short: 0, long: 5 } as const;

export const choices = (
  config: Config,
  length: keyof typeof patience = "long",
): ReadonlyArray<Weighted> => [
  ...byTheProgram([
    ...allocations(config),
    ...spans(config),
    ...administration,
    ...specials,
    ...misuse(config),
  ]),
  ...cycles(patience[length]),
];
