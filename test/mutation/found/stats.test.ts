import { expectPairs } from "../expectations.ts";
import { pairs } from "../pairs/stats.ts";

expectPairs("stats", pairs);
