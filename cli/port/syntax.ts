/** What can be said to `mallocspec port`, and its help. */
import { Command, Option } from "commander";
import { invocation } from "../../host/invocation.ts";
import { type Level, levels } from "../../props/ports/go/levels.ts";
import { clauses } from "../../props/contract/clauses/index.ts";
import { languages } from "../../props/ports/reproduce/languages.ts";
import { moreOf, oneOf } from "../arguments/names.ts";
import { wholeNumber } from "../arguments/numbers.ts";
import { exitCodes } from "../exit.ts";
import { columns } from "../terminal/columns.ts";
import { type WasmOptions, withWasmOptions } from "../wasm/options.ts";

export interface PortVerifyOptions extends WasmOptions {
  readonly seed?: number;
  readonly runs: number;
  readonly maxSeconds: number;
  readonly clause?: ReadonlyArray<string>;
  readonly skip?: ReadonlyArray<string>;
  readonly expect?: string;
  readonly reproduce?: string;
  readonly out: string;
  readonly json?: boolean;
  readonly junit?: string;
  readonly instance?: string;
  readonly level?: Level;
}

export interface PortServeOptions {
  readonly level: "results" | "events";
}

const names = clauses.map(({ name }) => name);

export const usualRuns = 1000;
export const usualSeconds = 60;

/** The milliseconds that shrinking one failure may take. */
export const shrinkMilliseconds = 60_000;

const epilogue = (): string => `
Clauses:
${columns(clauses.map(({ name, sentence }) => [name, sentence])).join("\n")}

Exit codes:
  ${exitCodes.holds}    the port holds to the contract, or fails just as --expect says
  ${exitCodes.differs}    it does not
  ${exitCodes.usage}    bad usage, or the port does not start
  ${exitCodes.inconclusive}    nothing is known: nothing was allocated, or the checker's self-test failed
  ${exitCodes.interrupted}  interrupted before a failure was found

Examples:
  ${invocation()} port verify -- ./adapter
  ${invocation()} port verify --seed 7 --clause place,bytes -- ./adapter --fast
  ${invocation()} port verify --reproduce c -- ./adapter
  ${invocation()} port verify --wasm allocator.wasm --export malloc=alloc`;

/** A parser of names with commas between them, appended to those given before. */
export const listOf =
  (parse: (text: string, before?: ReadonlyArray<string>) => ReadonlyArray<string>) =>
  (text: string, before: ReadonlyArray<string> = []): ReadonlyArray<string> =>
    text.split(",").reduce((all, name) => parse(name, all), before);

/** What a port of the go dialect is held against. */
const withGoOptions = (command: Command): Command =>
  command
    .optionsGroup("A port of the go dialect, which is held against the specification:")
    .option("--instance <name>", "the machine that it is to be (default: go)")
    .option(
      "--level <level>",
      `how much of each reply is compared: ${levels.join(", ")} (default: what it offers)`,
      oneOf(levels),
    );

/** The command without what it does. */
export const portVerifySyntax = (): Command => withGoOptions(allocatorSyntax());

const allocatorSyntax = (): Command =>
  withWasmOptions(new Command())
    .name("verify")
    .summary("Generates requests for a port, and judges its replies by the contract.")
    .description(
      "Starts a port, a program that allocates and speaks the port protocol (docs/PORTS.md). " +
        "Generates sequences of requests, judges each reply by the contract of an allocator, and " +
        "shrinks what fails. With --wasm, calls the functions of a WebAssembly module instead.",
    )
    .argument("[command...]", "the port's program and its arguments")
    .passThroughOptions()
    .optionsGroup("How far:")
    .option(
      "--seed <n>",
      "the seed of all random choices (default: a new one, which is printed)",
      wholeNumber(0, 2 ** 31 - 1),
    )
    .option("--runs <n>", "sequences", wholeNumber(1, 1e9), usualRuns)
    .option(
      "--max-seconds <n>",
      "no new sequence is generated after so many seconds",
      wholeNumber(1, 1e6),
      usualSeconds,
    )
    .optionsGroup("What is judged:")
    .option(
      "--clause <names>",
      "only these clauses, with commas between them",
      listOf(moreOf(names)),
    )
    .option("--skip <names>", "all clauses but these", listOf(moreOf(names)))
    .option(
      "--expect <file>",
      "the failures that are expected, one a line as the report names them; any other result fails",
    )
    .optionsGroup("Output:")
    .addOption(
      new Option(
        "--reproduce <language>",
        `write each failure as a program that needs no checker: ${languages.join(", ")}`,
      ).argParser(oneOf(languages)),
    )
    .option("--out <folder>", "where these programs are written", ".")
    .option("--json", "print one JSON object")
    .option("--junit <file>", "also write a report in JUnit's XML")
    .addHelpText("after", epilogue());

export const portServeSyntax = (): Command =>
  new Command()
    .name("serve")
    .summary("Is the fast heap as a port of the go dialect.")
    .description(
      "Reads requests of the go dialect on stdin and answers them on stdout with the fast heap, on " +
        "the instance of the header (docs/PORTS.md).",
    )
    .option("--level <level>", "results or events", oneOf(["results", "events"]), "events");

export const portCheckSyntax = (): Command =>
  new Command()
    .name("check")
    .summary("Tries the handshake and every operation of a port once.")
    .description(
      "Starts a port, and tries the handshake and every operation that it promises, one request " +
        "at a time. Says of the first wrong line what was found and what was expected.",
    )
    .argument("<command...>", "the port's program and its arguments")
    .passThroughOptions();
