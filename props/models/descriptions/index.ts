/** The models in words, by name. */
import type { Description } from "../../explorer/model.ts";
import { cycle } from "./cycle.ts";
import { growth } from "./growth.ts";
import { objects } from "./objects.ts";
import { pages } from "./pages.ts";
import { records } from "./records.ts";
import { sampling } from "./sampling.ts";
import { scavenge } from "./scavenge.ts";

export const descriptions: Readonly<Record<string, Description>> = {
  pages,
  objects,
  cycle,
  growth,
  records,
  sampling,
  scavenge,
};
