/** `mallocspec record -- COMMAND...`: the requests for memory of any program, as a log. */
import { basename } from "node:path";
import { Command } from "commander";
import { invocation, quoted } from "../host/invocation.ts";
import { OutputError } from "../host/files/unfinished.ts";
import { showPath } from "../host/files/pathname.ts";
import { RecordError } from "../host/record/problem.ts";
import { record } from "../host/record/recording.ts";
import { exitCodes, guarded, UsageError } from "./exit.ts";
import { counted } from "./terminal/numbers.ts";

interface RecordOptions {
  readonly out?: string;
  readonly preload?: string;
}

/** So many logs are named. */
const mostNamed = 5;

const summary = (logs: ReadonlyArray<string>): string => {
  if (logs.length === 0) {
    return (
      "recorded nothing: the program called no allocator of a library. It may have one of its own " +
      "that is linked in, or its loader ignored LD_PRELOAD."
    );
  }
  const named = logs.slice(0, mostNamed).map(showPath).join(", ");
  const more = logs.length > mostNamed ? ` and ${logs.length - mostNamed} more` : "";
  return `recorded ${counted(logs.length, "log")}: ${named}${more}`;
};

const run = async (command: ReadonlyArray<string>, options: RecordOptions): Promise<number> => {
  const { out = `${basename(command[0] ?? "")}.log`, preload } = options;
  try {
    const { code, logs } = await record({ command, log: out, preload });
    process.stderr.write(`${summary(logs)}\n`);
    const first = logs[0];
    if (first !== undefined) {
      process.stderr.write(`to judge it: ${invocation()} check ${quoted(first)}\n`);
    }
    return code;
  } catch (error) {
    if (error instanceof RecordError) throw new UsageError(error.message);
    if (error instanceof OutputError) throw new UsageError(`--out ${error.message}`);
    throw error;
  }
};

export const recordCommand = new Command("record")
  .summary("Records the requests for memory of any program (Linux), for check.")
  .description(
    "Runs a dynamically linked program on Linux with a recorder in it, which is compiled with the C " +
      "compiler of the machine and loaded by LD_PRELOAD. Writes a log of all its requests for memory " +
      "and their replies, one log a process, for mallocspec check.",
  )
  .argument("<command...>", "the program and its arguments")
  .passThroughOptions()
  .option(
    "-o, --out <log>",
    "the log of the program; those of processes that it starts get their numbers behind it " +
      "(default: the program's name and .log)",
  )
  .option("--preload <library>", "a library with the allocator that the program is to have")
  .addHelpText(
    "after",
    `
Exit codes:
  that of the program; 128 and the number of a signal that ended it
  ${exitCodes.usage}    also: bad usage, or the program cannot be recorded; an error says so

Examples:
  ${invocation()} record -- ls -l
  ${invocation()} record -o py.log --preload ./libmine.so -- python3 script.py
  ${invocation()} check py.log*`,
  )
  .action(guarded(run));
