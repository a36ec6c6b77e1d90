/** Every kind of choice on an instance, biased toward the edges of its constants. */
import type { Config } from "../../../spec/instance/config.ts";
import type { Weighted } from "../choice.ts";
import { administration } from "./administration.ts";
import { allocations } from "./allocations.ts";
import { cycles } from "./cycles.ts";
import { misuse } from "./misuse.ts";
import { byTheProgram } from "./program.ts";
import { rareLimits } from "./sizes.ts";
import { spans } from "./spans.ts";
import { specials } from "./specials.ts";

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
    ...specials(config),
    ...misuse(config),
    ...rareLimits(config),
  ]),
  ...cycles(patience[length], config),
];
