/** All common-mode pairs. */
import type { Pair } from "../pair.ts";
import { pairs as objects } from "./objects.ts";
import { pairs as pages } from "./pages.ts";
import { pairs as sampling } from "./sampling.ts";
import { pairs as stats } from "./stats.ts";

export const pairs: ReadonlyArray<Pair> = [...objects, ...pages, ...sampling, ...stats];
