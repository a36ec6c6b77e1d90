/** Finds a defect by generated sequences of actions, and shortens the one that shows it. */
import { instanceNamed } from "../instances/instances.ts";
import { parametersOf, planOf, type VerifyTask } from "../search/plan.ts";
import { searches } from "../search/searches.ts";
import { programOf } from "../search/shrink/program.ts";
import { verify, type VerifyCounterexample } from "../search/verify.ts";
import type { Repaired } from "./defect.ts";
import type { Way } from "./way.ts";

type Names = ReadonlyArray<string>;

/** Another seed, where the search comes to its defect later with the usual one. */
const seeds: Readonly<Partial<Record<string, number>>> = {};

/** What shortening may cost, in actions: the result must not depend on the time. */
const shrinkActions = 20_000;

/** So many tasks of a search are tried again with the repair. */
const mendedTasks = 2;

const isReal = (name: string): boolean => !instanceNamed(name).isMiniature;

/** The instances of a search that have Go's own constants. */
export const realInstances = (id: string): Names => searches[id]!.instances.filter(isReal);

const tasksOf = (id: string, instances: Names): ReadonlyArray<VerifyTask> =>
  planOf({
    ...searches[id]!,
    instances,
    against: "invariants",
    seed: seeds[id] ?? 1,
    discovery: id,
  });

/** Whether a counterexample shows the defect. */
export const shows = ({ finding }: Pick<VerifyCounterexample, "finding">, id: string): boolean =>
  finding.kind === "property" && finding.discovery?.name === id;

interface Found {
  readonly task: VerifyTask;
  readonly counterexample: VerifyCounterexample;
}

const firstOf = (
  tasks: ReadonlyArray<VerifyTask>,
  id: string,
  shrinks: boolean,
): Found | undefined => {
  for (const task of tasks) {
    const { counterexample } = verify({
      ...parametersOf(task),
      shrinks,
      shrinkActions,
      isLate: () => false,
    });
    if (counterexample !== undefined && shows(counterexample, id)) return { task, counterexample };
  }
  return undefined;
};

/** The first instance on which a search comes to the defect. */
export const seenOn = (id: string, instances: Names): string | undefined =>
  firstOf(tasksOf(id, instances), id, false)?.task.instance;

/** Leads the repaired specification along the same path, and tries some of the search with it. */
const mended = (
  id: string,
  { task, counterexample: { path } }: Found,
  instances: Names,
): Repaired => {
  const along = { ...task, path, shrinks: false };
  const tasks = [along, ...tasksOf(id, instances).slice(0, mendedTasks)];
  for (const one of tasks) {
    const { counterexample } = verify(parametersOf({ ...one, repairs: [id], shrinks: false }));
    if (counterexample === undefined) continue;
    const { finding } = counterexample;
    return { tag: "left", evidence: finding.kind === "property" ? finding.evidence : finding.kind };
  }
  return { tag: "removed" };
};

/** Undefined where the search does not come to the defect. */
export const searching = (id: string): Way | undefined => {
  const real = realInstances(id);
  const instances = real.length === 0 ? searches[id]!.instances : real;
  const found = firstOf(tasksOf(id, instances), id, true);
  if (found === undefined) return undefined;
  const { steps, boot, setting } = found.counterexample;
  const { luck, loaded } = setting;
  return {
    by: { tag: "search", instance: found.task.instance },
    path: steps.length - boot,
    portable: {
      config: instanceNamed(found.task.instance).config,
      program: programOf({ setting, path: steps, boot }),
      luck,
      loaded,
    },
    mended: () => Promise.resolve(mended(id, found, instances)),
  };
};
