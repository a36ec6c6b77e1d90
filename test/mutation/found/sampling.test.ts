import { expectPairs } from "../expectations.ts";
import { pairs } from "../pairs/sampling.ts";

expectPairs("sampling", pairs);
