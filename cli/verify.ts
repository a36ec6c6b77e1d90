/** `mallocspec verify`: generated sequences of actions, against the other twin or what must hold. */
import { Command, Option } from "commander";
import { traceOf } from "../props/replay/generatedtrace.ts";
import { focuses } from "../props/search/choices/focuses.ts";
import { instanceNamed, repaired } from "../props/instances/instances.ts";
import { configIn } from "../props/instances/setting.ts";
import { reportsByInstance, verdictOf } from "../props/search/verdict.ts";
import type { VerifyReport } from "../props/search/verify.ts";
import { writeTrace } from "../host/counterexamplefile.ts";
import { exitCodes, guarded } from "./exit.ts";
import { grouped, wholeNumber } from "./terminal/numbers.ts";
import { progress } from "./terminal/progress.ts";
import * as Options from "./verify/options.ts";
import { runTasks } from "../host/pool.ts";
import { printVerdict } from "./verify/report.ts";

/** The counterexample as a trace that `replay` takes. */
const save = (
  { instance: name, counterexample }: VerifyReport,
  { out, repair }: Options.Chosen,
): string => {
  const { setting, steps, finding, seed, path, replayPath } = counterexample!;
  const property = finding.kind === "property" ? finding.property : finding.kind;
  const instance = repaired(instanceNamed(name), repair);
  const there = { ...instance, config: configIn(instance.config, setting) };
  const lines = traceOf(there, steps, { seed, path, replayPath, property });
  return writeTrace(out, `${name}-${seed}`, lines);
};

const plain = (_: string, value: unknown): unknown =>
  typeof value === "bigint" ? `0x${value.toString(16)}` : value;

const run = async (given: Options.VerifyOptions): Promise<number> => {
  const options = Options.chosen(given);
  const { seed } = options;
  const from = performance.now();
  const bar = progress("verifying");
  let tried = 0;
  const done = await runTasks(Options.tasksOf(options), (more) => {
    tried += more;
    bar.update(() => `verifying: ${grouped(tried)} actions`);
  }).finally(() => bar.stop());
  const seconds = (performance.now() - from) / 1000;
  const reports = reportsByInstance(done);
  const verdict = verdictOf(done);
  const failed = verdict.tag === "differs" ? verdict.report : undefined;
  const file = failed && save(failed, options);
  const actions = reports.reduce((sum, report) => sum + report.actions, 0);
  if (options.json) {
    console.log(JSON.stringify({ seed, seconds, actions, file, verdict, reports }, plain));
  } else {
    printVerdict(reports, options, { seconds, actions, verdict, file });
  }
  return exitCodes[verdict.tag];
};

export const verifyCommand = new Command("verify")
  .description("run generated actions on the specification and on the fast heap, and compare")
  .option(
    "--runs <n>",
    `long sequences generated on each instance, after 25 times as many of at most 16 actions (default: ${Options.budget} shared out)`,
    wholeNumber(1),
  )
  .option(
    "--actions <n>",
    "the most actions in one sequence, a repeated allocation counted once (default: 600, with --discovery 16)",
    wholeNumber(1),
  )
  .addOption(
    new Option(
      "--against <what>",
      "the fast heap against its twin (default) or the contract, or the specification alone against the invariants",
    ).choices(["twin", "contract", "invariants"]),
  )
  .option("--seed <n>", "fast-check's seed (default: a new one)", wholeNumber(-(2 ** 31), 2 ** 32))
  .addOption(
    new Option(
      "--instance <names>",
      `all, or some of these with commas between them: ${Options.instanceNames.join(", ")} (default: ${Options.usualNames.join(",")})`,
    ).argParser(Options.someInstances),
  )
  .option(
    "--bug <name>",
    `plant a bug: ${Options.bugNames.join(", ")}`,
    Options.oneOf(Options.bugNames),
  )
  .option(
    "--repair <name>",
    `mend a defect of the seed in the specification, which then stands alone, and see that its discovery is gone; may be repeated: ${Options.repairNames.join(", ")}`,
    Options.moreOf(Options.repairNames),
  )
  .option(
    "--discovery <name>",
    `find what the seed is known to do as a counterexample, on all instances: ${Options.discoveryNames.join(", ")}`,
    Options.oneOf(Options.discoveryNames),
  )
  .addOption(
    new Option("--focus <what>", "sequences of few kinds of actions only").choices(
      Object.keys(focuses),
    ),
  )
  .option("--path <path>", "repeat one counterexample: fast-check's path")
  .option("--replay-path <path>", "repeat one counterexample: the commands that ran")
  .option("--out <folder>", "where a counterexample is written", ".")
  .option("--json", "print the report as one JSON object")
  .action(guarded(run));
