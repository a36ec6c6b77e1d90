/** The action that a recorded operation was: what it was given, without what it came to. */
import type { Action } from "../spec/action.ts";
import { argumentsOf, inputsOf, type Operation } from "../wire/index.ts";

export const actionOf = (operation: Operation): Action => {
  const bag = operation as unknown as Readonly<Record<string, unknown>>;
  const action: Record<string, unknown> = { tag: operation.e, p: operation.p };
  for (const field of [...argumentsOf[operation.e], ...(inputsOf[operation.e] ?? [])]) {
    if (bag[field] !== undefined) action[field] = bag[field];
  }
  return action as unknown as Action;
};
