/** Finds a defect by generated sequences of actions, and shortens the one that shows it. */
import { instanceNamed } from "../instances/instances.ts";
import { parametersOf, planOf, type VerifyTask } from "../search/plan.ts";
import { searches } from "../search/searches.ts";
import { programOf } from "../search/shrink/program.ts";
import { verify, type VerifyCounterexample } from "../search/verify.ts";
import type { Repaired } from "./defect.ts";
import type { Way } from "./way.ts";

type Names = ReadonlyArray<string>;

interface Budget {
  readonly seed: number;
  /** What shortening may cost, in actions: the result must not depend on the time. */
  readonly shrinkActions: number;
}

const usual: Budget = { seed: 1, shrinkActions: 20_000 };

/** Where another seed comes to the defect sooner or by a shorter path, or where shortening takes long. */
const budgets: Readonly<Partial<Record<string, Partial<Budget>>>> = {
  "map-mixed": { seed: 2, shrinkActions: 3000 },
  // An object of 2 GiB takes a second.
  "sample-wrap": { seed: 6, shrinkActions: 100 },
  "persist-nil": { seed: 3 },
  "refused-counted": { seed: 2 },
  "full-passed": { seed: 2 },
  "long-passed": { seed: 3 },
  "reclaim-short": { seed: 2, shrinkActions: 60_000 },
  "short-added": { seed: 5 },
  "pages-left": { seed: 3 },
  "debt-wraps": { seed: 3 },
  "goal-wraps": { seed: 5 },
  "cycle-wraps": { seed: 5 },
};

const budgetOf = (id: string): Budget => ({ ...usual, ...budgets[id] });

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
    seed: budgetOf(id).seed,
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
      shrinkActions: budgetOf(id).shrinkActions,
      isLate: () => false,
    });
    if (counterexample !== undefined && shows(counterexample, id)) return { task, counterexample };
  }
  return undefined;
};

/** The first instance on which so many tasks of a search come to the defect. */
export const seenOn = (id: string, instances: Names, most = Infinity): string | undefined =>
  firstOf(tasksOf(id, instances).slice(0, most), id, false)?.task.instance;

/** Leads the repaired specification along the same path, and tries some of the search with it. */
const mended = (
  id: string,
  { task, counterexample: { path } }: Found,
  instances: Names,
  repair: string,
): Repaired => {
  const along = { ...task, path, shrinks: false };
  const tasks = [along, ...tasksOf(id, instances).slice(0, mendedTasks)];
  for (const one of tasks) {
    const { counterexample } = verify(parametersOf({ ...one, repairs: [repair], shrinks: false }));
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
    mended: (repair) => Promise.resolve(mended(id, found, instances, repair)),
  };
};
