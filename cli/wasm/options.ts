/** The options that name a WebAssembly module, for each command that takes one, and the module itself. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { showPath } from "../../host/files/pathname.ts";
import { quoted } from "../../host/invocation.ts";
import { problemOf } from "../../host/files/unfinished.ts";
import { type Refusal, refusals } from "../../host/port/wasm/allocator.ts";
import {
  describeModule,
  type ModuleDescription,
  usualPages,
} from "../../host/port/wasm/module/describe.ts";
import { ModuleMistake } from "../../host/port/wasm/module/mistake.ts";
import { type Role, roleOf, roles } from "../../host/port/wasm/module/roles.ts";
import { type Hello, parsePromises } from "../../wire/port/handshake.ts";
import { PortMistake } from "../../wire/port/mistake.ts";
import { oneOf } from "../arguments/names.ts";
import { wholeNumber } from "../arguments/numbers.ts";
import { UsageError } from "../exit.ts";

export interface WasmOptions {
  readonly wasm?: string;
  readonly export?: Readonly<Partial<Record<Role, string>>>;
  readonly promise?: ReadonlyArray<string>;
  readonly refusal?: Refusal;
  readonly memoryPages?: number;
}

type Named = NonNullable<WasmOptions["export"]>;

const exportName = (text: string, before: Named = {}): Named => {
  const at = text.indexOf("=");
  const role = roleOf(text.slice(0, Math.max(0, at)));
  if (role !== undefined && at + 1 < text.length) return { ...before, [role]: text.slice(at + 1) };
  throw new InvalidArgumentError(`Expected ${roles.map((one) => `${one}=NAME`).join(", ")}.`);
};

/** What a module cannot promise: it is reset anyway, and has no errno and no processes. */
const unfit = ["fork", "limit", "errno"];

/** Throws PortMistake where these are no promises of a module. */
const promised = (promises: ReadonlyArray<string>): Omit<Hello, "name" | "version"> => {
  const own = promises.find((one) => /^(bits|ops|dialect)=/.test(one));
  if (own !== undefined)
    throw new PortMistake("--promise", own, "what the module does not say itself");
  const hello = parsePromises(["bits=32", "ops=malloc", ...promises]);
  const wrong = unfit.find((one) => (hello.can as ReadonlySet<string>).has(one));
  if (wrong !== undefined) throw new PortMistake("--promise can", wrong, "what a module can");
  const [unknown] = hello.unknown;
  if (unknown !== undefined) throw new PortMistake("--promise", unknown, "a key of docs/PORTS.md");
  return hello;
};

const promise = (text: string, before: ReadonlyArray<string> = []): ReadonlyArray<string> => {
  const all = [...before, text];
  try {
    promised(all);
    return all;
  } catch (error) {
    if (!(error instanceof PortMistake)) throw error;
    throw new InvalidArgumentError(`${error.message}.`);
  }
};

/** Adds the options, in a group of their own. */
export const withWasmOptions = (command: Command): Command =>
  command
    .optionsGroup("A WebAssembly module:")
    .option("--wasm <file>", "a module that exports malloc and free, instead of a program")
    .option(
      "--export <role=name>",
      `the module's name for ${roles.join(", ")}; may be repeated`,
      exportName,
    )
    .option(
      "--promise <key=value>",
      "what the module promises, in the keys of the handshake, such as align=16, malloc0=unique, " +
        "max=1073741820 or can=reuse; may be repeated",
      promise,
    )
    .addOption(
      new Option(
        "--refusal <how>",
        "how the module refuses an allocation: none: it returns 0; trap: it traps or calls env.abort, " +
          "which counts as none",
      )
        .argParser(oneOf(refusals))
        .default("none"),
    )
    .option(
      "--memory-pages <n>",
      `the memory is refused more than n pages of 64 KiB (default: ${usualPages})`,
      wholeNumber(1, usualPages),
    );

export interface Module {
  readonly description: ModuleDescription;
  /** The name of the file. */
  readonly name: string;
  readonly refusal: Refusal;
  readonly promises: ReadonlyArray<string>;
}

/** Reads the module that the options name; throws UsageError. */
export const readModule = (file: string, options: WasmOptions): Module => {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new UsageError(`--wasm ${showPath(file)}: cannot be read: ${problemOf(error)}`);
  }
  const { refusal = "none", promise: promises = [], memoryPages: mostPages } = options;
  const named = options.export ?? {};
  return wasmMistakes(file, () => ({
    description: describeModule(bytes, { named, ...(mostPages !== undefined && { mostPages }) }),
    name: basename(file).replaceAll(/\s/g, "_"),
    refusal,
    promises: ["bits=32", ...promises],
  }));
};

/** What is wrong with a module is bad input. */
const usage = (file: string, error: unknown): unknown =>
  error instanceof ModuleMistake ? new UsageError(`${showPath(file)}: ${error.message}`) : error;

const wasmMistakes = <A>(file: string, run: () => A): A => {
  try {
    return run();
  } catch (error) {
    throw usage(file, error);
  }
};

/** Does what a module may make impossible; rejects with UsageError then. */
export const usingModule = async <A>(file: string, run: () => Promise<A>): Promise<A> => {
  try {
    return await run();
  } catch (error) {
    throw usage(file, error);
  }
};

/** Options that mean nothing without --wasm; throws UsageError where there is one. */
export const refuseWithoutWasm = (options: object): void => {
  const only = { export: "--export", promise: "--promise", memoryPages: "--memory-pages" };
  const exploring = {
    depth: "--depth",
    sizes: "--sizes",
    blocks: "--blocks",
    maxPages: "--max-pages",
  };
  const wrong = Object.entries({ ...only, ...exploring }).find(([key]) => key in options)?.[1];
  if (wrong !== undefined) throw new UsageError(`found ${wrong}, expected --wasm beside it`);
};

/** The options again, as words of a command. */
export const wasmWords = (options: WasmOptions): ReadonlyArray<string> => {
  const { wasm, promise: promises = [], refusal = "none", memoryPages } = options;
  if (wasm === undefined) return [];
  return [
    "--wasm",
    quoted(wasm),
    ...Object.entries(options.export ?? {}).flatMap(([role, name]) => [
      "--export",
      quoted(`${role}=${name}`),
    ]),
    ...promises.flatMap((one) => ["--promise", quoted(one)]),
    ...(refusal === "none" ? [] : ["--refusal", refusal]),
    ...(memoryPages === undefined ? [] : ["--memory-pages", `${memoryPages}`]),
  ];
};
