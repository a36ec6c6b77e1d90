import { expectPairs } from "../expectations.ts";
import { pairs } from "../pairs/collector.ts";

expectPairs("collector", pairs);
