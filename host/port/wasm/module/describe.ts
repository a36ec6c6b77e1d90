/** A module that a user has named: checked, rewritten, and described as plain data that workers are given. */
import { wasm } from "./api.ts";
import { checkImports } from "./imports.ts";
import { ModuleMistake } from "./mistake.ts";
import { type Export, headBytes, type Import, type Parsed, parse } from "./parse.ts";
import { rewritten } from "./rewrite.ts";
import { exportsOf, type Role } from "./roles.ts";

/** The most pages of a memory: 2 GiB. */
export const usualPages = 32_768;

export interface ModuleOptions {
  /** Other names of exports. */
  readonly named?: Readonly<Partial<Record<Role, string>>>;
  /** The memory is not given more pages than these. */
  readonly mostPages?: number;
}

export interface ModuleDescription {
  /** Of the rewritten module. */
  readonly bytes: Uint8Array;
  readonly imports: ReadonlyArray<Import>;
  readonly mostPages: number;
  /** The export of each function of the allocator. */
  readonly functions: Readonly<Partial<Record<Role, string>>>;
  /** Functions that must be called before all others, in this order. */
  readonly starts: ReadonlyArray<string>;
  /** The exports of the state. */
  readonly memory: string;
  readonly tables: ReadonlyArray<string>;
  readonly globals: ReadonlyArray<string>;
  /** The exports of all functions, by their numbers; empty where no reference can be in the state. */
  readonly references: ReadonlyArray<string>;
}

const magic = [0x00, 0x61, 0x73, 0x6d];

const checkValid = (bytes: Uint8Array): void => {
  if (magic.some((byte, i) => bytes[i] !== byte)) {
    const start = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, "0"));
    const found =
      start.length === 0 ? "an empty file" : `a file that starts with ${start.join(" ")}`;
    throw new ModuleMistake(
      "the module",
      found,
      "a WebAssembly module, which starts with 00 61 73 6d",
    );
  }
  try {
    // It throws where the module is not valid.
    Reflect.construct(wasm.Module, [bytes]);
  } catch (error) {
    const problem =
      error instanceof Error ? error.message.replace(/^WebAssembly\.Module\(\): /, "") : "";
    const version = bytes.length < headBytes ? "a file that ends after the first bytes" : problem;
    throw new ModuleMistake("the module", version, "a valid WebAssembly module");
  }
};

/** A prefix that no export has. */
const prefixFor = ({ exports }: Parsed): string => {
  let prefix = "mallocspec ";
  while (exports.some(({ name }) => name.startsWith(prefix))) prefix += "_";
  return prefix;
};

const checkState = ({ memories, globals, tables }: Parsed, mostPages: number): void => {
  if (memories.length !== 1) {
    throw new ModuleMistake("memories", `${memories.length}`, "one memory");
  }
  const { least } = memories[0]!;
  if (least > mostPages) {
    throw new ModuleMistake("the memory", `${least} pages at the start`, `at most ${mostPages}`);
  }
  for (const [i, { type, isMutable }] of globals.entries()) {
    if (isMutable && (type === "v128" || type === "externref")) {
      throw new ModuleMistake(`global ${i}`, `a mutable ${type}`, "a number or a funcref");
    }
  }
  for (const [i, type] of tables.entries()) {
    if (type !== "funcref") throw new ModuleMistake(`table ${i}`, `a table of ${type}`, "funcref");
  }
};

/** Throws ModuleMistake for a file that is no module, or one that cannot be judged. */
export const describeModule = (
  bytes: Uint8Array,
  { named = {}, mostPages = usualPages }: ModuleOptions = {},
): ModuleDescription => {
  checkValid(bytes);
  const parsed = parse(bytes);
  checkImports(parsed);
  checkState(parsed, mostPages);
  const functions = exportsOf(parsed, named);
  const { globals, tables } = parsed;
  const prefix = prefixFor(parsed);
  const hasReferences = tables.length > 0 || globals.some(({ type }) => type === "funcref");
  const added = (kind: Export["kind"], index: number): Export => ({
    name: `${prefix}${kind} ${index}`,
    kind,
    index,
  });
  const memory = added("memory", 0);
  const tablesOut = tables.map((_, i) => added("table", i));
  const globalsOut = globals.flatMap(({ isMutable }, i) => (isMutable ? [added("global", i)] : []));
  const references = hasReferences ? parsed.functions.map((_, i) => added("function", i)) : [];
  const start =
    parsed.start === undefined
      ? []
      : [{ ...added("function", parsed.start), name: `${prefix}start` }];
  const initialize = parsed.exports.filter(
    ({ name, kind }) => kind === "function" && name === "_initialize",
  );
  const exports = [...parsed.exports, ...start, memory, ...tablesOut, ...globalsOut, ...references];
  const namesOf = (some: ReadonlyArray<Export>): ReadonlyArray<string> =>
    some.map(({ name }) => name);
  return {
    bytes: rewritten(bytes, parsed, { exports, mostPages }),
    imports: parsed.imports,
    mostPages,
    functions,
    starts: namesOf([...start, ...initialize]),
    memory: memory.name,
    tables: namesOf(tablesOut),
    globals: namesOf(globalsOut),
    references: namesOf(references),
  };
};
