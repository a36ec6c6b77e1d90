/** What can be said to `mallocspec verify`, and its help. */
import { Command, Option } from "commander";
import { invocation } from "../../host/invocation.ts";
import { usualPatience } from "../../host/pool.ts";
import { focuses } from "../../props/search/choices/focuses.ts";
import { usualActions } from "../../props/search/plan.ts";
import { moreOf, oneOf } from "../arguments/names.ts";
import { wholeNumber } from "../arguments/numbers.ts";
import { exitCodes } from "../exit.ts";
import { wrapped } from "../terminal/wrap.ts";
import * as Options from "./options.ts";

const against = ["twin", "contract", "invariants"];

const search = (command: Command): Command =>
  command
    .optionsGroup("What is searched:")
    .addOption(
      new Option(
        "--instance <names>",
        `instances with commas between them, or all (default: ${Options.usualNames.join(", ")}; with --discovery where it shows)`,
      ).argParser(Options.someInstances),
    )
    .addOption(
      new Option(
        "--against <what>",
        "what the sequences are checked against: twin compares spec and src with each other; " +
          "contract checks src alone, invariants spec alone (default: twin; with --discovery or " +
          "--repair invariants)",
      ).argParser(oneOf(against)),
    )
    .option("--bug <name>", "plant a bug in src, to see it found", oneOf(Options.bugNames))
    .option(
      "--discovery <name>",
      "look for a known defect of Go's allocator, to see a counterexample of it",
      oneOf(Options.discoveryNames),
    )
    .option(
      "--repair <name>",
      "mend a known defect in spec, to see that it is gone; may be repeated",
      moreOf(Options.repairNames),
    )
    .addOption(
      new Option(
        "--focus <what>",
        `only some kinds of actions: ${Object.keys(focuses).join(", ")}`,
      ).argParser(oneOf(Object.keys(focuses))),
    );

const extent = (command: Command): Command =>
  command
    .optionsGroup("How far:")
    .option(
      "--runs <n>",
      `long sequences on each instance, each after 25 short ones; with --focus, --discovery or --repair there are no short ones (default: ${Options.budget}, divided among the instances)`,
      wholeNumber(1, Options.mostRuns),
    )
    .option(
      "--actions <n>",
      `the most actions in a long sequence; short ones have 16 (default: ${usualActions}; fewer with --discovery)`,
      wholeNumber(1, Options.mostActions),
    )
    .option(
      "--patience <seconds>",
      `an action that takes longer counts as one that does not end (default: ${usualPatience})`,
      wholeNumber(1, 86_400),
    )
    .option(
      "--seed <n>",
      "the seed of all random choices: one seed is one run (default: a new one, which is printed)",
      wholeNumber(-(2 ** 31), 2 ** 32 - 1),
    );

const repetition = (command: Command): Command =>
  command
    .optionsGroup("Repeat one counterexample, as its report says:")
    .option("--path <path>", "which sequence, and how it was shrunk; shrinking goes on from there");

const output = (command: Command): Command =>
  command
    .optionsGroup("Output:")
    .option("--out <folder>", "where a counterexample is written as a trace", ".")
    .option(
      "--verbose",
      "also print what was reached and how often, what was not, and the defects of Go that were seen",
    )
    .option("--json", "print one JSON object, see docs/JSON.md");

const list = (title: string, names: ReadonlyArray<string>): string =>
  [title, ...wrapped(`  ${names.join(", ")}`).map((line) => line.replace(/^ +/, "  "))].join("\n");

const epilogue = (): string => `
${list("Instances:", Options.instanceNames)}

${list("Bugs:", Options.bugNames)}

${list("Discoveries:", Options.discoveryNames)}

${list("Repairs:", Options.repairNames)}

Exit codes:
  ${exitCodes.holds}    no counterexample
  ${exitCodes.differs}    a counterexample, which is printed and written as a trace
  ${exitCodes.usage}    bad usage
  ${exitCodes.inconclusive}    inconclusive: the search did not reach what it looked for
  ${exitCodes.interrupted}  interrupted; what was tried so far is reported

Examples:
  ${invocation()} verify
  ${invocation()} verify --instance mini --runs 100 --seed 7
  ${invocation()} verify --instance go --bug loosely-aligned
  ${invocation()} verify --discovery not-best-fit`;

/** The command without what it does. */
export const verifySyntax = (): Command => {
  const command = new Command("verify")
    .summary("Generates actions, performs them on both twins, and compares the two.")
    .description(
      "Generates sequences of actions and performs them on the specification (spec) and on the " +
        "fast heap (src), on all cores. Compares the two after every action, and checks what must " +
        "always hold. The first sequence that fails is shrunk, printed and written as a trace.",
    );
  return output(repetition(extent(search(command)))).addHelpText("after", epilogue());
};
