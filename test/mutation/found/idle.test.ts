import { expectPairs } from "../expectations.ts";
import { pairs } from "../pairs/idle.ts";

expectPairs("idle", pairs);
