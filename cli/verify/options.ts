/** The options of `mallocspec verify`, and the tasks that they come to. */
import { discoveries } from "../../props/properties/discoveries.ts";
import { bugs } from "../../props/bugs/index.ts";
import { instances, usual } from "../../props/instances/instances.ts";
import type { Focus } from "../../props/search/choices/focuses.ts";
import { longestTask, planOf, usualActions, type VerifyTask } from "../../props/search/plan.ts";
import { searches } from "../../props/search/searches.ts";
import { type Against, phasesOf } from "../../props/search/verify.ts";
import { repairs } from "../../spec/instance/repairs.ts";
import { oneOf } from "../arguments/names.ts";
import { UsageError } from "../exit.ts";

type Names = ReadonlyArray<string>;

export interface VerifyOptions {
  readonly runs?: number;
  readonly actions?: number;
  readonly against?: Against;
  readonly seed?: number;
  readonly instance?: Names;
  readonly bug?: string;
  readonly repair?: Names;
  readonly discovery?: string;
  readonly focus?: Focus | undefined;
  readonly path?: string;
  readonly patience?: number;
  readonly out: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** The options, with what each is where it was not given. */
export interface Chosen extends VerifyOptions {
  readonly runs: number;
  readonly actions: number;
  readonly against: Against;
  readonly seed: number;
  readonly instance: Names;
  readonly repair: Names;
}

const namesOf = (named: ReadonlyArray<{ readonly name: string }>): Names =>
  named.map(({ name }) => name);

export const instanceNames = namesOf(instances);
export const usualNames = namesOf(usual);
export const bugNames = namesOf(bugs);
export const discoveryNames = namesOf(discoveries);
export const repairNames = Object.keys(repairs);

/** Names with commas between them; where one of them is all, all. */
export const someInstances = (text: string): Names => {
  const names = text.split(",").map(oneOf([...instanceNames, "all"]));
  return names.includes("all") ? instanceNames : [...new Set(names)];
};

/** More than a month of sequences, and more actions than memory has room for while they shrink. */
export const [mostRuns, mostActions] = [1_000_000, 100_000];

/** Long sequences of a run that is not told how many: what a minute is enough for. */
export const budget = 180;

/** Checks the options that repeat one counterexample; throws UsageError. */
const checkPath = ({ path, seed }: VerifyOptions, instance: Names): void => {
  if (path === undefined) return;
  if (seed === undefined) {
    throw new UsageError(
      "a counterexample is repeated by --path and --seed together: found only --path",
    );
  }
  if (instance.length > 1) {
    throw new UsageError("--path repeats one counterexample: expected one --instance beside it");
  }
  if (!/^\d{1,9}(:\d{1,9})*$/.test(path)) {
    throw new UsageError(
      `--path: found "${path}", expected numbers with colons between, as 147:61:3:14`,
    );
  }
  if (Number.parseInt(path, 10) >= longestTask) {
    throw new UsageError(
      `--path: found sequence ${Number.parseInt(path, 10)}, expected 0 to ${longestTask - 1}`,
    );
  }
};

/** What is meant by the options together; throws UsageError. */
export const chosen = (options: VerifyOptions): Chosen => {
  const { repair = [], discovery, bug, path, seed } = options;
  const isAlone = repair.length > 0 || discovery !== undefined;
  const against = options.against ?? (isAlone ? "invariants" : "twin");
  // A discovery has a search of its own, which tries its repair, too.
  const goal = searches[discovery ?? repair[0] ?? ""];
  const instance = options.instance ?? goal?.instances ?? usualNames;
  if (repair.length > 0 && against !== "invariants") {
    throw new UsageError("--repair is for the specification alone: expected --against invariants");
  }
  if (bug !== undefined && discovery !== undefined) {
    throw new UsageError("--bug and --discovery look for different things: expected one of them");
  }
  if (discovery !== undefined && repair.includes(discovery)) {
    throw new UsageError(
      `--repair ${discovery} mends what --discovery ${discovery} looks for: expected one of them`,
    );
  }
  if (bug !== undefined && against === "invariants") {
    throw new UsageError("--bug is for the fast heap: expected --against twin or contract");
  }
  checkPath(options, instance);
  const searched = options.runs ?? goal?.runs ?? Math.ceil(budget / instance.length);
  const runs = path === undefined ? searched : 1;
  const actions = options.actions ?? goal?.actions ?? usualActions;
  const focus = options.focus ?? (path === undefined ? goal?.focus : undefined);
  const anySeed = seed ?? Math.floor(Math.random() * 2 ** 31);
  return { ...options, runs, actions, focus, repair, against, instance, seed: anySeed };
};

/** The plan of the run. */
export const tasksOf = ({ instance, repair, ...options }: Chosen): ReadonlyArray<VerifyTask> =>
  planOf({ ...options, instances: instance, repairs: repair });

/** How many sequences are planned on each instance, those without a repair left out. */
export const plannedOn = (options: Chosen): ReadonlyMap<string, number> => {
  const planned = new Map<string, number>();
  for (const task of tasksOf(options).filter(({ control }) => control === undefined)) {
    const runs = phasesOf(task).reduce((sum, phase) => sum + phase.runs, 0);
    planned.set(task.instance, (planned.get(task.instance) ?? 0) + runs);
  }
  return planned;
};
