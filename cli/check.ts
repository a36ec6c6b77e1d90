/** `mallocspec check LOG...`: requests and replies that any program has written, judged by the contract. */
import { Argument, Command } from "commander";
import { clauses } from "../props/contract/clauses/index.ts";
import type { Clause } from "../props/contract/clauses/clause.ts";
import { clock } from "../host/clock.ts";
import { interruptible } from "../host/interruption.ts";
import { invocation } from "../host/invocation.ts";
import { moreOf } from "./arguments/names.ts";
import { checkJson } from "./check/json.ts";
import { judgeLog } from "./check/judging.ts";
import { showLog } from "./check/report.ts";
import { codeOf, type LogResult, type Result, worstOf } from "./check/result.ts";
import { exitCodes, guarded, isBadInput, printError, UsageError } from "./exit.ts";
import { listOf } from "./port/syntax.ts";
import { columns } from "./terminal/columns.ts";
import { grouped } from "./terminal/numbers.ts";
import { progress } from "./terminal/progress.ts";

interface CheckOptions {
  readonly clause?: ReadonlyArray<string>;
  readonly skip?: ReadonlyArray<string>;
  readonly json?: boolean;
}

const names = clauses.map(({ name }) => name);

/** What the check of one log comes to, at the latest when it is interrupted. */
const resultOf = async (
  file: string,
  chosen: ReadonlyArray<Clause>,
  aborted: Promise<void>,
): Promise<Result> => {
  const bar = progress("checking");
  let read = 0;
  const onLines = (lines: number): void => {
    read = lines;
    bar.update(undefined, () => `${grouped(lines)} lines`);
  };
  const interrupted = aborted.then((): Result => ({ tag: "interrupted", lines: read }));
  const judged = judgeLog({ file, clauses: chosen, onLines }).then((found): Result => ({
    tag: "judged",
    judged: found,
  }));
  try {
    return await Promise.race([judged, interrupted]);
  } catch (error) {
    if (!isBadInput(error)) throw error;
    return { tag: "unreadable", problem: error.message };
  } finally {
    bar.stop();
  }
};

const checkLogs = async (
  files: ReadonlyArray<string>,
  { json = false }: CheckOptions,
  chosen: ReadonlyArray<Clause>,
): Promise<ReadonlyArray<LogResult>> =>
  interruptible(async (signal) => {
    const aborted = new Promise<void>((resolve) => {
      signal.addEventListener("abort", () => resolve());
    });
    const results: LogResult[] = [];
    for (const file of files) {
      if (signal.aborted) break;
      const from = clock();
      const result = await resultOf(file, chosen, aborted);
      const logResult = { file, seconds: (clock() - from) / 1000, result };
      results.push(logResult);
      if (result.tag === "unreadable") printError(result.problem);
      if (!json) for (const line of showLog(logResult)) console.log(line);
    }
    return results;
  });

const run = async (files: ReadonlyArray<string>, options: CheckOptions): Promise<number> => {
  if (files.filter((file) => file === "-").length > 1) {
    throw new UsageError("- is stdin, which can be read once: found it twice");
  }
  const { clause = names, skip = [] } = options;
  const chosen = clauses.filter(({ name }) => clause.includes(name) && !skip.includes(name));
  if (chosen.length === 0) throw new UsageError("--skip leaves no clause to be judged");
  const results = await checkLogs(files, options, chosen);
  if (options.json === true) {
    const judged = chosen.map(({ name }) => name);
    console.log(JSON.stringify(checkJson(results, judged)));
  }
  return codeOf(worstOf(results));
};

export const checkCommand = new Command("check")
  .summary("Judges a log of an allocator's requests and replies (docs/PORTS.md).")
  .description(
    "Reads logs of requests and replies, one a line, such as malloc 3 64 = 0x55d0, which any program " +
      "may have written (docs/PORTS.md), and judges each reply by the contract of an allocator. " +
      "mallocspec record writes such logs.",
  )
  .addArgument(new Argument("<log...>", "logs: text, gzip'd or not; - is standard input"))
  .option("--clause <names>", "only these clauses, with commas between them", listOf(moreOf(names)))
  .option("--skip <names>", "all clauses but these", listOf(moreOf(names)))
  .option("--json", "print one JSON object, see docs/JSON.md")
  .addHelpText(
    "after",
    `
Clauses:
${columns(clauses.map(({ name, sentence }) => [name, sentence])).join("\n")}

Exit codes:
  ${exitCodes.holds}    every log holds to the contract
  ${exitCodes.differs}    a log does not
  ${exitCodes.usage}    bad usage, or a file that is no log
  ${exitCodes.inconclusive}    no log has a block: nothing is known
  ${exitCodes.interrupted}  interrupted

Examples:
  ${invocation()} check board.log
  ${invocation()} check --skip align ls.log.gz python3.log
  ./board | ${invocation()} check -`,
  )
  .action(guarded(run));
