import { expectPairs } from "../expectations.ts";
import { pairs } from "../pairs/arena.ts";

expectPairs("arena", pairs);
