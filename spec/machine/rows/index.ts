/** The rows of all actions. An action without a row, or a row without its action, does not compile. */
import type { Action, ActionTag } from "../action.ts";
import type { Check } from "../door.ts";
import { cacheRows } from "./caches.ts";
import { collectorRows } from "./collector.ts";
import { objectRows } from "./objects.ts";
import { pageRows } from "./pages.ts";
import type { Row, RowsOf } from "./row.ts";

const rows: RowsOf<ActionTag> = { ...objectRows, ...pageRows, ...cacheRows, ...collectorRows };

export const isActionTag = (tag: unknown): tag is ActionTag =>
  typeof tag === "string" && Object.hasOwn(rows, tag);

/** A field of an action, and what its value must be. */
type Input = readonly [field: string, check: Check<Action>];

const inputs = new Map<string, ReadonlyArray<Input>>(
  Object.entries<{ readonly input: object }>(rows).map(([tag, { input }]) => [
    tag,
    Object.entries(input as Readonly<Record<string, Check<Action>>>),
  ]),
);

/** The fields of an action in the order of its row, each with its check. */
export const inputsOf = ({ tag }: Action): ReadonlyArray<Input> => inputs.get(tag) ?? [];

/** The row of an action. */
export const rowOf = <A extends Action>({ tag }: A): Row<A> => rows[tag] as unknown as Row<A>;
