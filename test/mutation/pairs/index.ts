/** All common-mode pairs. */
import type { Pair } from "../pair.ts";
import { pairs as arena } from "./arena.ts";
import { pairs as clearing } from "./clearing.ts";
import { pairs as collector } from "./collector.ts";
import { pairs as idle } from "./idle.ts";
import { pairs as objects } from "./objects.ts";
import { pairs as os } from "./os.ts";
import { pairs as pacing } from "./pacing.ts";
import { pairs as pages } from "./pages.ts";
import { pairs as reclaiming } from "./reclaiming.ts";
import { pairs as sampling } from "./sampling.ts";
import { pairs as start } from "./start.ts";
import { pairs as stats } from "./stats.ts";

export const pairs: ReadonlyArray<Pair> = [
  ...objects,
  ...clearing,
  ...sampling,
  ...stats,
  ...pages,
  ...idle,
  ...arena,
  ...os,
  ...collector,
  ...reclaiming,
  ...pacing,
  ...start,
];
