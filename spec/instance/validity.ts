/**
 * What an instance must be: the range of each constant, and the relations between them, as a table. The
 * ranges also bound the time and the memory that an instance may cost: the number of size classes, of
 * page lists, of pages in an arena. What Go itself checks at run time is not here: a physical page size
 * that mallocinit refuses, a wrong tinySizeClass and bitmaps that do not fit are throws of the machine.
 */
import type { Config } from "./config.ts";
import { platformConfig } from "./platform.ts";
import { isRepair } from "./repairs.ts";
import { sizeClasses } from "./sizeclass.ts";

/** An instance as a user gives it. It may name its size classes, which must be those of the rule. */
export interface Instance extends Config {
  readonly classToSize?: ArrayLike<number>;
  readonly classToAllocnpages?: ArrayLike<number>;
}

/** A constant, by its name in Config; those in `sizeof` have a name like `sizeof.mspan`. */
type Constant = string;

interface Row {
  readonly constants: ReadonlyArray<Constant>;
  /** What the constants must be. */
  readonly sentence: string;
  /** pre: the rows above hold. */
  readonly holds: (instance: Instance) => boolean;
}

/** What is wrong with an instance. */
export interface Invalidity {
  /** Constants with their values, as text; none if the instance is no object. */
  readonly constants: ReadonlyArray<readonly [Constant, string]>;
  /** The same in one text. */
  readonly found: string;
  readonly expected: string;
}

const isObject = (u: unknown): u is Readonly<Record<string, unknown>> =>
  typeof u === "object" && u !== null;

const valueOf = (instance: unknown, constant: Constant): unknown =>
  constant.split(".").reduce((value, key) => (isObject(value) ? value[key] : undefined), instance);

const isWhole = (u: unknown, least: number, most: number): u is number =>
  Number.isSafeInteger(u) && (u as number) >= least && (u as number) <= most;

const isPowerOfTwo = (n: number): boolean => n > 0 && Number.isInteger(Math.log2(n));

/** A whole number in a range. */
const whole = (constant: Constant, least: number, most: number): Row => ({
  constants: [constant],
  sentence: `a whole number from ${least} to ${most}`,
  holds: (instance) => isWhole(valueOf(instance, constant), least, most),
});

const power = (constant: Constant, least: number, most: number): Row => ({
  constants: [constant],
  sentence: `a power of two from ${least} to ${most}`,
  holds: (instance) => {
    const value = valueOf(instance, constant);
    return isWhole(value, least, most) && isPowerOfTwo(value);
  },
});

const multiple = (constant: Constant, of: number, least: number, most: number): Row => ({
  constants: [constant],
  sentence: `a multiple of ${of} from ${least} to ${most}`,
  holds: (instance) => {
    const value = valueOf(instance, constant);
    return isWhole(value, least, most) && value % of === 0;
  },
});

const together = (
  constants: ReadonlyArray<Constant>,
  sentence: string,
  holds: (instance: Instance) => boolean,
): Row => ({ constants, sentence, holds });

/** Where the addresses of a process end. */
const addressLimit = ({ ptrSize }: Config): number => (ptrSize === 4 ? 2 ** 32 : 2 ** 48);

const shape: ReadonlyArray<Row> = [
  together(["name"], "a text", ({ name }) => typeof name === "string"),
  together(["sizeof"], "the sizes of records", ({ sizeof }) => isObject(sizeof)),
  together(
    ["goos", "goarch"],
    "a platform that Go 1.9 ran on",
    ({ goos, goarch }) =>
      typeof goos === "string" &&
      typeof goarch === "string" &&
      platformConfig(goos, goarch) !== undefined,
  ),
  together(
    ["ptrSize", "goarch"],
    "the bytes of a pointer on that processor",
    ({ goos, goarch, ptrSize }) => platformConfig(goos, goarch)?.ptrSize === ptrSize,
  ),
  together(
    ["bigEndian", "goarch"],
    "the byte order of that processor",
    ({ goos, goarch, bigEndian }) => platformConfig(goos, goarch)?.bigEndian === bigEndian,
  ),
];

const ranges: ReadonlyArray<Row> = [
  power("pageSize", 512, 65_536),
  power("minPhysPageSize", 256, 65_536),
  whole("physPageSize", 0, 2 ** 30),
  whole("heapMapTotalBits", 16, 39),
  multiple("arenaHint", 512, 0, 2 ** 47),
  multiple("arenaHintStride", 512, 0, 2 ** 47),
  whole("arenaHints", 0, 1024),
  whole("end", 0, 2 ** 47),
  whole("brk", 0, 2 ** 47),
  whole("mmapBase", 0, 2 ** 47),
  whole("addressSpaceEnd", 2 ** 20, 2 ** 47),
  whole("zerobase", 1, 2 ** 47),
  power("maxSmallSize", 16, 32_768),
  power("smallSizeDiv", 1, 1024),
  whole("smallSizeMax", 16, 32_768),
  power("largeSizeDiv", 8, 4096),
  power("maxTinySize", 8, 32_768),
  whole("tinySizeClass", 1, 127),
  whole("maxMHeapList", 1, 4096),
  whole("heapAllocChunk", 512, 2 ** 30),
  power("heapGrowRound", 512, 2 ** 26),
  power("arenaReserve", 1024, 2 ** 30),
  whole("strandLimit", 0, 2 ** 30),
  power("bitmapChunk", 512, 2 ** 20),
  power("persistentChunk", 512, 2 ** 26),
  whole("persistentMaxBlock", 64, 2 ** 26),
  multiple("fixAllocChunk", 8, 64, 2 ** 20),
  multiple("gcBitsHeader", 8, 8, 4096),
  multiple("gcBitsChunkBytes", 8, 16, 2 ** 20),
  whole("sweepBufBlockEntries", 1, 65_536),
  whole("sweepBufInitSpineCap", 1, 65_536),
  power("cacheLineSize", 8, 4096),
  multiple("allspansMin", 8, 16, 2 ** 20),
  whole("hugePageSize", 0, 2 ** 30),
  power("fixedStack", 512, 2 ** 20),
  whole("numStackOrders", 0, 32),
  whole("stackCacheSize", 0, 2 ** 30),
  multiple("sizeof.mspan", 4, 8, 4096),
  multiple("sizeof.mcache", 4, 8, 2 ** 20),
  multiple("sizeof.treapNode", 4, 8, 4096),
  multiple("sizeof.specialfinalizer", 4, 8, 4096),
  multiple("sizeof.specialprofile", 4, 8, 4096),
  multiple("sizeof.gcSweepBlock", 4, 4, 2 ** 20),
  multiple("sizeof.defer", 4, 8, 4096),
  multiple("sizeof.buckhash", 4, 4, 2 ** 26),
  multiple("sizeof.finBlock", 4, 8, 2 ** 20),
  whole("memProfileRate", 0, Number.MAX_SAFE_INTEGER),
];

/** The fixed-size records and their allocator. */
const fixed = ["mspan", "mcache", "treapNode", "specialfinalizer", "specialprofile"] as const;

const relations: ReadonlyArray<Row> = [
  together(
    ["heapMapTotalBits", "pageSize"],
    "an arena of 16 to 2^26 pages",
    ({ heapMapTotalBits, pageSize }) => isWhole(2 ** heapMapTotalBits / pageSize, 16, 2 ** 26),
  ),
  together(
    ["heapMapTotalBits", "ptrSize"],
    "no more bits than a pointer has",
    ({ heapMapTotalBits, ptrSize }) => heapMapTotalBits <= 8 * ptrSize,
  ),
  together(
    ["arenaHint", "arenaHints", "arenaHintStride"],
    "hints below 2^48",
    ({ arenaHint, arenaHints, arenaHintStride }) =>
      arenaHint + arenaHints * arenaHintStride <= 2 ** 48,
  ),
  together(
    ["addressSpaceEnd", "ptrSize"],
    "an address that a pointer can have",
    (instance) => instance.addressSpaceEnd <= addressLimit(instance),
  ),
  together(
    ["end", "brk", "zerobase", "mmapBase", "ptrSize"],
    "addresses that a pointer can have",
    (instance) =>
      [instance.end, instance.brk, instance.zerobase, instance.mmapBase].every(
        (a) => a < addressLimit(instance),
      ),
  ),
  together(
    ["smallSizeMax", "smallSizeDiv"],
    "a number of whole steps of smallSizeDiv",
    ({ smallSizeMax, smallSizeDiv }) => smallSizeMax % smallSizeDiv === 0,
  ),
  together(
    ["maxSmallSize", "smallSizeDiv"],
    "a number of whole steps of smallSizeDiv",
    ({ maxSmallSize, smallSizeDiv }) => maxSmallSize % smallSizeDiv === 0,
  ),
  together(
    ["maxSmallSize", "smallSizeMax", "largeSizeDiv"],
    "at most smallSizeMax - 8, or smallSizeMax and a number of whole steps of largeSizeDiv",
    ({ maxSmallSize, smallSizeMax, largeSizeDiv }) =>
      maxSmallSize <= smallSizeMax - 8 ||
      (maxSmallSize >= smallSizeMax && (maxSmallSize - smallSizeMax) % largeSizeDiv === 0),
  ),
  together(
    ["maxTinySize", "maxSmallSize"],
    "a small size",
    ({ maxTinySize, maxSmallSize }) => maxTinySize <= maxSmallSize,
  ),
  together(
    ["heapAllocChunk", "pageSize"],
    "a number of whole pages",
    ({ heapAllocChunk, pageSize }) => heapAllocChunk % pageSize === 0,
  ),
  together(
    ["heapGrowRound", "pageSize"],
    "a number of whole pages",
    ({ heapGrowRound, pageSize }) => heapGrowRound % pageSize === 0,
  ),
  together(
    ["arenaReserve", "pageSize"],
    "at least two pages",
    ({ arenaReserve, pageSize }) => arenaReserve >= 2 * pageSize,
  ),
  together(
    ["persistentMaxBlock", "persistentChunk"],
    "at most a chunk",
    ({ persistentMaxBlock, persistentChunk }) => persistentMaxBlock <= persistentChunk,
  ),
  together(
    ["gcBitsChunkBytes", "gcBitsHeader"],
    "a bitmap arena with room for 64 bits behind its header",
    ({ gcBitsChunkBytes, gcBitsHeader }) => gcBitsChunkBytes >= gcBitsHeader + 8,
  ),
  together(
    ["sizeof.gcSweepBlock", "sweepBufBlockEntries", "ptrSize"],
    "a block of as many pointers",
    ({ sizeof, sweepBufBlockEntries, ptrSize }) =>
      sizeof.gcSweepBlock === sweepBufBlockEntries * ptrSize,
  ),
  together(
    ["cacheLineSize", "pageSize"],
    "at most a page",
    ({ cacheLineSize, pageSize }) => cacheLineSize <= pageSize,
  ),
  ...fixed.map((record) =>
    together(
      [`sizeof.${record}`, "fixAllocChunk", "ptrSize"],
      "whole pointers, and at most a chunk",
      ({ sizeof, fixAllocChunk, ptrSize }) =>
        sizeof[record] <= fixAllocChunk && sizeof[record] % ptrSize === 0,
    ),
  ),
];

const areEqual = (a: ArrayLike<number>, b: ReadonlyArray<number>): boolean =>
  a.length === b.length && b.every((value, i) => a[i] === value);

const isTable = (u: unknown): u is ArrayLike<number> => isObject(u) && "length" in u;

const classes: ReadonlyArray<Row> = [
  together(
    ["pageSize", "maxSmallSize", "largeSizeDiv"],
    "sizes of which mksizeclasses.go makes classes that ascend",
    (instance) =>
      sizeClasses(instance).sizes.every((size, i, sizes) => i === 0 || size > (sizes[i - 1] ?? 0)),
  ),
  together(
    ["classToSize"],
    "the classes that mksizeclasses.go makes of pageSize, maxSmallSize and largeSizeDiv",
    (instance) => {
      const { classToSize } = instance;
      if (classToSize === undefined) return true;
      return isTable(classToSize) && areEqual(classToSize, sizeClasses(instance).sizes);
    },
  ),
  together(
    ["classToAllocnpages"],
    "the pages that mksizeclasses.go gives a span of each class",
    (instance) => {
      const { classToAllocnpages } = instance;
      if (classToAllocnpages === undefined) return true;
      return (
        isTable(classToAllocnpages) && areEqual(classToAllocnpages, sizeClasses(instance).npages)
      );
    },
  ),
];

const repaired = together(
  ["repairs"],
  "a list of known repairs",
  ({ repairs }) => Array.isArray(repairs) && repairs.every((name) => isRepair(name)),
);

const table: ReadonlyArray<Row> = [...shape, ...ranges, ...relations, ...classes, repaired];

/** So many characters of a text, and so many entries of a table, are shown. */
const TEXT = 40;
const ENTRIES = 6;

const show = (u: unknown): string => {
  if (typeof u === "string") return JSON.stringify(u.slice(0, TEXT));
  if (typeof u === "bigint") return `${u}n`;
  if (isTable(u)) {
    const entries = Array.from({ length: Math.min(ENTRIES, u.length) }, (_, i) => String(u[i]));
    return `[${entries.join(", ")}${u.length > ENTRIES ? ", …" : ""}] of ${u.length} entries`;
  }
  return typeof u === "object" && u !== null ? "an object" : String(u);
};

const find = (instance: Instance): Invalidity | null => {
  if (!isObject(instance)) {
    const expected = "an instance: an object with every constant";
    return { constants: [], found: show(instance), expected };
  }
  const row = table.find(({ holds }) => !holds(instance));
  if (row === undefined) return null;
  const constants = row.constants.map((name) => [name, show(valueOf(instance, name))] as const);
  const found = constants.map(([name, value]) => `${name} ${value}`).join(", ");
  return { constants, found, expected: row.sentence };
};

const known = new WeakMap<Config, Invalidity | null>();

/** The first row of the table that does not hold for an instance; undefined where all do. */
export const invalidityOf = (instance: Instance): Invalidity | undefined => {
  if (!isObject(instance)) return find(instance) ?? undefined;
  const before = known.get(instance);
  if (before !== undefined) return before ?? undefined;
  const invalidity = find(instance);
  known.set(instance, invalidity);
  return invalidity ?? undefined;
};

/** The same as a sentence: what was found, and what was expected. */
export const invalidity = (instance: Instance): string | undefined => {
  const wrong = invalidityOf(instance);
  return wrong && `found ${wrong.found}, expected ${wrong.expected}`;
};
