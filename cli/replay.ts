/** `mallocspec replay FILE...`: recorded traces against the specification, the fast heap, or both. */
import { Argument, Command, Option } from "commander";
import { interruptible } from "../host/interruption.ts";
import { invocation } from "../host/invocation.ts";
import { exitCodes, guarded, isBadInput, printError, UsageError } from "./exit.ts";
import { replayTrace, type On } from "./replay/replaying.ts";
import { nameOf, showResult, showTotal } from "./replay/report.ts";
import { type FileResult, replayJson, type Result, worstCode } from "./replay/result.ts";
import { oneOf } from "./arguments/names.ts";
import { grouped } from "./terminal/numbers.ts";
import { progress } from "./terminal/progress.ts";

interface ReplayOptions {
  readonly on: On;
  readonly json?: boolean;
}

/** What the replay of one file comes to, at the latest when it is interrupted. */
const resultOf = async (file: string, on: On, aborted: Promise<void>): Promise<Result> => {
  const bar = progress(`replaying ${nameOf(file)}`);
  let read = 0;
  const onLines = (lines: number): void => {
    read = lines;
    bar.update(undefined, () => `${grouped(lines)} lines`);
  };
  const interrupted = aborted.then((): Result => ({ tag: "interrupted", lines: read }));
  const replayed = replayTrace({ file, on, onLines }).then((replayers): Result => ({
    tag: "replayed",
    replayers,
  }));
  try {
    return await Promise.race([replayed, interrupted]);
  } catch (error) {
    if (!isBadInput(error)) throw error;
    return { tag: "unreadable", problem: error.message };
  } finally {
    bar.stop();
  }
};

const replayFiles = async (
  files: ReadonlyArray<string>,
  { on, json = false }: ReplayOptions,
  signal: AbortSignal,
): Promise<ReadonlyArray<FileResult>> => {
  const aborted = new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve());
  });
  const results: FileResult[] = [];
  for (const file of files) {
    if (signal.aborted) break;
    const from = performance.now();
    const result = await resultOf(file, on, aborted);
    const fileResult = { file, seconds: (performance.now() - from) / 1000, result };
    results.push(fileResult);
    if (result.tag === "unreadable") printError(result.problem);
    if (!json) for (const line of showResult(fileResult, on)) console.log(line);
  }
  return results;
};

const run = async (files: ReadonlyArray<string>, options: ReplayOptions): Promise<number> => {
  if (files.filter((file) => file === "-").length > 1) {
    throw new UsageError("- is stdin, which can be read once: found it twice");
  }
  const results = await interruptible((signal) => replayFiles(files, options, signal));
  if (options.json) console.log(JSON.stringify(replayJson(results)));
  else for (const line of showTotal(results)) console.log(line);
  return worstCode(results);
};

export const replayCommand = new Command("replay")
  .summary("Checks traces against both twins, field by field.")
  .description(
    "Replays traces: performs the recorded actions, gives them the recorded inputs, and compares " +
      "everything else that was recorded with what the specification (spec) and the fast heap " +
      "(src) predict. The first difference of each is reported.",
  )
  .addArgument(new Argument("<file...>", "traces: JSON Lines, gzip'd or not; - is standard input"))
  .addOption(
    new Option("--on <twin>", "which twin predicts: spec, src or both")
      .argParser(oneOf(["spec", "src", "both"]))
      .default("both"),
  )
  .option("--json", "print one JSON object, see docs/JSON.md")
  .addHelpText(
    "after",
    `
Exit codes:
  ${exitCodes.holds}    every trace agrees
  ${exitCodes.differs}    a trace differs
  ${exitCodes.usage}    bad usage, or a file that is no trace
  ${exitCodes.interrupted}  interrupted
With several traces, the highest.

Examples:
  ${invocation()} replay trace.jsonl.gz
  ${invocation()} replay --on spec first.jsonl second.jsonl
  my-allocator --trace | ${invocation()} replay -`,
  )
  .action(guarded(run));
