/** The command that goes on with a run, to be copied. */
import { invocation, quoted } from "../../host/invocation.ts";
import type { Chosen } from "./chosen.ts";
import { usualMemory } from "./syntax.ts";

/** An option with its value, where it is not the usual one. */
const optionOf = (
  name: string,
  value: string | number | undefined,
  usual?: string | number,
): ReadonlyArray<string> =>
  value === undefined || value === usual ? [] : [name, quoted(String(value))];

/** The command that goes on from the file of a run. */
export const goOn = (options: Chosen): string => {
  const { argument, size, set = [], reduction, until, maxStates, maxDepth } = options;
  const { maxSeconds, memory, seed, checkpoint, resume, out } = options;
  return [
    invocation(),
    "explore",
    argument.model,
    ...optionOf("--on", argument.on, "spec"),
    ...optionOf("--size", size, "small"),
    ...set.flatMap(({ name, value }) => optionOf("--set", `${name}=${value}`)),
    ...(reduction ? [] : ["--no-reduction"]),
    ...optionOf("--until", until),
    ...optionOf("--max-states", maxStates),
    ...optionOf("--max-depth", maxDepth),
    ...optionOf("--max-seconds", maxSeconds),
    ...optionOf("--memory", memory, usualMemory),
    ...optionOf("--seed", seed, 0),
    ...optionOf("--checkpoint", checkpoint, 10),
    ...optionOf("--out", out),
    ...optionOf("--resume", resume),
  ].join(" ");
};
