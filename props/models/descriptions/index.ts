/** The models in words, by name. */
import type { Description } from "../../explorer/model.ts";
import { objects } from "./objects.ts";
import { pages } from "./pages.ts";

export const descriptions: Readonly<Partial<Record<string, Description>>> = { objects, pages };
