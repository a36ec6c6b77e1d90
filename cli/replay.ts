/** `mallocspec replay FILE...`: recorded traces against the specification, the fast heap, or both. */
import { Argument, Command, Option } from "commander";
import { invocation } from "../host/invocation.ts";
import { exitCodes, guarded } from "./exit.ts";
import { replayTrace, type On } from "./replay/replaying.ts";
import { nameOf, showResult, showTotal } from "./replay/report.ts";
import { replayJson, type Replayed, worstCode } from "./replay/result.ts";
import { readFiles } from "./arguments/files.ts";
import { oneOf } from "./arguments/names.ts";

interface ReplayOptions {
  readonly on: On;
  readonly json?: boolean;
}

const run = async (
  files: ReadonlyArray<string>,
  { on, json = false }: ReplayOptions,
): Promise<number> => {
  const results = await readFiles<Replayed>(files, {
    title: (file) => `replaying ${nameOf(file)}`,
    read: async (file, onLines) => ({
      tag: "replayed",
      replayers: await replayTrace({ file, on, onLines }),
    }),
    show: (result) => {
      if (!json) for (const line of showResult(result, on)) console.log(line);
    },
  });
  if (json) console.log(JSON.stringify(replayJson(results)));
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
