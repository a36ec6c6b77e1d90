import { expectPairs } from "../expectations.ts";
import { pairs } from "../pairs/pages.ts";

expectPairs("pages", pairs);
