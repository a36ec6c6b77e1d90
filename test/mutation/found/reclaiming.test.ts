import { expectPairs } from "../expectations.ts";
import { pairs } from "../pairs/reclaiming.ts";

expectPairs("reclaiming", pairs);
