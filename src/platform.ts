/**
 * Go's own constants for a platform, as they stood in June 2017 (malloc.go, sizeclasses.go).
 * Record sizes are those of the recorded runtimes.
 */
import type { Config } from "./config.ts";
import { GO_CLASS_TO_ALLOCNPAGES, GO_CLASS_TO_SIZE } from "./sizeclass.ts";

const KIB = 1024;
const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

const sizeof64: Config["sizeof"] = {
  mspan: 152,
  mcache: 1736,
  treapNode: 48,
  specialfinalizer: 48,
  specialprofile: 24,
  gcSweepBlock: 4096,
  defer: 48,
  buckhash: 1439992,
  finBlock: 4 * KIB,
};

const sizeof32: Config["sizeof"] = {
  mspan: 92,
  mcache: 868,
  treapNode: 24,
  specialfinalizer: 24,
  specialprofile: 12,
  gcSweepBlock: 2048,
  defer: 28,
  buckhash: 719996,
  finBlock: 4 * KIB,
};

/** The constants of Go 1.9's allocator for an operating system and a processor. */
export function go19(goos: string, goarch: string): Config {
  const wide = goarch !== "386" && goarch !== "arm" && goarch !== "mips" && goarch !== "mipsle";
  return {
    name: `${goos}/${goarch}`,
    goos,
    goarch,
    ptrSize: wide ? 8 : 4,
    pageSize: 8 * KIB,
    minPhysPageSize: 4 * KIB,
    physPageSize: 4 * KIB,
    heapMapTotalBits: totalBits(goos, goarch, wide),
    arenaHint: arenaHint(goos, goarch, wide),
    arenaHintStride: 1024 * GIB,
    arenaHints: 0x80,
    end: wide ? 0x4dba40 : 0x80fab00,
    brk: 0,
    zerobase: wide ? 0x4d2648 : 0x80f21b0,
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
    gcBitsHeader: wide ? 16 : 8,
    sweepBufBlockEntries: 512,
    sweepBufInitSpineCap: 256,
    cacheLineSize: goarch === "arm64" ? 32 : 64,
    allspansMin: 64 * KIB,
    hugePageSize: goarch === "amd64" || goarch === "386" ? 2 * MIB : 0,
    sizeof: wide ? sizeof64 : sizeof32,
    memProfileRate: 512 * KIB,
    repairs: [],
  };
}

function totalBits(goos: string, goarch: string, wide: boolean): number {
  if (!wide) return goarch.startsWith("mips") ? 31 : 32;
  if (goos === "windows") return 35;
  return goos === "darwin" && goarch === "arm64" ? 31 : 39;
}

function arenaHint(goos: string, goarch: string, wide: boolean): number {
  if (!wide) return 0;
  if (goarch !== "arm64") return 0xc0 * 4 * GIB;
  return goos === "darwin" ? 0x0013 * 256 * MIB : 0x40 * 4 * GIB;
}
