/** What the options of `mallocspec explore` come to together. */
import { eventualOf, type Kernel } from "../../props/explorer/kernel.ts";
import { refuseEventual } from "../../props/explorer/explore.ts";
import { ModelError } from "../../props/explorer/model.ts";
import { DEADLOCK_NAME } from "../../props/explorer/search/tally.ts";
import { oneOf } from "../arguments/names.ts";
import { UsageError } from "../exit.ts";
import type { Assignment } from "./assignments.ts";
import {
  type AnyKernel,
  type Constants,
  constantsOf,
  type Entry,
  type KernelArgument,
  type Registry,
  statesOf,
} from "./registry.ts";
import { type ExploreOptions, type Strategy, usualWorkers } from "./syntax.ts";

export interface Chosen extends Omit<ExploreOptions, "checkView"> {
  readonly entry: Entry;
  readonly argument: KernelArgument;
  readonly workers: number;
  readonly walks: number;
  /** The share of the duplicates that is compared, 0 to 1. */
  readonly checkView: number;
  /** The number of states, where it is known. */
  readonly states: number | undefined;
}

/** Checks a constant's name; throws UsageError. */
const checkName = ({ name: model, constants }: Entry, option: string, name: string): void => {
  if (constants.some((constant) => constant.name === name)) return;
  const all = constants.map((constant) => constant.name).join(", ");
  throw new UsageError(
    `${option}: found ${name}, expected a constant of ${model}: ${all || "it has none"}`,
  );
};

/** Options that one of the others makes meaningless, and why. */
const conflicts = (given: ExploreOptions): ReadonlyArray<readonly [boolean, string]> => {
  const { strategy, vary, audit, resume, checkView, out, follow } = given;
  const isBreadth = strategy === "bfs";
  const has = (value: unknown): boolean => value !== undefined;
  return [
    [!isBreadth && has(resume), `--resume: ${strategy} cannot go on from a file; take bfs`],
    [!isBreadth && has(checkView), `--check-view: ${strategy} does not compare states; take bfs`],
    [
      audit === true && (strategy === "walk" || strategy === "swarm"),
      `--audit: ${strategy} counts something else with each seed; take bfs or dfs`,
    ],
    [
      (strategy === "walk" || strategy === "dfs") && has(given.workers),
      `--workers: ${strategy} has one`,
    ],
    [
      strategy !== "walk" && strategy !== "swarm" && has(given.walks),
      `--walks: ${strategy} visits each state once; take walk or swarm`,
    ],
    [strategy === "walk" && has(given.maxStates), "--max-states: a walk is bounded by --walks"],
    [audit === true && has(resume), "--audit explores twice: expected no --resume beside it"],
    [
      audit === true && has(given.maxSeconds),
      "--audit compares counts, which depend on the time with --max-seconds",
    ],
    [has(vary) && has(resume), "--vary explores several times: expected no --resume beside it"],
    [has(vary) && has(out), "--vary explores several times: expected no --out beside it"],
    [has(vary) && audit === true, "--vary explores several times: expected no --audit beside it"],
    [has(vary) && has(follow), "--follow has one machine: expected no --vary beside it"],
    [
      has(checkView) && !given.reduction,
      "--check-view: there is no view to check with --no-reduction",
    ],
    [has(checkView) && has(resume), "--check-view: such a run cannot go on from a file"],
  ];
};

/** Options that take the steps of the model itself, which the first engine has. */
const needsFirst = (
  { engines }: Registry,
  { on, out, follow }: ExploreOptions,
): ReadonlyArray<readonly [boolean, string]> => {
  const isOther = on !== engines[0];
  const problem = `takes the steps of the model on ${engines[0]}: expected no --on ${on} beside it`;
  return [
    [isOther && out !== undefined, `--out ${problem}`],
    [isOther && follow !== undefined, `--follow ${problem}`],
  ];
};

const checkOut = ({ traceOf }: Registry, { out }: ExploreOptions): void => {
  const endings = [".itf.json", ...(traceOf === undefined ? [] : [".jsonl"])];
  if (out === undefined || endings.some((ending) => out.endsWith(ending))) return;
  throw new UsageError(`--out: found ${out}, expected a name that ends in ${endings.join(" or ")}`);
};

/** Checks whether the strategy can decide the properties; throws UsageError. */
const checkStrategy = (kernel: Kernel, strategy: Strategy): void => {
  if (strategy !== "bfs") asUsage(() => refuseEventual(kernel, strategy));
};

/** Checks what must be reached; throws UsageError. */
const checkUntil = (kernel: Kernel, until: string | undefined): void => {
  if (until === undefined) return;
  const names = [...kernel.properties.map(({ name }) => name), DEADLOCK_NAME];
  try {
    oneOf(names)(until);
  } catch (error) {
    throw new UsageError(`--until: found ${until}. ${(error as Error).message}`);
  }
  if (eventualOf(kernel).some((i) => kernel.properties[i]!.name === until)) {
    throw new UsageError(`--until: ${until} is decided when all states were visited`);
  }
};

/** Runs what refuses a model that cannot be explored as it was asked for. */
const asUsage = <A>(run: () => A): A => {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    throw new UsageError(error.message);
  }
};

/** The kernel; throws UsageError. */
export const kernelFor = (registry: Registry, argument: KernelArgument): AnyKernel =>
  asUsage(() => registry.kernelOf(argument));

const usualWalks = ({ strategy }: ExploreOptions): number => (strategy === "walk" ? 1000 : 8);

/** The same options with other constants. */
export const withConstant = (options: Chosen, { name, value }: Assignment): Chosen => {
  const constants = { ...options.argument.constants, [name]: value };
  const states = statesOf(options.entry, constants);
  return { ...options, argument: { ...options.argument, constants }, states };
};

/** What is meant by the options together; throws UsageError. */
export const chosen = (registry: Registry, entry: Entry, given: ExploreOptions): Chosen => {
  const { set = [], vary, on, size, reduction, checkView, strategy } = given;
  for (const [isConflict, problem] of [...conflicts(given), ...needsFirst(registry, given)]) {
    if (isConflict) throw new UsageError(problem);
  }
  checkOut(registry, given);
  for (const { name } of set) checkName(entry, "--set", name);
  if (vary !== undefined) checkName(entry, "--vary", vary.name);
  const constants: Constants = {
    ...constantsOf(entry, size),
    ...Object.fromEntries(set.map(({ name, value }) => [name, value])),
  };
  const argument = { model: entry.name, constants, on, isReduced: reduction };
  const kernel = asUsage(() => registry.exploredOf(argument));
  checkStrategy(kernel, strategy);
  checkUntil(kernel, given.until);
  if (checkView !== undefined && !kernel.hasView) {
    throw new UsageError(`--check-view: ${entry.name} has neither a view nor a symmetry`);
  }
  return {
    ...given,
    entry,
    argument,
    workers: given.workers ?? (strategy === "dfs" || strategy === "walk" ? 1 : usualWorkers),
    walks: given.walks ?? usualWalks(given),
    checkView: checkView === undefined ? 0 : checkView === true ? 1 : checkView / 100,
    states: statesOf(entry, constants),
  };
};

/** The machine in words. */
export const machineOf = ({ argument: { model, constants, on } }: Chosen): string => {
  const values = Object.entries(constants).map(([name, value]) => `${name} ${value}`);
  return [model, `on ${on}`, ...(values.length === 0 ? [] : [`with ${values.join(", ")}`])].join(
    " ",
  );
};
