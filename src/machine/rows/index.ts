/** The rows of all actions. An action without a row, or a row without its action, does not compile. */
import type { Action } from "../action.ts";
import { CACHE_ROWS } from "./caches.ts";
import { COLLECTOR_ROWS } from "./collector.ts";
import { OBJECT_ROWS } from "./objects.ts";
import { PAGE_ROWS } from "./pages.ts";
import type { Row, RowsOf } from "./row.ts";

const ROWS: RowsOf<Action["tag"]> = {
  ...OBJECT_ROWS,
  ...PAGE_ROWS,
  ...CACHE_ROWS,
  ...COLLECTOR_ROWS,
};

/** Rows by tag. A map, since a tag from outside may be `constructor`, or no text at all. */
const BY_TAG = new Map<unknown, unknown>(Object.entries(ROWS));

/** The row of an action by its tag, undefined where there is no such action. */
export function rowOf<A extends Action>(tag: unknown): Row<A> | undefined {
  // The types of ROWS say that the row of a tag takes the actions with that tag.
  return BY_TAG.get(tag) as Row<A> | undefined;
}
