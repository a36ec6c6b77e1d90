/** `mallocspec verify`: generated sequences of actions, against the other twin or the contract. */
import { availableParallelism } from "node:os";
import { Command, InvalidArgumentError, Option } from "commander";
import { bugs } from "../props/bugs/index.ts";
import { traceOf } from "../props/generatedtrace.ts";
import { type Instance, instances, usual } from "../props/instances.ts";
import { showCounterexample } from "../props/report.ts";
import { configIn } from "../props/setting.ts";
import type { Against, VerifyReport } from "../props/verify.ts";
import { writeTrace } from "./counterexamplefile.ts";
import { coverageTables } from "./coveragetable.ts";
import { exitCodes, guarded, UsageError } from "./exit.ts";
import { grouped, wholeNumber } from "./numbers.ts";
import { paint } from "./paint.ts";
import { progress } from "./progress.ts";
import { runTasks } from "./verifypool.ts";
import type { VerifyTask } from "./verifyworker.ts";

interface VerifyOptions {
  readonly runs?: number;
  readonly actions: number;
  readonly against: Against;
  readonly seed?: number;
  readonly instance: ReadonlyArray<string>;
  readonly bug?: string;
  readonly path?: string;
  readonly replayPath?: string;
  readonly out: string;
  readonly json?: boolean;
}

const oneOf =
  (names: ReadonlyArray<string>) =>
  (text: string): string => {
    if (names.includes(text)) return text;
    throw new InvalidArgumentError(`expected one of ${names.join(", ")}.`);
  };

const instanceNames = instances.map(({ name }) => name);

const instanceOf = (name: string): Instance => instances.find((one) => one.name === name)!;

const usualNames = usual.map(({ name }) => name);

/** Names with commas between them, or all. */
const someInstances = (text: string): ReadonlyArray<string> =>
  text === "all" ? instanceNames : text.split(",").map(oneOf([...instanceNames, "all"]));

/** Long sequences of a run that is not told how many: what a minute is enough for. */
const budget = 180;

const bugNames = bugs.map(({ name }) => name);

/** One task an instance and core; a repetition is one task, whatever the machine. */
const tasksOf = (options: VerifyOptions, seed: number): ReadonlyArray<VerifyTask> => {
  const { instance: chosen, actions, against, bug, path, replayPath } = options;
  const runs = options.runs ?? Math.ceil(budget / chosen.length);
  const common = { actions, against, bug, path, replayPath };
  if (path !== undefined) return [{ ...common, instance: chosen[0]!, runs, seed }];
  const slices = Math.min(runs, availableParallelism());
  return chosen.flatMap((instance, k) =>
    Array.from({ length: slices }, (_, i) => ({
      ...common,
      instance,
      runs: Math.floor(runs / slices) + (i < runs % slices ? 1 : 0),
      seed: seed + k * slices + i,
    })),
  );
};

const repeatCommand = (
  { instance, counterexample }: VerifyReport,
  options: VerifyOptions,
): string =>
  [
    `mallocspec verify --instance ${instance}`,
    ...(options.against === "twin" ? [] : [`--against ${options.against}`]),
    ...(options.bug === undefined ? [] : [`--bug ${options.bug}`]),
    `--actions ${counterexample!.actions} --seed ${counterexample!.seed}`,
    `--path ${counterexample!.path} --replay-path ${counterexample!.replayPath}`,
  ].join(" ");

/** The counterexample as a trace that `replay` takes. */
const save = ({ instance, counterexample }: VerifyReport, folder: string): string => {
  const { setting, steps, finding, seed, path, replayPath } = counterexample!;
  const property = finding.kind === "property" ? finding.property : finding.kind;
  const named = instanceOf(instance);
  const there = { ...named, config: configIn(named.config, setting) };
  const lines = traceOf(there, steps, { seed, path, replayPath, property });
  return writeTrace(folder, `${instance}-${seed}`, lines);
};

const printInstances = (reports: ReadonlyArray<VerifyReport>): void => {
  const width = Math.max(...reports.map(({ instance }) => instance.length));
  for (const { name, summary } of instances) {
    const own = reports.filter(({ instance }) => instance === name);
    if (own.length === 0) continue;
    const actions = grouped(own.reduce((sum, report) => sum + report.actions, 0));
    const runs = grouped(own.reduce((sum, report) => sum + report.runs, 0));
    console.log(`${name.padEnd(width)} ${actions} actions in ${runs} sequences: ${summary}`);
  }
};

const printDiscoveries = (reports: ReadonlyArray<VerifyReport>): void => {
  const seen = new Set<string>();
  for (const discovery of reports.flatMap(({ discoveries }) => discoveries)) {
    if (seen.has(discovery.name)) continue;
    seen.add(discovery.name);
    const { name, property, sentence, evidence, instance } = discovery;
    console.log(`${paint.yellow("discovery")} ${name}: Go itself contradicts ${property}`);
    console.log(`  ${sentence}`);
    console.log(`  on ${instance}: ${evidence}`);
  }
};

interface Verdict {
  readonly seed: number;
  readonly seconds: number;
  readonly actions: number;
  readonly failed: VerifyReport | undefined;
  readonly file: string | undefined;
}

const print = (
  reports: ReadonlyArray<VerifyReport>,
  options: VerifyOptions,
  { seed, seconds, actions, failed, file }: Verdict,
): void => {
  printInstances(reports);
  for (const table of coverageTables(reports)) console.log(table);
  printDiscoveries(reports);
  if (failed !== undefined) {
    const repeat = repeatCommand(failed, options);
    const { config } = instanceOf(failed.instance);
    const [first, ...rest] = showCounterexample(failed.counterexample!, { config, repeat, file });
    console.log([paint.red(first!), ...rest].join("\n"));
  }
  const what = options.against === "twin" ? "spec and src" : "src and the contract";
  const verdict = `${what} ${failed === undefined ? "agree" : "differ"}`;
  const rate = grouped(actions / seconds);
  console.log(
    `${verdict}: ${grouped(actions)} actions in ${seconds.toFixed(1)} s, ${rate} a second, seed ${seed}`,
  );
};

const plain = (_: string, value: unknown): unknown =>
  typeof value === "bigint" ? `0x${value.toString(16)}` : value;

const run = async (options: VerifyOptions): Promise<number> => {
  if (options.path !== undefined && (options.seed === undefined || options.instance.length > 1)) {
    throw new UsageError("--path repeats one run: expected --seed and one --instance beside it");
  }
  const seed = options.seed ?? Math.floor(Math.random() * 2 ** 31);
  const from = performance.now();
  const bar = progress("verifying");
  let tried = 0;
  const reports = await runTasks(tasksOf(options, seed), (more) => {
    tried += more;
    bar.update(() => `verifying: ${grouped(tried)} actions`);
  }).finally(() => bar.stop());
  const seconds = (performance.now() - from) / 1000;
  const failed = reports.find((report) => report.counterexample !== undefined);
  const file = failed && save(failed, options.out);
  const actions = reports.reduce((sum, report) => sum + report.actions, 0);
  if (options.json) {
    console.log(JSON.stringify({ seed, seconds, actions, file, reports }, plain));
  } else {
    print(reports, options, { seed, seconds, actions, failed, file });
  }
  return failed === undefined ? exitCodes.holds : exitCodes.differs;
};

export const verifyCommand = new Command("verify")
  .description("run generated actions on the specification and on the fast heap, and compare")
  .option(
    "--runs <n>",
    `long sequences generated on each instance, after twelve times as many of at most 12 actions (default: ${budget} shared out)`,
    wholeNumber(1),
  )
  .option(
    "--actions <n>",
    "the most actions in one sequence, a repeated allocation counted once",
    wholeNumber(1),
    600,
  )
  .addOption(
    new Option("--against <what>", "what the fast heap is held against")
      .choices(["twin", "contract"])
      .default("twin"),
  )
  .option("--seed <n>", "fast-check's seed (default: a new one)", wholeNumber(-(2 ** 31), 2 ** 32))
  .addOption(
    new Option(
      "--instance <names>",
      `all, or some of these with commas between them: ${instanceNames.join(", ")}`,
    )
      .argParser(someInstances)
      .default(usualNames, usualNames.join(",")),
  )
  .option("--bug <name>", `plant a bug: ${bugNames.join(", ")}`, oneOf(bugNames))
  .option("--path <path>", "repeat one counterexample: fast-check's path")
  .option("--replay-path <path>", "repeat one counterexample: the commands that ran")
  .option("--out <folder>", "where a counterexample is written", ".")
  .option("--json", "print the report as one JSON object")
  .action(guarded(run));
