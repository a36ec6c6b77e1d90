#!/usr/bin/env node
/** The `mallocspec` command: arguments in, exit code out. Everything else is in its own file. */
import { Command, CommanderError } from "commander";
import { replayCommand } from "./replay.ts";
import { exitCodes } from "./exit.ts";
import { explainCommand } from "./explain.ts";
import { platformsCommand } from "./platforms.ts";
import { verifyCommand } from "./verify.ts";
import { version } from "../host/version.ts";

const program = new Command("mallocspec")
  .description("Executable specification of Go's memory allocator, and a checker for its twins")
  .version(version)
  .exitOverride()
  .showHelpAfterError("(try --help)")
  .addCommand(verifyCommand)
  .addCommand(replayCommand)
  .addCommand(explainCommand)
  .addCommand(platformsCommand);

// `copyInheritedSettings` is per command: a usage error of a subcommand must exit with 2 as well.
for (const command of program.commands) command.exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? exitCodes.holds : exitCodes.usage;
}
