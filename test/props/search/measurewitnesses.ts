/**
 * Measures which witnesses a run reaches. As a program it prints, for each instance, those that are
 * not reached with every measured seed: the table of props/search/usualwitnesses.ts.
 */
import { instances } from "../../../props/instances/instances.ts";
import { witnesses } from "../../../props/properties/witnesses.ts";
import {
  type Done,
  longSlice,
  parametersOf,
  planOf,
  usualActions,
} from "../../../props/search/plan.ts";
import { measuredSeeds } from "../../../props/search/usualwitnesses.ts";
import { verify } from "../../../props/search/verify.ts";

/** The first slice of a run on an instance, against the twin. */
export const firstSlice = (instance: string, seed: number): Done => {
  const options = { against: "twin", runs: longSlice, actions: usualActions, seed } as const;
  const [task] = planOf({ ...options, instances: [instance] });
  return { task: task!, report: verify(parametersOf(task!)) };
};

const unusualOn = (instance: string): ReadonlyArray<string> => {
  const runs = measuredSeeds.map((seed) => firstSlice(instance, seed).report.witnesses);
  return witnesses
    .map(({ name }) => name)
    .filter((name) => runs.some((reached) => !reached.includes(name)));
};

if (import.meta.main) {
  for (const { name } of instances) {
    process.stdout.write(`${name}: ${unusualOn(name).join(", ")}\n`);
  }
}
