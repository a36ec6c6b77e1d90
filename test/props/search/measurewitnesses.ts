/**
 * Measures which witnesses a run reaches. As a program it prints the list of
 * props/search/usualwitnesses.ts.
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

/** Those that are reached with every measured seed. */
const reachedOn = (instance: string): ReadonlySet<string> => {
  const [first = [], ...others] = measuredSeeds.map(
    (seed) => firstSlice(instance, seed).report.witnesses,
  );
  return new Set(first.filter((name) => others.every((reached) => reached.includes(name))));
};

/** The most instances that may miss a usual witness. */
const missingMax = 3;

if (import.meta.main) {
  const reached = instances.map(({ name }) => reachedOn(name));
  for (const { name } of witnesses) {
    const missing = reached.filter((names) => !names.has(name)).length;
    if (missing <= missingMax) process.stdout.write(`"${name}",\n`);
  }
}
