/** `mallocspec explore` over the examples, as a process of its own. Arguments: those of the command. */
import { CommanderError } from "commander";
import { exploreCommand } from "../../../cli/explore.ts";
import { exitCodes, printError } from "../../../cli/exit.ts";
import { watchStreams } from "../../../cli/terminal/streams.ts";
import { registry } from "./examples.ts";

watchStreams();
const command = exploreCommand(registry)
  .exitOverride()
  .configureOutput({ outputError: (text) => printError(text.replace(/^error: /, "").trim()) });
try {
  await command.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? exitCodes.holds : exitCodes.usage;
}
