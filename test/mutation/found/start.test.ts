import { expectPairs } from "../expectations.ts";
import { pairs } from "../pairs/start.ts";

expectPairs("the start and new objects", pairs);
