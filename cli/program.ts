#!/usr/bin/env node
/** The `mallocspec` command: arguments in, exit code out. Each subcommand is in its own file. */
import { Command, CommanderError } from "commander";
import { invocation } from "../host/invocation.ts";
import { version } from "../host/version.ts";
import { exitCodes, printError } from "./exit.ts";
import { checkCommand } from "./check.ts";
import { defectsCommand } from "./defects.ts";
import { explainCommand } from "./explain.ts";
import { exploreCommand } from "./explore.ts";
import { allocator } from "./explore/allocator.ts";
import { platformsCommand } from "./platforms.ts";
import { portCommand } from "./port.ts";
import { recordCommand } from "./record.ts";
import { replayCommand } from "./replay.ts";
import { samplingCommand } from "./sampling.ts";
import { watchStreams } from "./terminal/streams.ts";
import { vectorsCommand } from "./vectors.ts";
import { verifyCommand } from "./verify.ts";
import { viewCommand } from "./view.ts";

watchStreams();

const program = new Command("mallocspec")
  .description(
    "An executable specification of Go's memory allocator (as of June 2017), a fast " +
      "implementation of it, and a checker for both and for traces of any other implementation.",
  )
  .version(version, "--version", "print the version")
  .helpCommand(false)
  .enablePositionalOptions()
  .addHelpText(
    "after",
    `
Examples:
  ${invocation()} verify                  check the twins for a minute
  ${invocation()} replay trace.jsonl.gz   check a recorded trace
  ${invocation()} verify --help           all options of a command`,
  )
  .addCommand(verifyCommand)
  .addCommand(replayCommand)
  .addCommand(viewCommand)
  .addCommand(exploreCommand(allocator))
  .addCommand(portCommand)
  .addCommand(checkCommand)
  .addCommand(recordCommand)
  .addCommand(defectsCommand)
  .addCommand(explainCommand)
  .addCommand(samplingCommand)
  .addCommand(vectorsCommand)
  .addCommand(platformsCommand);

/** commander's text of an error has hints on lines of their own. */
const oneLine = (text: string): string =>
  text
    .replace(/^error: /, "")
    .trim()
    .replaceAll("\n", " ");

// Settings are per command: a usage error of a subcommand must exit with 2 as well.
const all = (command: Command): ReadonlyArray<Command> => [
  command,
  ...command.commands.flatMap(all),
];
for (const command of all(program)) {
  command.exitOverride().configureOutput({ outputError: (text) => printError(oneLine(text)) });
}

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? exitCodes.holds : exitCodes.usage;
}
