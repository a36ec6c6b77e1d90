/** The `mallocspec` command: arguments in, exit code out. Each subcommand is in its own file. */
import { Command, CommanderError } from "commander";
import { invocation } from "../host/invocation.ts";
import { version } from "../host/version.ts";
import { exitCodes, printError } from "./exit.ts";
import { watchStreams } from "./terminal/streams.ts";

watchStreams();

/** The subcommands, as the help lists them. One is imported where it is needed: all take half a second. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  verify: async () => (await import("./verify.ts")).verifyCommand,
  replay: async () => (await import("./replay.ts")).replayCommand,
  view: async () => (await import("./view.ts")).viewCommand,
  explore: async () => {
    const [{ exploreCommand }, { allocator }] = await Promise.all([
      import("./explore.ts"),
      import("./explore/allocator.ts"),
    ]);
    return exploreCommand(allocator);
  },
  port: async () => (await import("./port.ts")).portCommand,
  check: async () => (await import("./check.ts")).checkCommand,
  record: async () => (await import("./record.ts")).recordCommand,
  defects: async () => (await import("./defects.ts")).defectsCommand,
  explain: async () => (await import("./explain.ts")).explainCommand,
  sampling: async () => (await import("./sampling.ts")).samplingCommand,
  vectors: async () => (await import("./vectors.ts")).vectorsCommand,
  platforms: async () => (await import("./platforms.ts")).platformsCommand,
};

/** Those that the first word calls for: of help and of a mistake, all. */
const needed = (word = ""): ReadonlyArray<string> => {
  if (word === "--version") return [];
  return Object.hasOwn(commands, word) ? [word] : Object.keys(commands);
};

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
  );
for (const name of needed(process.argv[2])) program.addCommand(await commands[name]!());

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
