/** What can be said to `mallocspec explore`, and its help. */
import { availableParallelism } from "node:os";
import { Argument, Command, Option } from "commander";
import { invocation } from "../../host/invocation.ts";
import { oneOf } from "../arguments/names.ts";
import { wholeNumber } from "../arguments/numbers.ts";
import { exitCodes } from "../exit.ts";
import { type WasmOptions, withWasmOptions } from "../wasm/options.ts";
import { withExploringOptions } from "../wasm/syntax.ts";
import { type Assignment, assignment, range, type Range } from "./assignments.ts";
import { type Registry, type Size, sizes } from "./registry.ts";

export const strategies = ["bfs", "dfs", "walk", "swarm"] as const;
export type Strategy = (typeof strategies)[number];

/** What was given. */
export interface ExploreOptions extends WasmOptions {
  readonly sizes?: ReadonlyArray<number>;
  readonly blocks?: number;
  readonly maxPages?: number;
  readonly depth?: number;
  readonly on: string;
  readonly size: Size;
  readonly set?: ReadonlyArray<Assignment>;
  readonly vary?: Range;
  readonly strategy: Strategy;
  readonly until?: string;
  readonly maxStates?: number;
  readonly maxDepth?: number;
  readonly maxSeconds?: number;
  readonly memory: number;
  readonly walks?: number;
  readonly workers?: number;
  readonly seed: number;
  readonly reduction: boolean;
  /** The share of the duplicates that is compared, in percent; true: all. */
  readonly checkView?: number | true;
  readonly audit?: boolean;
  readonly resume?: string;
  readonly checkpoint: number;
  readonly follow?: string;
  readonly describe?: boolean;
  readonly out?: string;
  readonly verbose?: boolean;
  readonly json?: boolean;
}

export const usualMemory = 2048;
export const usualWorkers = availableParallelism();

const moreOf =
  <A>(parse: (text: string) => A) =>
  (text: string, before: ReadonlyArray<A> = []): ReadonlyArray<A> => [...before, parse(text)];

const what = (command: Command, { engines }: Registry): Command =>
  command
    .optionsGroup("What is explored:")
    .addOption(
      new Option("--on <engine>", `whose transitions: ${engines.join(", ")}`)
        .argParser(oneOf(engines))
        .default(engines[0]),
    )
    .addOption(
      new Option("--size <name>", "the constants: small for seconds, large for minutes")
        .argParser(oneOf(sizes))
        .default("small"),
    )
    .option(
      "--set <name=value>",
      "another value of a constant; may be repeated",
      moreOf(assignment),
    )
    .option(
      "--vary <name=a..b>",
      "explore with each value of a constant from a to b, and say at which each discovery first appears",
      range,
    )
    .option("--no-reduction", "without the view and the symmetry of the model: each state counts");

const how = (command: Command): Command =>
  command
    .optionsGroup("How, and how far:")
    .addOption(
      new Option(
        "--strategy <name>",
        "bfs: breadth first, whose paths are the shortest; dfs: depth first; walk: random walks; " +
          "swarm: searches that keep bits instead of states, and omit some",
      )
        .argParser(oneOf(strategies))
        .default("bfs"),
    )
    .option("--until <property>", "end once the property has a discovery")
    .option("--max-states <n>", "begin no further level at n states", wholeNumber(1, 2 ** 40))
    .option("--max-depth <n>", "expand no state at this depth", wholeNumber(1, 2 ** 30))
    .option("--max-seconds <n>", "end after n seconds", wholeNumber(1, 2 ** 20))
    .addOption(
      new Option("--memory <mb>", "megabytes for the states, those that wait, and the graph")
        .argParser(wholeNumber(1, 2 ** 20))
        .default(usualMemory),
    )
    .option(
      "--walks <n>",
      "how many random walks (default: 1000), or searches of a swarm (default: 8)",
      wholeNumber(1, 2 ** 30),
    )
    .option(
      "--workers <n>",
      `threads (default: ${usualWorkers}); the report does not depend on them`,
      wholeNumber(1, 64),
    )
    .addOption(
      new Option("--seed <n>", "the seed of the fingerprints, and of random choices")
        .argParser(wholeNumber(0, 2 ** 32 - 1))
        .default(0),
    );

const trust = (command: Command): Command =>
  command
    .optionsGroup("How far to trust it:")
    .option("--audit", "explore again with the next seed: it must count the same")
    .option(
      "--check-view [percent]",
      "also expand states that the view takes for known, so many of 100 (default: all): they must " +
        "behave as the one that is kept",
      wholeNumber(1, 100),
    )
    .option(
      "--resume <file>",
      "save the run in this file now and then, and go on from there if it is there",
    )
    .addOption(
      new Option(
        "--checkpoint <seconds>",
        "with --resume: the time between two checkpoints, at least",
      )
        .argParser(wholeNumber(0, 2 ** 20))
        .default(10),
    );

const output = (command: Command): Command =>
  command
    .optionsGroup("Output:")
    .option(
      "--describe",
      "print all of the model, exactly enough to write it again in another language",
    )
    .option(
      "--out <file>",
      "write the first path: in ITF to a name in .itf.json, as a trace that replay accepts to one in .jsonl",
    )
    .option("--follow <file>", "follow a trace in ITF through the model instead of exploring it")
    .option("--verbose", "also print the paths to the witnesses and to known discoveries")
    .option("--json", "print one JSON object, see docs/JSON.md");

const epilogue = (): string => `
Exit codes:
  ${exitCodes.holds}    every state was visited, and nothing is broken but what is known of Go
  ${exitCodes.differs}    a property is broken, or an audit or the check of the view failed
  ${exitCodes.usage}    bad usage, or a file that cannot be used
  ${exitCodes.inconclusive}    not every state was visited, or some witness is unreachable
  ${exitCodes.interrupted}  interrupted; with --resume the run goes on from its file

Examples:
  ${invocation()} explore
  ${invocation()} explore pages --describe
  ${invocation()} explore pages --size large --workers 2 --resume pages.run
  ${invocation()} explore pages --until heap.bestfit --out path.itf.json
  ${invocation()} explore --wasm allocator.wasm --depth 6`;

/** The command without what it does. */
export const exploreSyntax = (registry: Registry): Command => {
  const command = new Command("explore")
    .summary("visit every state of a small machine, and show the shortest path to what is wrong")
    .description(
      "Visits every reachable state of a model: a small machine with the transitions of the " +
        "allocator. Evaluates the model's properties in each state, and reports the shortest path " +
        "to each way in which one is broken. Without a model: lists the models. With --wasm: visits " +
        "every state of a WebAssembly module that its requests lead to.",
    )
    .addArgument(
      new Argument("[model]", "the model").argParser(
        oneOf(registry.models.map(({ name }) => name)),
      ),
    );
  const wasm = withExploringOptions(withWasmOptions(how(what(command, registry))));
  return output(trust(wasm)).addHelpText("after", epilogue());
};
