/** How a planted bug gets between a machine and its callers. */
import type { Runtime } from "../../src/runtime.ts";
import type { Bug } from "./bug.ts";

export const planted = (name: string, sentence: string, plant: (rt: Runtime) => void): Bug => ({
  name,
  sentence,
  plant: ({ rt }) => plant(rt),
});

type Method = (...args: never[]) => unknown;

/** The methods of a part, by name. */
type Methods<Part> = {
  [Name in keyof Part as Part[Name] extends Method ? Name : never]: Part[Name];
};

/** Replaces a method of a part by one that is given the right one. */
export const replace = <Part extends object, Name extends keyof Methods<Part>>(
  part: Part,
  name: Name,
  wrong: (right: Part[Name]) => Part[Name],
): void => {
  const method = part[name] as Method;
  part[name] = wrong(method.bind(part) as Part[Name]);
};
