/** All common-mode pairs. */
import type { Pair } from "../pair.ts";
import { pairs as arena } from "./arena.ts";
import { pairs as idle } from "./idle.ts";
import { pairs as objects } from "./objects.ts";
import { pairs as os } from "./os.ts";
import { pairs as pages } from "./pages.ts";

export const pairs: ReadonlyArray<Pair> = [...objects, ...pages, ...idle, ...arena, ...os];
