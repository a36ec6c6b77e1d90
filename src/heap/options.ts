/** The options of a heap and of an allocation, and their checks. */
import type { Config } from "../instance/config.ts";
import { HeapError, isRecord, refuse, show } from "./error.ts";
import { invalidity } from "../instance/validity.ts";
import { go19 } from "../instance/platform.ts";
import type { Runtime } from "../runtime.ts";

const GIB = 1024 * 1024 * 1024;
const PROCESSORS_MAX = 1024;
const SEED_MAX = 2 ** 32 - 1;
const LIMIT_MAX = Number.MAX_SAFE_INTEGER;

export interface HeapOptions {
  /** The number of processors (Go's Ps), each with its own cache: 1 to 1024, by default 1. */
  readonly processors?: number;
  /** The constants of the allocator; by default those of linux/amd64, without heap profiling. */
  readonly config?: Config;
  /** The seed of the random numbers: an integer from 0 to 2^32-1, by default 1. */
  readonly seed?: number;
  /**
   * The bytes of memory that the simulated operating system has, by default 1 GiB. It refuses Go
   * more, and Go gives up with a GoThrow. Memory of the host is taken when an object is written.
   */
  readonly memoryLimit?: number;
}

export interface MallocOptions {
  /** Whether the object holds no pointers; by default true. */
  readonly noscan?: boolean;
  /** Whether its memory is cleared; by default true. */
  readonly zero?: boolean;
  /** The processor that allocates; by default the one that `use` chose. */
  readonly p?: number;
}

const HEAP_OPTIONS: ReadonlySet<string> = new Set<keyof HeapOptions>([
  "processors",
  "config",
  "seed",
  "memoryLimit",
]);
const MALLOC_OPTIONS: ReadonlySet<string> = new Set<keyof MallocOptions>(["noscan", "zero", "p"]);

/** Options are an object, and each of its names is known. */
function checkNames(options: unknown, known: ReadonlySet<string>): void {
  const expected = `options: ${[...known].join(", ")}`;
  if (!isRecord(options)) {
    refuse("option", "options", options, `an object with ${expected}`);
  }
  for (const name in options) {
    if (!known.has(name))
      throw new HeapError("option", `unknown option ${show(name)}; ${expected}`);
  }
}

type Count = "processors" | "seed" | "memoryLimit";

function checkInteger(name: Count, n: unknown, ...[min, max]: [number, number]): void {
  if (typeof n === "number" && Number.isInteger(n) && n >= min && n <= max) return;
  refuse(name, name, n, `an integer from ${min} to ${max}`);
}

/** All constants, and the class tables, which may be absent. */
const CONSTANTS: ReadonlySet<string> = new Set(Object.keys(go19("linux", "amd64")));

function checkConfig(config: Config): void {
  if (!isRecord(config)) {
    refuse("config", "config", config, "an object of constants, such as go19 gives");
  }
  for (const name in config) {
    if (!CONSTANTS.has(name))
      throw new HeapError("config", `config: unknown constant ${show(name)}`);
  }
  go19(config.goos, config.goarch);
  const wrong = invalidity(config);
  if (wrong !== undefined) throw new HeapError("config", `config: ${wrong}`);
  if (config.repairs.length > 0) {
    throw new HeapError("config", "config: found repairs, expected none: a heap has Go's defects");
  }
}

/** All options of a new heap, checked. */
export function heapOptions(options: HeapOptions): Required<HeapOptions> {
  checkNames(options, HEAP_OPTIONS);
  const { processors = 1, seed = 1, memoryLimit = GIB, config } = options;
  checkInteger("processors", processors, 1, PROCESSORS_MAX);
  checkInteger("seed", seed, 0, SEED_MAX);
  checkInteger("memoryLimit", memoryLimit, 0, LIMIT_MAX);
  if (config !== undefined) checkConfig(config);
  const usual = { ...go19("linux", "amd64"), memProfileRate: 0 };
  return { processors, seed, memoryLimit, config: config ?? usual };
}

/** A size is a word, and with pointers whole words. */
export function checkSize(
  { config: { ptrSize }, wordLimit }: Pick<Runtime, "config" | "wordLimit">,
  size: unknown,
  hasPointers: boolean,
): void {
  const isWhole = typeof size === "bigint" || (typeof size === "number" && Number.isInteger(size));
  if (!isWhole || size < 0 || size >= wordLimit) {
    refuse("size", "size", size, `an integer from 0 to ${BigInt(wordLimit) - 1n}`);
  }
  if (hasPointers && BigInt(size) % BigInt(ptrSize) !== 0n) {
    refuse("size", "size", size, `a multiple of ${ptrSize} for an object with pointers`);
  }
}

/** Checks the options of an allocation. `p` is checked where it is used. */
export function checkMallocOptions(options: MallocOptions): void {
  checkNames(options, MALLOC_OPTIONS);
  for (const name of ["noscan", "zero"] as const) {
    const flag: unknown = options[name];
    if (flag !== undefined && typeof flag !== "boolean") refuse("option", name, flag, "a boolean");
  }
}
