/**
 * Go's own constants for a platform (malloc.go:82-169, sizeclasses.go, runtime/internal/sys).
 */
import type { Config } from "./config.ts";
import { Address, Bytes, Pages } from "./units.ts";

/** What is the same everywhere. */
const everywhere = {
  pageSize: Bytes(8192),
  minPhysPageSize: Bytes(4096),
  maxSmallSize: Bytes(32768),
  smallSizeDiv: Bytes(8),
  smallSizeMax: Bytes(1024),
  largeSizeDiv: Bytes(128),
  maxTinySize: Bytes(16),
  tinySizeClass: 2,
  maxMHeapList: Pages(128),
  heapAllocChunk: Bytes(2 ** 20),
  heapGrowRound: Bytes(64 * 1024),
  arenaReserve: Bytes(256 * 2 ** 20),
  strandLimit: Bytes(16 * 2 ** 20),
  bitmapChunk: Bytes(8192),
  persistentChunk: Bytes(256 * 1024),
  persistentMaxBlock: Bytes(64 * 1024),
  fixAllocChunk: Bytes(16 * 1024),
  gcBitsChunkBytes: Bytes(64 * 1024),
  sweepBufBlockEntries: 512,
  sweepBufInitSpineCap: 256,
  allspansMin: Bytes(64 * 1024),
  arenaHintStride: 2 ** 40,
  memProfileRate: 512 * 1024,
  repairs: [],
} as const;

const records64: Config["sizeof"] = {
  mspan: Bytes(152),
  mcache: Bytes(1736),
  treapNode: Bytes(48),
  specialfinalizer: Bytes(48),
  specialprofile: Bytes(24),
  gcSweepBlock: Bytes(4096),
  defer: Bytes(48),
  buckhash: Bytes(1439992),
  finBlock: Bytes(4096),
};

const records32: Config["sizeof"] = {
  mspan: Bytes(92),
  mcache: Bytes(868),
  treapNode: Bytes(24),
  specialfinalizer: Bytes(24),
  specialprofile: Bytes(12),
  gcSweepBlock: Bytes(2048),
  defer: Bytes(28),
  buckhash: Bytes(719996),
  finBlock: Bytes(4096),
};

const linux64 = {
  ...everywhere,
  goos: "linux",
  ptrSize: 8,
  physPageSize: Bytes(4096),
  heapMapTotalBits: 39,
  arenaHints: 0x80,
  gcBitsHeader: Bytes(16),
  end: Address(0x4dba40),
  brk: Address(0),
  zerobase: Address(0x4d2648),
  sizeof: records64,
} as const;

const platforms: Readonly<Record<string, Config>> = {
  "linux/amd64": {
    ...linux64,
    name: "linux/amd64",
    goarch: "amd64",
    arenaHint: Address(0x00c0 * 2 ** 32),
    cacheLineSize: Bytes(64),
    hugePageSize: Bytes(2 ** 21),
  },
  "linux/arm64": {
    ...linux64,
    name: "linux/arm64",
    goarch: "arm64",
    arenaHint: Address(0x0040 * 2 ** 32),
    cacheLineSize: Bytes(32),
    hugePageSize: Bytes(0),
  },
  "linux/386": {
    ...everywhere,
    name: "linux/386",
    goos: "linux",
    goarch: "386",
    ptrSize: 4,
    physPageSize: Bytes(4096),
    heapMapTotalBits: 32,
    arenaHint: Address(0),
    arenaHints: 0,
    cacheLineSize: Bytes(64),
    hugePageSize: Bytes(2 ** 21),
    gcBitsHeader: Bytes(8),
    end: Address(0x8120000),
    brk: Address(0),
    zerobase: Address(0x80f21b0),
    sizeof: records32,
  },
};

/** The instance that Go is on a platform; undefined for one that is not described here. */
export const go19 = (goos: string, goarch: string): Config | undefined =>
  platforms[`${goos}/${goarch}`];
