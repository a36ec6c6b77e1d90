/**
 * Go's own constants for a platform, as they stood in June 2017 (malloc.go, stack.go,
 * sizeclasses.go). Record sizes are those of the recorded runtimes, and of their fields.
 */
import type { Config } from "./config.ts";
import { HeapError, show } from "../heap/error.ts";
import { ARCHS, type Arch, type Goarch } from "./goarch.ts";
import { familyOf, isGoos, PLATFORMS, type Goos } from "./goos.ts";
import { GO_CLASS_TO_ALLOCNPAGES, GO_CLASS_TO_SIZE } from "./sizeclass.ts";

const KIB = 1024;
const MIB = 1024 * 1024;
const GIB = 1024 * MIB;
/** Entries of the hash table of profile buckets, and of a block of a sweep buffer. */
const BUCKETS = 179999;
const SWEEP_BLOCK = 512;

/** Whose physical pages are not their processor's usual ones. */
const PHYS_PAGES: Readonly<Record<string, number>> = {
  "darwin/arm64": 16 * KIB,
  "nacl/386": 64 * KIB,
  "nacl/amd64p32": 64 * KIB,
  "nacl/arm": 64 * KIB,
};

/** Where a kernel begins to look when a request has no hint, and where its addresses end. */
type Space = readonly [mmapBase: number, end: number];
const LINUX_WIDE: Space = [0x7f0000000000, 2 ** 47];
const LINUX_ARM: Space = [0xb6f00000, 0xbf000000];
const LINUX_ARM64: Space = [0x7f80000000, 2 ** 39];
const LINUX_MIPS: Space = [0x77000000, 0x7fff8000];
const LINUX_MIPS64: Space = [0xfff0000000, 2 ** 40];
const LINUX_POWER: Space = [0x3fff00000000, 2 ** 46];
const BSD_WIDE: Space = [0x800000000, 2 ** 47];
const BSD_NARROW: Space = [0x28000000, 0xbfc00000];
const NACL: Space = [0x10000000, 0x40000000];

/** By platform, else by processor for Linux and Android, else by width for the BSDs. */
const SPACES: Readonly<Record<string, Space>> = {
  "darwin/386": [0x1000000, 0xc0000000],
  "darwin/amd64": [0x100000000, 2 ** 47],
  "darwin/arm": [0x1000000, 0xc0000000],
  "darwin/arm64": [0x110000000, 2 ** 33],
  "nacl/386": NACL,
  "nacl/amd64p32": [0x10000000, 0xfeff0000],
  "nacl/arm": NACL,
  "plan9/386": [0, 0xdffff000],
  "plan9/amd64": [0, 2 ** 47],
  "plan9/arm": [0, 0x40000000],
  "windows/386": [0x10000, 0x7fff0000],
  "windows/amd64": [0x10000, 0x7ffffffe0000],
};
const LINUX_SPACES: Readonly<Record<Goarch, Space>> = {
  "386": [0xf0000000, 0xffffe000],
  amd64: LINUX_WIDE,
  amd64p32: LINUX_WIDE,
  arm: LINUX_ARM,
  arm64: LINUX_ARM64,
  mips: LINUX_MIPS,
  mipsle: LINUX_MIPS,
  mips64: LINUX_MIPS64,
  mips64le: LINUX_MIPS64,
  ppc64: LINUX_POWER,
  ppc64le: LINUX_POWER,
  s390x: [0x3ff00000000, 2 ** 42],
};

function space(goos: Goos, goarch: Goarch): Space {
  if (familyOf(goos) === "linux") return LINUX_SPACES[goarch];
  return SPACES[`${goos}/${goarch}`] ?? (ARCHS[goarch].ptrSize === 8 ? BSD_WIDE : BSD_NARROW);
}

/** The end of the program's image, and the address of a variable in it. */
function image(goos: Goos, wide: boolean): readonly [end: number, zerobase: number] {
  if (goos === "plan9") return [0x1dba40, 0x1d2648];
  if (goos === "windows") return [0x5dba40, 0x5d2648];
  return wide ? [0x4dba40, 0x4d2648] : [0x8120000, 0x80f21b0];
}

/** The processors that an operating system runs on. */
type On<O extends Goos> = (typeof PLATFORMS)[O][number];

/**
 * The constants of Go 1.9's allocator on a platform, by the names that Go gives it.
 *
 * @throws HeapError `platform`: Go 1.9 did not run there.
 */
export function go19<O extends Goos>(goos: O, goarch: On<O>): Config;
export function go19(goos: string, goarch: string): Config;
export function go19(goos: string, goarch: string): Config {
  const known: ReadonlyArray<Goarch> = isGoos(goos) ? PLATFORMS[goos] : [];
  const found = known.find((arch) => arch === goarch);
  if (!isGoos(goos) || found === undefined) throw unknownPlatform(goos, goarch);
  return { ...ofPlatform(goos, found), ...COMMON };
}

function unknownPlatform(goos: unknown, goarch: unknown): HeapError {
  const [found, expected] = isGoos(goos)
    ? [goarch, `a processor of ${goos}: ${PLATFORMS[goos].join(", ")}`]
    : [goos, `an operating system of Go 1.9: ${Object.keys(PLATFORMS).join(", ")}`];
  return new HeapError("platform", `platform: found ${show(found)}, expected ${expected}`);
}

/** What does not differ. */
const COMMON = {
  pageSize: 8 * KIB,
  minPhysPageSize: 4 * KIB,
  arenaHintStride: 1024 * GIB,
  brk: 0,
  maxSmallSize: 32 * KIB,
  smallSizeDiv: 8,
  smallSizeMax: 1024,
  largeSizeDiv: 128,
  maxTinySize: 16,
  tinySizeClass: 2,
  classToSize: GO_CLASS_TO_SIZE,
  classToAllocnpages: GO_CLASS_TO_ALLOCNPAGES,
  maxMHeapList: 128,
  heapAllocChunk: MIB,
  heapGrowRound: 64 * KIB,
  arenaReserve: 256 * MIB,
  strandLimit: 16 * MIB,
  bitmapChunk: 8 * KIB,
  persistentChunk: 256 * KIB,
  persistentMaxBlock: 64 * KIB,
  fixAllocChunk: 16 * KIB,
  gcBitsChunkBytes: 64 * KIB,
  sweepBufBlockEntries: SWEEP_BLOCK,
  sweepBufInitSpineCap: 256,
  allspansMin: 64 * KIB,
  stackCacheSize: 32 * KIB,
  memProfileRate: 512 * KIB,
  repairs: [],
} as const;

function ofPlatform(goos: Goos, goarch: Goarch): Omit<Config, keyof typeof COMMON> {
  const name = `${goos}/${goarch}`;
  const arch = ARCHS[goarch];
  const { ptrSize, bigEndian, cacheLineSize, hugePageSize } = arch;
  const wide = ptrSize === 8;
  const [mmapBase, addressSpaceEnd] = space(goos, goarch);
  const [end, zerobase] = image(goos, wide);
  const numStackOrders = stackOrders(goos, ptrSize);
  return {
    name,
    goos,
    goarch,
    ptrSize,
    bigEndian,
    physPageSize: PHYS_PAGES[name] ?? arch.physPageSize,
    heapMapTotalBits: totalBits(goos, goarch),
    arenaHint: arenaHint(goos, goarch),
    arenaHints: wide ? 0x80 : 0,
    end,
    zerobase,
    mmapBase,
    addressSpaceEnd,
    gcBitsHeader: 2 * ptrSize,
    cacheLineSize,
    hugePageSize,
    fixedStack: fixedStack(goos, goarch),
    numStackOrders,
    sizeof: records(arch, numStackOrders),
  };
}

/** log2 of the largest arena. (_MHeapMap_TotalBits) */
function totalBits(goos: Goos, goarch: Goarch): number {
  if (ARCHS[goarch].ptrSize === 4) return goarch === "mips" || goarch === "mipsle" ? 31 : 32;
  if (goos === "windows") return 35;
  return goos === "darwin" && goarch === "arm64" ? 31 : 39;
}

/** Where mallocinit asks for the arena first; on 32-bit it goes by the program's image. */
function arenaHint(goos: Goos, goarch: Goarch): number {
  if (ARCHS[goarch].ptrSize === 4) return 0;
  if (goarch !== "arm64") return 0xc0 * 4 * GIB;
  return goos === "darwin" ? 0x13 * 256 * MIB : 0x40 * 4 * GIB;
}

/** The smallest stack: 2 KiB and what the system wants below it, as a power of two. */
function fixedStack(goos: Goos, goarch: Goarch): number {
  let system = 0;
  if (goos === "windows") system = 512 * ARCHS[goarch].ptrSize;
  else if (goos === "plan9") system = 512;
  else if (goos === "darwin" && goarch === "arm") system = 1024;
  return 2 ** Math.ceil(Math.log2(2 * KIB + system));
}

/** Sizes of stacks that are cached: as many as keep the largest at 16 KiB, where that is even. */
function stackOrders(goos: Goos, ptrSize: 4 | 8): number {
  if (goos === "windows") return 4 - ptrSize / 4;
  return goos === "plan9" ? 3 : 4;
}

/** Bytes of the records, from their fields: words, and what is not a word. */
function records({ ptrSize, int64Align }: Arch, numStackOrders: number): Config["sizeof"] {
  const wide = ptrSize === 8;
  const classes = GO_CLASS_TO_SIZE.length;
  return {
    mspan: wide ? 152 : int64Align === 8 ? 96 : 92,
    // 8 words, a span for each span class, two words for each stack order, a count for each class.
    mcache: ptrSize * (8 + 2 * classes + 2 * numStackOrders + classes),
    treapNode: 6 * ptrSize,
    specialfinalizer: wide ? 48 : 24,
    specialprofile: wide ? 24 : 12,
    gcSweepBlock: SWEEP_BLOCK * ptrSize,
    defer: wide ? 48 : 28,
    buckhash: BUCKETS * ptrSize,
    finBlock: 4 * KIB,
  };
}
