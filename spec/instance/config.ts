/**
 * An instance of the machine: every size that the allocator's behaviour depends on.
 *
 * `go19(goos, goarch)` gives Go's own constants; a miniature instance is a record like any other,
 * small enough to visit every state. Nothing in `spec/` uses a size that is not named here.
 */
import type { Address, Bytes, Flag, Pages } from "../numbers/units.ts";

/** The operating systems that the seed's constants know. */
export type Goos =
  | "android"
  | "darwin"
  | "dragonfly"
  | "freebsd"
  | "linux"
  | "nacl"
  | "netbsd"
  | "openbsd"
  | "plan9"
  | "solaris"
  | "windows";

export interface Config {
  /** How reports name the instance. */
  readonly name: string;
  /** Decides the calls of the OS and what Go makes of their answers (os/memfamily.ts). */
  readonly goos: Goos;
  readonly goarch: string;
  /** Bytes in a pointer: 4 or 8; words wrap at 8 * ptrSize bits. */
  readonly ptrSize: 4 | 8;
  /** 1: mSysStatInc adds to all 64 bits of a counter; 0: to its low uintptr, and looks for a carry. */
  readonly bigEndian: Flag;
  /** _PageSize: bytes in a page of the heap. A power of two. */
  readonly pageSize: Bytes;
  /** The least physical page size that mallocinit accepts. */
  readonly minPhysPageSize: Bytes;
  /** The physical page size that the simulated OS reports. */
  readonly physPageSize: Bytes;
  /** _MHeapMap_TotalBits: log2 of the largest arena. */
  readonly heapMapTotalBits: number;
  /** Where the first arena hint points (0x00c0<<32 on most 64-bit machines), and the hints' stride. */
  readonly arenaHint: Address;
  readonly arenaHintStride: number;
  /** How many 64-bit hints are tried before the 32-bit way (0x80). */
  readonly arenaHints: number;
  /** End of the program image and brk, as the simulated OS reports them. */
  readonly end: Address;
  readonly brk: Address;
  /** Where the simulated OS looks for a place without a hint, and where addresses end. */
  readonly mmapBase: Address;
  readonly addressSpaceEnd: Address;
  /** The address returned for allocations of size 0. */
  readonly zerobase: Address;

  /** Largest size that has a class (32768); 8- and 128-byte steps of the class lookup tables. */
  readonly maxSmallSize: Bytes;
  readonly smallSizeDiv: Bytes;
  readonly smallSizeMax: Bytes;
  readonly largeSizeDiv: Bytes;
  /** Bytes in a tiny block, and its size class. */
  readonly maxTinySize: Bytes;
  readonly tinySizeClass: number;

  /** _MaxMHeapList: how many exact page lists there are; longer spans live in the treap. */
  readonly maxMHeapList: Pages;
  /** Least growth of the heap (1 MiB) and what growth is rounded to (64 KiB). */
  readonly heapAllocChunk: Bytes;
  readonly heapGrowRound: Bytes;
  /** Arena extension on 32-bit: reservation step (256 MiB) and strand limit (16 MiB). */
  readonly arenaReserve: Bytes;
  readonly strandLimit: Bytes;

  /** The mapped part of the heap bitmap is rounded up to this (8 KiB). */
  readonly bitmapChunk: Bytes;

  /** persistentalloc: bytes in a chunk (256 KiB), and the size from which it goes to the OS (64 KiB). */
  readonly persistentChunk: Bytes;
  readonly persistentMaxBlock: Bytes;
  /** _FixAllocChunk (16 KiB). */
  readonly fixAllocChunk: Bytes;
  /** Bytes in a bitmap arena, header included (64 KiB). */
  readonly gcBitsChunkBytes: Bytes;
  readonly gcBitsHeader: Bytes;
  /** Entries of a sweep buffer's block (512), of its first spine (256), and a cache line (64). */
  readonly sweepBufBlockEntries: number;
  readonly sweepBufInitSpineCap: number;
  readonly cacheLineSize: Bytes;
  /** The least size of the table of all spans when it grows (64 KiB). */
  readonly allspansMin: Bytes;
  readonly hugePageSize: Bytes;
  /** Stacks: the smallest, how many sizes are cached (they decide an mcache's size), and how much. */
  readonly fixedStack: Bytes;
  readonly numStackOrders: number;
  readonly stackCacheSize: Bytes;

  /** Sizes of the records that the fixed-size allocators hand out, in bytes. */
  readonly sizeof: {
    readonly mspan: Bytes;
    readonly mcache: Bytes;
    readonly treapNode: Bytes;
    readonly specialfinalizer: Bytes;
    readonly specialprofile: Bytes;
    readonly gcSweepBlock: Bytes;
    readonly defer: Bytes;
    readonly buckhash: Bytes;
    readonly finBlock: Bytes;
  };

  /** Sampling period that the machine starts with (MemProfileRate). */
  readonly memProfileRate: number;
  /** Repairs of the seed's known defects that are switched on (repairs.ts); none by default. */
  readonly repairs: ReadonlyArray<string>;
}

/** An instance that is not valid, or the seed of its environment. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly code = "bad-config";
}
