import { expectPairs } from "../expectations.ts";
import { pairs } from "../pairs/pacing.ts";

expectPairs("pacing", pairs);
