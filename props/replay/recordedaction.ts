/** The action of a recorded operation: its arguments and inputs, without its results. */
import type { Action } from "../../spec/machine/action.ts";
import type { Operation } from "../../wire/index.ts";
import { argumentsOf, givenTo } from "../../wire/roles.ts";
import { demand, isRecord } from "../instances/optionerror.ts";

/** Throws OptionError for what is no operation. */
export const actionOf = (operation: Operation): Action => {
  const bag = operation as unknown as Readonly<Record<string, unknown>>;
  const isOperation = isRecord(bag) && Object.hasOwn(argumentsOf, String(bag["e"]));
  demand(isOperation, "operation", operation, "an operation as a decoder gives it");
  const action: Record<string, unknown> = { tag: operation.e, p: operation.p };
  for (const field of givenTo(operation.e)) {
    const value = bag[field];
    if (value !== undefined) action[field] = value;
  }
  if (operation.from !== undefined) action["from"] = operation.from;
  return action as unknown as Action;
};
