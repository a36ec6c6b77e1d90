/** `mallocspec verify`: the twins in agreement on generated sequences of actions. */
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { MessageChannel } from "node:worker_threads";
import { Command, InvalidArgumentError } from "commander";
import { Piscina } from "piscina";
import { instances } from "../props/instances.ts";
import { showCounterexample } from "../props/report.ts";
import type { VerifyReport } from "../props/verify.ts";
import { exitCodes, guarded, UsageError } from "./exit.ts";
import { grouped, wholeNumber } from "./numbers.ts";
import { paint } from "./paint.ts";
import { progress } from "./progress.ts";
import type { VerifyTask } from "./verifyworker.ts";

interface VerifyOptions {
  readonly runs: number;
  readonly actions: number;
  readonly seed?: number;
  readonly instance?: string;
  readonly path?: string;
  readonly replayPath?: string;
  readonly json?: boolean;
}

const names = instances.map(({ name }) => name);

const instanceName = (text: string): string => {
  if (names.includes(text)) return text;
  throw new InvalidArgumentError(`expected one of ${names.join(", ")}.`);
};

/** One task an instance and core; a repetition is one task, whatever the machine. */
const tasksOf = (options: VerifyOptions, seed: number): ReadonlyArray<VerifyTask> => {
  const { runs, actions, path, replayPath } = options;
  const chosen = options.instance === undefined ? names : [options.instance];
  if (path !== undefined) {
    return [
      {
        instance: chosen[0]!,
        runs,
        actions,
        seed,
        path,
        ...(replayPath === undefined ? {} : { replayPath }),
      },
    ];
  }
  const slices = Math.min(runs, availableParallelism());
  return chosen.flatMap((instance, k) =>
    Array.from({ length: slices }, (_, i) => ({
      instance,
      runs: Math.floor(runs / slices) + (i < runs % slices ? 1 : 0),
      actions,
      seed: seed + k * slices + i,
    })),
  );
};

const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
const worker = fileURLToPath(new URL(`./verifyworker.${extension}`, import.meta.url));

/** Runs the tasks on all cores; the first counterexample ends those that have not begun. */
const runTasks = async (
  tasks: ReadonlyArray<VerifyTask>,
  onActions: (actions: number) => void,
): Promise<ReadonlyArray<VerifyReport>> => {
  const pool = new Piscina({ filename: worker, maxThreads: availableParallelism() });
  const found = new AbortController();
  const reports: VerifyReport[] = [];
  const one = async (task: VerifyTask): Promise<void> => {
    if (found.signal.aborted) return;
    const { port1, port2 } = new MessageChannel();
    port1.on("message", onActions);
    const report = (await pool.run(
      { task, port: port2 },
      { transferList: [port2] },
    )) as VerifyReport;
    port1.close();
    reports.push(report);
    if (report.counterexample !== undefined) found.abort();
  };
  try {
    const queue = [...tasks];
    const lane = async (): Promise<void> => {
      for (let task = queue.shift(); task !== undefined; task = queue.shift()) await one(task);
    };
    await Promise.all(Array.from({ length: availableParallelism() }, lane));
  } finally {
    await pool.close({ force: true });
  }
  return reports;
};

const repeatCommand = (report: VerifyReport, options: VerifyOptions): string => {
  const { seed, path, replayPath } = report.counterexample!;
  return (
    `mallocspec verify --instance ${report.instance.name} --actions ${options.actions} ` +
    `--seed ${seed} --path ${path} --replay-path ${replayPath}`
  );
};

const run = async (options: VerifyOptions): Promise<number> => {
  if (
    options.path !== undefined &&
    (options.seed === undefined || options.instance === undefined)
  ) {
    throw new UsageError("--path repeats one run: expected --seed and --instance beside it");
  }
  const seed = options.seed ?? Math.floor(Math.random() * 2 ** 31);
  const from = performance.now();
  const bar = progress("verifying");
  let actions = 0;
  const reports = await runTasks(tasksOf(options, seed), (more) => {
    actions += more;
    bar.update(`verifying: ${grouped(actions)} actions`);
  }).finally(() => bar.stop());
  const seconds = (performance.now() - from) / 1000;
  const failed = reports.find((report) => report.counterexample !== undefined);
  const total = reports.reduce((sum, report) => sum + report.actions, 0);
  if (options.json) {
    console.log(JSON.stringify(jsonOf(reports, seed, seconds), bigintsAsText));
  } else {
    for (const name of names) printInstance(name, reports);
    if (failed !== undefined) {
      const [first, ...rest] = showCounterexample(
        failed.counterexample!,
        repeatCommand(failed, options),
      );
      console.log([paint.red(first!), ...rest].join("\n"));
    }
    const rate = grouped(total / seconds);
    const verdict = failed === undefined ? "spec and src agree" : "spec and src differ";
    console.log(
      `${verdict}: ${grouped(total)} actions in ${seconds.toFixed(1)} s, ${rate} a second, seed ${seed}`,
    );
  }
  return failed === undefined ? exitCodes.holds : exitCodes.differs;
};

const printInstance = (name: string, reports: ReadonlyArray<VerifyReport>): void => {
  const own = reports.filter((report) => report.instance.name === name);
  const [first] = own;
  if (first === undefined) return;
  const actions = own.reduce((sum, report) => sum + report.actions, 0);
  const runs = own.reduce((sum, report) => sum + report.runs, 0);
  const counts = `${grouped(actions)} actions in ${grouped(runs)} sequences`;
  console.log(`${name.padEnd(6)} ${counts}: ${first.instance.summary}`);
};

const bigintsAsText = (_: string, value: unknown): unknown =>
  typeof value === "bigint" ? `0x${value.toString(16)}` : value;

const jsonOf = (
  reports: ReadonlyArray<VerifyReport>,
  seed: number,
  seconds: number,
): Readonly<Record<string, unknown>> => ({
  actions: reports.reduce((sum, report) => sum + report.actions, 0),
  seconds,
  seed,
  instances: reports.map(({ instance, runs, actions }) => ({ name: instance.name, runs, actions })),
  counterexamples: reports.flatMap(({ instance, counterexample }) =>
    counterexample === undefined ? [] : [{ instance: instance.name, ...counterexample }],
  ),
});

export const verifyCommand = new Command("verify")
  .description("run generated actions on the specification and on the fast heap, and compare")
  .option("--runs <n>", "sequences generated on each instance", wholeNumber(1), 200)
  .option("--actions <n>", "the most actions in one sequence", wholeNumber(1), 600)
  .option("--seed <n>", "fast-check's seed (default: a new one)", wholeNumber(-(2 ** 31), 2 ** 32))
  .option("--instance <name>", `one instance instead of all: ${names.join(", ")}`, instanceName)
  .option("--path <path>", "repeat one counterexample: fast-check's path")
  .option("--replay-path <path>", "repeat one counterexample: the commands that ran")
  .option("--json", "print the report as one JSON object")
  .action(guarded(run));
