import { expectPairs } from "../expectations.ts";
import { pairs } from "../pairs/objects.ts";

expectPairs("objects", pairs);
