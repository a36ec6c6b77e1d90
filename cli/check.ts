/** `mallocspec check LOG...`: requests and replies that any program has written, judged by the contract. */
import { Argument, Command } from "commander";
import { clauses } from "../props/contract/clauses/index.ts";
import { invocation } from "../host/invocation.ts";
import { readFiles } from "./arguments/files.ts";
import { moreOf } from "./arguments/names.ts";
import { checkJson } from "./check/json.ts";
import { judgeLog } from "./check/judging.ts";
import { showLog } from "./check/report.ts";
import { codeOf, type JudgedLog, worstOf } from "./check/result.ts";
import { exitCodes, guarded } from "./exit.ts";
import { judgedBy } from "./port/judged.ts";
import { listOf } from "./port/syntax.ts";
import { columns } from "./terminal/columns.ts";

interface CheckOptions {
  readonly clause?: ReadonlyArray<string>;
  readonly skip?: ReadonlyArray<string>;
  readonly json?: boolean;
}

const names = clauses.map(({ name }) => name);

const run = async (
  files: ReadonlyArray<string>,
  { json = false, ...options }: CheckOptions,
): Promise<number> => {
  const judged = judgedBy(options);
  const chosen = clauses.filter(({ name }) => judged.includes(name));
  const results = await readFiles<JudgedLog>(files, {
    title: () => "checking",
    read: async (file, onLines) => ({
      tag: "judged",
      judged: await judgeLog({ file, clauses: chosen, onLines }),
    }),
    show: (result) => {
      if (!json) for (const line of showLog(result)) console.log(line);
    },
  });
  if (json) {
    const by = chosen.map(({ name }) => name);
    console.log(JSON.stringify(checkJson(results, by)));
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
