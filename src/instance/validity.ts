/**
 * What an instance must be before a machine is made of it: one row for each constant, and one for each
 * relation between constants. A row holds, or its sentence says what was expected. The bounds keep the
 * tables of a machine small: at most 128 size classes, 4096 page lists and 2^26 pages in an arena.
 */
import type { Config } from "./config.ts";
import { ARCHS, type Goarch } from "./goarch.ts";
import { isGoos, PLATFORMS } from "./goos.ts";
import { makeClasses } from "./sizeclass.ts";

/** An instance that no machine can be made of. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly code = "bad-config";
}

type Row = readonly [names: string, expected: string, holds: (config: Config) => boolean];

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;
/** No image and no mapping begins above it, and no address of a process is above twice as much. */
const USER_SPACE = 2 ** 47;

/** The value of a constant: of `sizeof.mspan` that of the record. */
function read(config: Config, name: string): unknown {
  const [first, second] = name.split(".");
  const value = (config as unknown as Record<string, unknown>)[first!];
  if (second === undefined) return value;
  return typeof value === "object" && value !== null
    ? (value as Record<string, unknown>)[second]
    : undefined;
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
}

function isPowerOfTwo(n: number): boolean {
  return 2 ** Math.round(Math.log2(n)) === n;
}

function whole(name: string, least: number, most: number): Row {
  const expected = `a whole number from ${least} to ${most}`;
  return [name, expected, (config) => isWhole(read(config, name), least, most)];
}

function power(name: string, least: number, most: number): Row {
  const holds = (value: unknown): boolean =>
    isWhole(value, least, most) && isPowerOfTwo(value as number);
  return [name, `a power of two from ${least} to ${most}`, (config) => holds(read(config, name))];
}

function multiple(name: string, of: number, least: number, most: number): Row {
  const holds = (value: unknown): boolean =>
    isWhole(value, least, most) && (value as number) % of === 0;
  const expected = `a multiple of ${of} from ${least} to ${most}`;
  return [name, expected, (config) => holds(read(config, name))];
}

/** The processor of a platform that Go ran on; undefined for any other. */
function archOf({ goos, goarch }: Config): (typeof ARCHS)[Goarch] | undefined {
  if (typeof goos !== "string" || !isGoos(goos)) return undefined;
  const on: ReadonlyArray<Goarch> = PLATFORMS[goos];
  const found = on.find((one) => one === goarch);
  return found && ARCHS[found];
}

/** Whether addresses lie where a pointer reaches. */
function reaches({ ptrSize }: Config, addresses: ReadonlyArray<number>): boolean {
  return ptrSize === 8 || addresses.every((a) => a < 4 * GIB);
}

const KIND: ReadonlyArray<Row> = [
  ["name", "a text", ({ name }) => typeof name === "string"],
  ["sizeof", "the sizes of records", ({ sizeof }) => typeof sizeof === "object" && !!sizeof],
  ["goos goarch", "a platform that Go 1.9 ran on", (config) => archOf(config) !== undefined],
  [
    "ptrSize goarch",
    "the bytes of a pointer on that processor",
    (config) => archOf(config)?.ptrSize === config.ptrSize,
  ],
  [
    "bigEndian goarch",
    "the byte order of that processor",
    (config) => archOf(config)?.bigEndian === config.bigEndian,
  ],
];

const RANGES: ReadonlyArray<Row> = [
  power("pageSize", 512, 64 * KIB),
  power("minPhysPageSize", 256, 64 * KIB),
  whole("physPageSize", 0, GIB),
  whole("heapMapTotalBits", 16, 39),
  multiple("arenaHint", 512, 0, USER_SPACE),
  multiple("arenaHintStride", 512, 0, USER_SPACE),
  whole("arenaHints", 0, 1024),
  whole("end", 0, USER_SPACE),
  whole("brk", 0, USER_SPACE),
  whole("mmapBase", 0, USER_SPACE),
  whole("addressSpaceEnd", MIB, USER_SPACE),
  whole("zerobase", 1, USER_SPACE),
  power("maxSmallSize", 16, 32 * KIB),
  power("smallSizeDiv", 1, KIB),
  whole("smallSizeMax", 16, 32 * KIB),
  power("largeSizeDiv", 8, 4 * KIB),
  power("maxTinySize", 8, 32 * KIB),
  whole("tinySizeClass", 1, 127),
  whole("maxMHeapList", 1, 4096),
  whole("heapAllocChunk", 512, GIB),
  power("heapGrowRound", 512, 64 * MIB),
  power("arenaReserve", KIB, GIB),
  whole("strandLimit", 0, GIB),
  power("bitmapChunk", 512, MIB),
  power("persistentChunk", 512, 64 * MIB),
  whole("persistentMaxBlock", 64, 64 * MIB),
  multiple("fixAllocChunk", 8, 64, MIB),
  multiple("gcBitsHeader", 8, 8, 4 * KIB),
  multiple("gcBitsChunkBytes", 8, 16, MIB),
  whole("sweepBufBlockEntries", 1, 64 * KIB),
  whole("sweepBufInitSpineCap", 1, 64 * KIB),
  power("cacheLineSize", 8, 4 * KIB),
  multiple("allspansMin", 8, 16, MIB),
  whole("hugePageSize", 0, GIB),
  power("fixedStack", 512, MIB),
  whole("numStackOrders", 0, 32),
  whole("stackCacheSize", 0, GIB),
  multiple("sizeof.mspan", 4, 8, 4 * KIB),
  multiple("sizeof.mcache", 4, 8, MIB),
  multiple("sizeof.treapNode", 4, 8, 4 * KIB),
  multiple("sizeof.specialfinalizer", 4, 8, 4 * KIB),
  multiple("sizeof.specialprofile", 4, 8, 4 * KIB),
  multiple("sizeof.gcSweepBlock", 4, 4, MIB),
  multiple("sizeof.defer", 4, 8, 4 * KIB),
  multiple("sizeof.buckhash", 4, 4, 64 * MIB),
  multiple("sizeof.finBlock", 4, 8, MIB),
  whole("memProfileRate", 0, Number.MAX_SAFE_INTEGER),
];

const ADDRESSES: ReadonlyArray<Row> = [
  [
    "heapMapTotalBits pageSize",
    "an arena of 16 to 2^26 pages",
    (c) => isWhole(2 ** c.heapMapTotalBits / c.pageSize, 16, 2 ** 26),
  ],
  [
    "heapMapTotalBits ptrSize",
    "no more bits than a pointer has",
    (c) => c.heapMapTotalBits <= 8 * c.ptrSize,
  ],
  [
    "arenaHint arenaHints arenaHintStride",
    "hints below 2^48",
    (c) => c.arenaHint + c.arenaHints * c.arenaHintStride <= 2 * USER_SPACE,
  ],
  [
    "addressSpaceEnd ptrSize",
    "an address that a pointer can have",
    (c) => reaches(c, [c.addressSpaceEnd - 1]),
  ],
  [
    "end brk zerobase mmapBase ptrSize",
    "addresses that a pointer can have",
    (c) => reaches(c, [c.end, c.brk, c.zerobase, c.mmapBase]),
  ],
];

const isSmallStep = (c: Config, size: number): boolean => size % c.smallSizeDiv === 0;

const SIZES: ReadonlyArray<Row> = [
  [
    "smallSizeMax smallSizeDiv",
    "a number of whole steps of smallSizeDiv",
    (c) => isSmallStep(c, c.smallSizeMax),
  ],
  [
    "maxSmallSize smallSizeDiv",
    "a number of whole steps of smallSizeDiv",
    (c) => isSmallStep(c, c.maxSmallSize),
  ],
  [
    "maxSmallSize smallSizeMax largeSizeDiv",
    "at most smallSizeMax - 8, or smallSizeMax and a number of whole steps of largeSizeDiv",
    (c) => {
      const above = c.maxSmallSize - c.smallSizeMax;
      return above <= -8 || (above >= 0 && above % c.largeSizeDiv === 0);
    },
  ],
  ["maxTinySize maxSmallSize", "a small size", (c) => c.maxTinySize <= c.maxSmallSize],
  [
    "heapAllocChunk pageSize",
    "a number of whole pages",
    (c) => c.heapAllocChunk % c.pageSize === 0,
  ],
  ["heapGrowRound pageSize", "a number of whole pages", (c) => c.heapGrowRound % c.pageSize === 0],
  ["arenaReserve pageSize", "at least two pages", (c) => c.arenaReserve / c.pageSize >= 2],
  [
    "persistentMaxBlock persistentChunk",
    "at most a chunk",
    (c) => c.persistentMaxBlock <= c.persistentChunk,
  ],
  [
    "gcBitsChunkBytes gcBitsHeader",
    "a bitmap arena with room for 64 bits behind its header",
    (c) => c.gcBitsChunkBytes - c.gcBitsHeader >= 8,
  ],
  [
    "sizeof.gcSweepBlock sweepBufBlockEntries ptrSize",
    "a block of as many pointers",
    (c) => c.sizeof.gcSweepBlock / c.ptrSize === c.sweepBufBlockEntries,
  ],
  ["cacheLineSize pageSize", "at most a page", (c) => c.cacheLineSize <= c.pageSize],
  record("mspan"),
  record("mcache"),
  record("treapNode"),
  record("specialfinalizer"),
  record("specialprofile"),
];

/** A record of a fixed size. */
function record(of: keyof Config["sizeof"]): Row {
  return [
    `sizeof.${of} fixAllocChunk ptrSize`,
    "whole pointers, and at most a chunk",
    (c) => c.sizeof[of] <= c.fixAllocChunk && c.sizeof[of] % c.ptrSize === 0,
  ];
}

/** Whether a table is as it should be; one that the instance does not have follows from its sizes. */
function isTable(found: ArrayLike<number> | undefined, expected: ArrayLike<number>): boolean {
  if (found === undefined) return true;
  if (typeof found !== "object" || found === null || found.length !== expected.length) return false;
  for (let i = 0; i < expected.length; i++) if (found[i] !== expected[i]) return false;
  return true;
}

const CLASSES: ReadonlyArray<Row> = [
  [
    "pageSize maxSmallSize largeSizeDiv",
    "sizes of which mksizeclasses.go makes classes that ascend",
    (c) => makeClasses(c).sizes.every((size, i, all) => i === 0 || all[i - 1]! < size),
  ],
  [
    "classToSize",
    "the classes that mksizeclasses.go makes of pageSize, maxSmallSize and largeSizeDiv",
    (c) => isTable(c.classToSize, makeClasses(c).sizes),
  ],
  [
    "classToAllocnpages",
    "the pages that mksizeclasses.go gives a span of each class",
    (c) => isTable(c.classToAllocnpages, makeClasses(c).pages),
  ],
];

const REPAIRS: Row = [
  "repairs",
  "a list of known repairs",
  ({ repairs }) => Array.isArray(repairs),
];

const ROWS: ReadonlyArray<Row> = [...KIND, ...RANGES, ...ADDRESSES, ...SIZES, ...CLASSES, REPAIRS];

/** A value as a message shows it. */
function show(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value.slice(0, 40));
    case "bigint":
      return `${value}n`;
    case "object":
      return value === null ? "null" : showObject(value);
    default:
      return String(value);
  }
}

function showObject(value: object): string {
  if (!("length" in value)) return "an object";
  const { length } = value as ArrayLike<unknown>;
  const first: string[] = [];
  for (let i = 0; i < length && i < 6; i++) {
    const entry = (value as ArrayLike<unknown>)[i];
    // Not String(entry), which calls a method of an object.
    first.push(typeof entry === "number" ? String(entry) : typeof entry);
  }
  if (length > 6) first.push("…");
  return `[${first.join(", ")}] of ${length} entries`;
}

const known = new WeakMap<Config, string>();

/** What is wrong with an instance, as a sentence; undefined where nothing is. */
export function invalidity(config: Config): string | undefined {
  if (typeof config !== "object" || config === null) {
    return `found ${show(config)}, expected an instance: an object with every constant`;
  }
  let sentence = known.get(config);
  if (sentence === undefined) {
    const row = ROWS.find(([, , holds]) => !holds(config));
    sentence = row === undefined ? "" : wrong(config, row);
    known.set(config, sentence);
  }
  return sentence === "" ? undefined : sentence;
}

function wrong(config: Config, [names, expected]: Row): string {
  const found = names.split(" ").map((name) => `${name} ${show(read(config, name))}`);
  return `found ${found.join(", ")}, expected ${expected}`;
}
