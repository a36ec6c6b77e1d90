import { expectPairs } from "../expectations.ts";
import { pairs } from "../pairs/clearing.ts";

expectPairs("clearing", pairs);
