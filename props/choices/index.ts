/** Every kind of choice on an instance, biased toward the edges of its constants. */
import type { Config } from "../../spec/config.ts";
import type { Choice, Weighted } from "../choice.ts";
import { administration } from "./administration.ts";
import { allocations } from "./allocations.ts";
import { cycles } from "./cycles.ts";
import { misuse } from "./misuse.ts";
import { spans } from "./spans.ts";
import { specials } from "./specials.ts";

/** While the world is stopped, only the collector does anything. */
const byTheProgram = (weighted: ReadonlyArray<Weighted>): ReadonlyArray<Weighted> =>
  weighted.map(({ weight, arbitrary }) => ({
    weight,
    arbitrary: arbitrary.map(
      (choice): Choice =>
        (ledger) =>
          ledger.cycle.stopped ? undefined : choice(ledger),
    ),
  }));

export const choices = (config: Config): ReadonlyArray<Weighted> => [
  ...byTheProgram([
    ...allocations(config),
    ...spans(config),
    ...administration,
    ...specials,
    ...misuse,
  ]),
  ...cycles,
];
