/** The options of `mallocspec verify`, and the tasks that they come to. */
import { InvalidArgumentError } from "commander";
import { discoveries } from "../../props/properties/discoveries.ts";
import { bugs } from "../../props/bugs/index.ts";
import { instances, usual } from "../../props/instances/instances.ts";
import type { Focus } from "../../props/search/choices/focuses.ts";
import { planOf, usualActions, type VerifyTask } from "../../props/search/plan.ts";
import { searches } from "../../props/search/searches.ts";
import type { Against, VerifyCounterexample } from "../../props/search/verify.ts";
import { repairs } from "../../spec/instance/repairs.ts";
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
  readonly replayPath?: string;
  readonly out: string;
  readonly json?: boolean;
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

/** One of some names. */
export const oneOf =
  (names: Names) =>
  (text: string): string => {
    if (names.includes(text)) return text;
    throw new InvalidArgumentError(`expected one of ${names.join(", ")}.`);
  };

/** One of some names, beside those that were given before. */
export const moreOf =
  (names: Names) =>
  (text: string, before: Names = []): Names => [...before, oneOf(names)(text)];

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

/** Long sequences of a run that is not told how many: what a minute is enough for. */
export const budget = 180;

/** What is meant by the options together; throws UsageError. */
export const chosen = (options: VerifyOptions): Chosen => {
  const { repair = [], discovery, bug, path, seed } = options;
  const isAlone = repair.length > 0 || (discovery !== undefined && bug === undefined);
  const against = options.against ?? (isAlone ? "invariants" : "twin");
  // A discovery has a search of its own, which tries its repair, too.
  const goal = searches[discovery ?? repair[0] ?? ""];
  const instance = options.instance ?? goal?.instances ?? usualNames;
  if (repair.length > 0 && against !== "invariants") {
    throw new UsageError("--repair is for the specification alone: expected --against invariants");
  }
  if (bug !== undefined && against === "invariants") {
    throw new UsageError("--bug is for the fast heap: expected --against twin or contract");
  }
  if (path !== undefined && (seed === undefined || instance.length > 1)) {
    throw new UsageError("--path repeats one run: expected --seed and one --instance beside it");
  }
  const runs = options.runs ?? goal?.runs ?? Math.ceil(budget / instance.length);
  const actions = options.actions ?? goal?.actions ?? usualActions;
  const focus = options.focus ?? (path === undefined ? goal?.focus : undefined);
  const anySeed = seed ?? Math.floor(Math.random() * 2 ** 31);
  return { ...options, runs, actions, focus, repair, against, instance, seed: anySeed };
};

/** The plan of the run. */
export const tasksOf = ({ instance, repair, ...options }: Chosen): ReadonlyArray<VerifyTask> =>
  planOf({ ...options, instances: instance, repairs: repair });

/** The command that finds a counterexample again. */
export const repeatCommand = (
  instance: string,
  { against, bug, repair, discovery }: Chosen,
  found: Pick<VerifyCounterexample, "actions" | "focus" | "seed" | "path" | "replayPath">,
): string =>
  [
    `mallocspec verify --instance ${instance}`,
    ...(against === "twin" ? [] : [`--against ${against}`]),
    ...(bug === undefined ? [] : [`--bug ${bug}`]),
    ...repair.map((name) => `--repair ${name}`),
    ...(discovery === undefined ? [] : [`--discovery ${discovery}`]),
    ...(found.focus === undefined ? [] : [`--focus ${found.focus}`]),
    `--actions ${found.actions} --seed ${found.seed}`,
    `--path ${found.path} --replay-path ${found.replayPath}`,
  ].join(" ");
