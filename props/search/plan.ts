/**
 * The plan of a run: its tasks, as plain data that any number of workers can share. A plan depends on
 * the options alone, never on the machine: one seed is one list of sequences. Each task has a seed of
 * its own, and the order of the tasks decides which counterexample a run reports.
 */
import { bugs } from "../bugs/index.ts";
import { instanceNamed, repaired } from "../instances/instances.ts";
import { discoveries } from "../properties/discoveries.ts";
import type { Against, VerifyParameters, VerifyReport } from "./verify.ts";
import { shortActions, shortRuns } from "./verify.ts";
import type { Focus } from "./choices/focuses.ts";

type Names = ReadonlyArray<string>;

/** What a run searches, and how far. */
export interface PlanOptions {
  readonly instances: Names;
  readonly against: Against;
  /** Sequences on each instance, and the most actions in one. */
  readonly runs: number;
  readonly actions: number;
  readonly seed: number;
  readonly focus?: Focus | undefined;
  readonly bug?: string | undefined;
  /** Repairs of the specification that are to leave nothing of their discoveries. */
  readonly repairs?: Names | undefined;
  /** The discovery that is to be found like any other contradiction. */
  readonly discovery?: string | undefined;
  /** Repeat one task, whose seed is the run's seed. */
  readonly path?: string | undefined;
}

/** One call of `verify`, as plain data: the instance and the bug by name. */
export interface VerifyTask extends Omit<
  VerifyParameters,
  "instance" | "bug" | "onRun" | "onShrink" | "isLate" | "position"
> {
  readonly instance: string;
  readonly repairs: Names;
  readonly bug?: string | undefined;
  /**
   * The repair that this task does without. It looks for the discovery of the same name: only where
   * the plan finds the defect has it tried the repair.
   */
  readonly control?: string | undefined;
}

/** A task with its report. */
export interface Done {
  readonly task: VerifyTask;
  readonly report: VerifyReport;
}

/** Long sequences in a task: a few seconds of work. */
export const longSlice = 5;

/** The most actions of a sequence in a run that is not told how many. */
export const usualActions = 600;

/** The most sequences of one kind in a task: the index that a path begins with is lower. */
export const longestTask = longSlice * shortRuns;

/** MurmurHash3's finalizer: a bijection of 32 bits in which each bit of `n` changes half of all. */
const mixed = (n: number): number => {
  const once = Math.imul(n ^ (n >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return (twice ^ (twice >>> 16)) >>> 0;
};

/** The seed of a task: neighbouring seeds, instances and slices have nothing in common. */
export const seedOf = (seed: number, instance: string, slice: number): number => {
  const named = Array.from(instance, (letter) => letter.codePointAt(0)!);
  return [...named, slice].reduce((hash, n) => mixed(Math.imul(hash, 31) + n), mixed(seed));
};

/** The runs of each slice: all but the last have the same number, whatever the machine. */
const slicesOf = (runs: number, actions: number): ReadonlyArray<number> => {
  const size = actions > shortActions ? longSlice : longSlice * shortRuns;
  const count = Math.ceil(runs / size);
  return Array.from({ length: count }, (_, slice) => Math.min(size, runs - slice * size));
};

/** The first slice of every instance comes before the second one of any. */
const slices = (options: PlanOptions, task: Omit<VerifyTask, "instance" | "runs" | "seed">) =>
  slicesOf(options.runs, options.actions).flatMap((runs, slice) =>
    options.instances.map((instance): VerifyTask => ({
      ...task,
      instance,
      runs,
      seed: seedOf(options.seed, instance, slice),
    })),
  );

/** The tasks of a run, in the order in which their counterexamples count. */
export const planOf = (options: PlanOptions): ReadonlyArray<VerifyTask> => {
  const { instances, against, actions, focus, bug, repairs = [], discovery } = options;
  const wanted = [...repairs, ...(discovery === undefined ? [] : [discovery])];
  const common = { against, actions, focus, bug, repairs, wanted };
  const { path, runs, seed } = options;
  if (path !== undefined) {
    return [{ ...common, instance: instances[0]!, runs, seed, path }];
  }
  const controls = repairs
    .filter((repair) => discoveries.some(({ name }) => name === repair))
    .flatMap((control) =>
      slices(options, {
        ...common,
        repairs: repairs.filter((repair) => repair !== control),
        wanted: [control],
        control,
      }),
    );
  return [...slices(options, common), ...controls];
};

/** What `verify` takes for a task. */
export const parametersOf = ({ control, repairs, ...task }: VerifyTask): VerifyParameters => ({
  ...task,
  instance: repaired(instanceNamed(task.instance), repairs),
  bug: bugs.find(({ name }) => name === task.bug),
  shrinks: control === undefined && task.shrinks !== false,
});

const isMiniature = ({ instance }: VerifyTask): boolean => instanceNamed(instance).isMiniature;

/**
 * Whether a counterexample of `found` leaves nothing to be found by `other`, which is later in the
 * plan. A discovery is looked for on Go's own constants and on the miniatures, each for itself.
 */
export const ends = (found: VerifyTask, other: VerifyTask): boolean => {
  if (found.control !== undefined) return found.control === other.control;
  const isRepaired = found.repairs.length > 0;
  const isSearch = found.wanted !== undefined && found.wanted.length > 0 && !isRepaired;
  return !isSearch || isMiniature(found) === isMiniature(other);
};

/**
 * The tasks that count: all up to the first counterexample, and after it those that it does not end.
 * What else was done because a worker had nothing better to do is left out.
 * pre: `done` is in the order of the plan.
 */
export const counted = (done: ReadonlyArray<Done>): ReadonlyArray<Done> => {
  const counting: Done[] = [];
  const found: VerifyTask[] = [];
  for (const one of done) {
    if (found.some((task) => ends(task, one.task))) continue;
    counting.push(one);
    if (one.report.counterexample !== undefined) found.push(one.task);
  }
  return counting;
};
