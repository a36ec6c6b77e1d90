import { expectPairs } from "../expectations.ts";
import { pairs } from "../pairs/os.ts";

expectPairs("os", pairs);
