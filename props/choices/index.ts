/** Every kind of choice on an instance, biased toward the edges of its constants. */
import type { Config } from "../../spec/config.ts";
import type { Weighted } from "../choice.ts";
import { administration } from "./administration.ts";
import { allocations } from "./allocations.ts";
import { misuse } from "./misuse.ts";
import { spans } from "./spans.ts";

export const choices = (config: Config): ReadonlyArray<Weighted> => [
  ...allocations(config),
  ...spans(config),
  ...administration,
  ...misuse,
];
