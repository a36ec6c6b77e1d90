/**
 * Miniatures: instances whose page lists, arena and chunks are small enough that every edge is near.
 */
import { Address, Bytes, Pages } from "../../spec/numbers/units.ts";
import type { SharedConfig } from "./sharedconfig.ts";

const sizes = {
  pageSize: Bytes(1024),
  minPhysPageSize: Bytes(512),
  physPageSize: Bytes(512),
  maxSmallSize: Bytes(32),
  classToSize: [0, 8, 16, 32],
  classToAllocnpages: [0, 1, 1, 1],
  maxMHeapList: Pages(4),
  heapAllocChunk: Bytes(8 * 1024),
  heapGrowRound: Bytes(2 * 1024),
  bitmapChunk: Bytes(1024),
  persistentChunk: Bytes(4096),
  persistentMaxBlock: Bytes(2048),
  fixAllocChunk: Bytes(1024),
  gcBitsChunkBytes: Bytes(512),
  sweepBufBlockEntries: 8,
  sweepBufInitSpineCap: 2,
  allspansMin: Bytes(64),
} as const;

/** A small heap on 64-bit Linux: one reservation of 256 pages. */
export const miniature = (linux: SharedConfig): SharedConfig => ({
  ...linux,
  ...sizes,
  name: "miniature",
  heapMapTotalBits: 18,
  sizeof: { ...linux.sizeof, mcache: Bytes(200), gcSweepBlock: Bytes(64) },
});

/**
 * A small heap on 32-bit Linux, in an address space of 4 MiB: its arena begins with 128 pages behind
 * the metadata and goes on in steps of 64 pages, wherever there is room.
 */
export const miniature32 = (linux386: SharedConfig): SharedConfig => ({
  ...linux386,
  ...sizes,
  name: "miniature-32",
  heapMapTotalBits: 22,
  arenaReserve: Bytes(64 * 1024),
  strandLimit: Bytes(4 * 1024),
  end: Address(0x11000),
  zerobase: Address(0x10800),
  mmapBase: Address(0x380000),
  addressSpaceEnd: Address(0x400000),
  sizeof: { ...linux386.sizeof, mcache: Bytes(200), gcSweepBlock: Bytes(32) },
});
