/**
 * What the constants of an instance must be: the range of each, and what they must be together.
 * Within these bounds every instance can be built, and what it costs is bounded; Go itself may still
 * give up on one (a wrong class of tiny blocks, an odd physical page).
 */
import type { Config } from "./config.ts";
import { GO_CLASS_TO_ALLOCNPAGES, GO_CLASS_TO_SIZE } from "./sizeclass.ts";
import { isPowerOfTwo } from "../numbers/word.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;
/** The largest address space, and the largest class table: classes are 8-bit numbers. */
const SPACE = 2 ** 48;
const CLASSES = 128;

type Range = readonly [min: number, max: number];
type Numbers = { readonly [Name in keyof Config as Config[Name] extends number ? Name : never]: 0 };
type NumberName = keyof Numbers;

/** Powers of two. */
const POWERS: Partial<Readonly<Record<NumberName, Range>>> = {
  pageSize: [512, MIB],
  minPhysPageSize: [1, MIB],
  physPageSize: [512, MIB],
  largeSizeDiv: [8, KIB],
  maxTinySize: [8, KIB],
  heapGrowRound: [512, GIB],
  bitmapChunk: [8, GIB],
  cacheLineSize: [8, 4 * KIB],
};

/** Whole numbers. */
const INTEGERS: Readonly<Record<Exclude<NumberName, keyof typeof POWERS>, Range>> &
  Partial<Readonly<Record<NumberName, Range>>> = {
  ptrSize: [4, 8],
  bigEndian: [0, 1],
  heapMapTotalBits: [12, 47],
  arenaHint: [0, SPACE],
  arenaHintStride: [0, SPACE],
  arenaHints: [0, 0x80],
  end: [0, SPACE],
  brk: [0, SPACE],
  mmapBase: [0, SPACE],
  addressSpaceEnd: [1, SPACE],
  zerobase: [0, SPACE],
  maxSmallSize: [8, 0xffff],
  smallSizeDiv: [8, 8],
  smallSizeMax: [8, 0xffff],
  tinySizeClass: [1, CLASSES - 1],
  maxMHeapList: [1, 64 * KIB],
  heapAllocChunk: [1, GIB],
  arenaReserve: [1, GIB],
  strandLimit: [0, GIB],
  persistentChunk: [1, GIB],
  persistentMaxBlock: [1, GIB],
  fixAllocChunk: [1, GIB],
  gcBitsChunkBytes: [64, 16 * MIB],
  gcBitsHeader: [0, 32],
  sweepBufBlockEntries: [1, 64 * KIB],
  sweepBufInitSpineCap: [1, 64 * KIB],
  allspansMin: [8, GIB],
  hugePageSize: [0, GIB],
  fixedStack: [0, GIB],
  numStackOrders: [0, 64],
  stackCacheSize: [0, GIB],
  memProfileRate: [0, Number.MAX_SAFE_INTEGER],
};

/** Bytes of a record. */
const RECORD: Range = [1, 16 * MIB];
const RECORDS: ReadonlyArray<keyof Config["sizeof"]> = [
  "mspan",
  "mcache",
  "treapNode",
  "specialfinalizer",
  "specialprofile",
  "gcSweepBlock",
  "defer",
  "buckhash",
  "finBlock",
];

/** A relation between constants that are in their ranges, as a sentence. */
type Relation = readonly [sentence: string, holds: (config: Config) => boolean];

const sizesOf = ({ classToSize = GO_CLASS_TO_SIZE }: Config): ReadonlyArray<number> =>
  Array.from(classToSize);
const pagesOf = ({ classToAllocnpages = GO_CLASS_TO_ALLOCNPAGES }: Config): ReadonlyArray<number> =>
  Array.from(classToAllocnpages);

const ADDRESSES = ["arenaHint", "end", "brk", "mmapBase", "addressSpaceEnd", "zerobase"] as const;
/** Records that a fixed-size allocator cuts from its chunks. */
const CUT = ["mspan", "mcache", "treapNode", "specialfinalizer", "specialprofile"] as const;

const RELATIONS: ReadonlyArray<Relation> = [
  ["ptrSize is 4 or 8", ({ ptrSize }) => (ptrSize as number) === 4 || ptrSize === 8],
  [
    "classToSize and classToAllocnpages are equally long",
    (config) => sizesOf(config).length === pagesOf(config).length,
  ],
  [
    "classToSize ascends from 0 by multiples of 8 to maxSmallSize",
    (config) => {
      const sizes = sizesOf(config);
      const ascends = sizes.every((n, i) => n % 8 === 0 && (i === 0 ? n === 0 : n > sizes[i - 1]!));
      return ascends && sizes.at(-1) === config.maxSmallSize;
    },
  ],
  [
    "classToAllocnpages gives each class but the first at most 256 pages, which hold one object",
    (config) =>
      sizesOf(config).every((size, i) => {
        const pages = pagesOf(config)[i]!;
        return i === 0 || (pages >= 1 && pages <= 256 && pages * config.pageSize >= size);
      }),
  ],
  [
    "smallSizeMax is a multiple of smallSizeDiv, and maxSmallSize beyond it of largeSizeDiv",
    ({ smallSizeDiv, smallSizeMax, largeSizeDiv, maxSmallSize }) =>
      smallSizeMax % smallSizeDiv === 0 &&
      (maxSmallSize <= smallSizeMax || (maxSmallSize - smallSizeMax) % largeSizeDiv === 0),
  ],
  ["tinySizeClass is a class", (config) => config.tinySizeClass < sizesOf(config).length],
  [
    "addresses are below 2^32 where pointers have 4 bytes",
    (config) => config.ptrSize === 8 || ADDRESSES.every((name) => config[name] <= 2 ** 32),
  ],
  [
    "heapMapTotalBits is at most 32 where pointers have 4 bytes, and covers a page at least",
    ({ ptrSize, heapMapTotalBits, pageSize }) =>
      (ptrSize === 8 || heapMapTotalBits <= 32) && 2 ** heapMapTotalBits >= pageSize,
  ],
  ["end lies below addressSpaceEnd", ({ end, addressSpaceEnd }) => end < addressSpaceEnd],
  ["pageSize divides heapGrowRound", (config) => config.heapGrowRound >= config.pageSize],
  [
    "persistentMaxBlock is at most persistentChunk",
    ({ persistentChunk, persistentMaxBlock }) => persistentMaxBlock <= persistentChunk,
  ],
  ["cacheLineSize is at most pageSize", (config) => config.cacheLineSize <= config.pageSize],
  [
    "fixAllocChunk holds each record that is cut from it",
    ({ fixAllocChunk, sizeof }) => CUT.every((name) => sizeof[name] <= fixAllocChunk),
  ],
  [
    "gcBitsChunkBytes and gcBitsHeader are multiples of 4",
    ({ gcBitsChunkBytes, gcBitsHeader }) => gcBitsChunkBytes % 8 === 0 && gcBitsHeader % 4 === 0,
  ],
  [
    "allspansMin is a multiple of ptrSize",
    ({ allspansMin, ptrSize }) => allspansMin % ptrSize === 0,
  ],
  [
    "hugePageSize is 0 or a power of two of at least a page",
    ({ hugePageSize, pageSize }) =>
      hugePageSize === 0 || (isPowerOfTwo(hugePageSize) && hugePageSize >= pageSize),
  ],
];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function rangeMistake(name: string, value: unknown, [min, max]: Range): string | undefined {
  const ok = typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;
  if (ok) return undefined;
  return min === max ? `${name} is ${min}` : `${name} is an integer from ${min} to ${max}`;
}

function powerMistake(name: string, value: unknown, [min, max]: Range): string | undefined {
  const ok = rangeMistake(name, value, [min, max]) === undefined && isPowerOfTwo(Number(value));
  return ok ? undefined : `${name} is a power of two from ${min} to ${max}`;
}

/** A list: an array, or a typed one. */
const isList = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));

/** A list of numbers with an entry for each class. */
const isTable = (value: unknown): boolean =>
  isList(value) &&
  value.length >= 2 &&
  value.length <= CLASSES &&
  Array.from(value).every((n) => typeof n === "number" && Number.isInteger(n) && n >= 0);

function* fieldMistakes(config: Readonly<Record<string, unknown>>): Generator<string | undefined> {
  for (const name of ["name", "goos", "goarch"]) {
    yield typeof config[name] === "string" ? undefined : `${name} is a string`;
  }
  for (const [name, range] of Object.entries(POWERS)) yield powerMistake(name, config[name], range);
  for (const [name, range] of Object.entries(INTEGERS)) {
    yield rangeMistake(name, config[name], range);
  }
  const { sizeof } = config;
  if (!isObject(sizeof)) return yield "sizeof is an object with the sizes of records";
  for (const name of RECORDS) yield rangeMistake(`sizeof.${name}`, sizeof[name], RECORD);
  for (const name of ["classToSize", "classToAllocnpages"]) {
    const list = config[name];
    const ok = list === undefined || isTable(list);
    yield ok ? undefined : `${name} is a list of 2 to ${CLASSES} whole numbers`;
  }
  const { repairs } = config;
  const none = Array.isArray(repairs) && repairs.length === 0;
  yield none ? undefined : "repairs is an empty list: the fast twin has Go's defects";
}

const KNOWN: ReadonlySet<string> = new Set([
  "name",
  "goos",
  "goarch",
  "sizeof",
  "classToSize",
  "classToAllocnpages",
  "repairs",
  ...Object.keys(POWERS),
  ...Object.keys(INTEGERS),
]);

/** What the first constant must be that is not so; undefined where all are as they must be. */
export function configMistake(config: unknown): string | undefined {
  if (!isObject(config)) return "it is an object of constants, such as go19 gives";
  for (const name in config) if (!KNOWN.has(name)) return `${JSON.stringify(name)} is no constant`;
  for (const mistake of fieldMistakes(config)) if (mistake !== undefined) return mistake;
  const checked = config as unknown as Config;
  return RELATIONS.find(([, holds]) => !holds(checked))?.[0];
}
