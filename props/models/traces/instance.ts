/** The machine of a model as an instance, whose name says which: `model:pages,pages=3,longest=2`. */
import { invalidityOf } from "../../../spec/instance/validity.ts";
import type { Instance } from "../../instances/instances.ts";
import { type Constants, type Entry, models } from "../index.ts";

const prefix = "model:";

export const instanceName = (model: string, constants: Constants): string =>
  [
    `${prefix}${model}`,
    ...Object.entries(constants).map(([name, value]) => `${name}=${value}`),
  ].join(",");

/** The constants in a name; undefined where they are not those of the model. */
const constantsIn = (
  { constants }: Entry,
  assignments: ReadonlyArray<string>,
): Constants | undefined => {
  const found = Object.fromEntries(
    assignments.flatMap((assignment) => {
      const [, name, value] = /^(\w+)=(\d{1,9})$/.exec(assignment) ?? [];
      return name === undefined ? [] : [[name, Number(value)] as const];
    }),
  );
  const isComplete = constants.every(({ name }) => name in found);
  return isComplete && assignments.length === constants.length ? found : undefined;
};

/** The instance of that name; undefined where there is no such model. */
export const modelInstance = (name: string): Instance | undefined => {
  if (!name.startsWith(prefix)) return undefined;
  const [model = "", ...assignments] = name.slice(prefix.length).split(",");
  const entry = models.find((one) => one.name === model);
  const constants = entry && constantsIn(entry, assignments);
  if (entry === undefined || constants === undefined) return undefined;
  const { config, start } = entry.define(constants);
  // A trace may come from anywhere.
  if (invalidityOf(config) !== undefined) return undefined;
  const nprocs = start.reduce((n, action) => (action.tag === "procresize" ? action.nprocs : n), 1);
  const summary = `the machine of the model ${model}`;
  return { name, summary, config, nprocs, isMiniature: true, hostile: false };
};
