/** The action of a recorded operation: its arguments and inputs, without its results. */
import type { Action } from "../../spec/machine/action.ts";
import type { EventName } from "../../spec/machine/event.ts";
import { argumentsOf, inputsOf, type Operation } from "../../wire/index.ts";

/** The arguments and inputs of each operation, in the order of an action's fields. */
const given = new Map(
  (Object.keys(argumentsOf) as ReadonlyArray<EventName>).map((name) => [
    name,
    [...argumentsOf[name], ...(inputsOf[name] ?? [])],
  ]),
);

export const actionOf = (operation: Operation): Action => {
  const bag = operation as unknown as Readonly<Record<string, unknown>>;
  const action: Record<string, unknown> = { tag: operation.e, p: operation.p };
  for (const field of given.get(operation.e)!) {
    const value = bag[field];
    if (value !== undefined) action[field] = value;
  }
  if (operation.from !== undefined) action["from"] = operation.from;
  return action as unknown as Action;
};
