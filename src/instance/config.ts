/**
 * An instance of the machine: every size that the allocator's behaviour depends on. Nothing in
 * `src/` depends on Go's own sizes except through one of these.
 */
export interface Config {
  /** How reports name the instance. */
  readonly name: string;
  /** Decides how memory is asked of the system, and what is made of its answers. */
  readonly goos: string;
  readonly goarch: string;
  /** Bytes in a pointer; words wrap at 8 times as many bits. */
  readonly ptrSize: 4 | 8;
  /** 1: a statistic is added to in 64 bits; 0: in its low word, with a check. */
  readonly bigEndian: 0 | 1;
  /** Bytes in a page of the heap, a power of two. */
  readonly pageSize: number;
  /** The least physical page that mallocinit accepts, and the one the simulated OS reports. */
  readonly minPhysPageSize: number;
  readonly physPageSize: number;
  /** log2 of the largest arena. */
  readonly heapMapTotalBits: number;
  /** Where the first arena hint points, the distance of the next, and how many there are. */
  readonly arenaHint: number;
  readonly arenaHintStride: number;
  readonly arenaHints: number;
  /** End of the program image, and brk. */
  readonly end: number;
  readonly brk: number;
  /** Where the simulated OS begins to look when a request has no hint, and where addresses end. */
  readonly mmapBase: number;
  readonly addressSpaceEnd: number;
  /** What an allocation of 0 bytes returns. */
  readonly zerobase: number;

  /** Largest size that has a class, and the steps of the two class lookup tables. */
  readonly maxSmallSize: number;
  readonly smallSizeDiv: number;
  readonly smallSizeMax: number;
  readonly largeSizeDiv: number;
  readonly maxTinySize: number;
  readonly tinySizeClass: number;
  /** Size and pages of each class; those that mksizeclasses.go makes of the sizes where absent. */
  readonly classToSize?: ArrayLike<number>;
  readonly classToAllocnpages?: ArrayLike<number>;

  /** From how many pages on a free span lives in the treap. */
  readonly maxMHeapList: number;
  readonly heapAllocChunk: number;
  readonly heapGrowRound: number;
  /** 32-bit: the step of a further reservation, and what may be stranded for it. */
  readonly arenaReserve: number;
  readonly strandLimit: number;

  /** What the mapped part of the heap bitmap is rounded to. */
  readonly bitmapChunk: number;
  readonly persistentChunk: number;
  readonly persistentMaxBlock: number;
  readonly fixAllocChunk: number;
  readonly gcBitsChunkBytes: number;
  readonly gcBitsHeader: number;
  readonly sweepBufBlockEntries: number;
  readonly sweepBufInitSpineCap: number;
  readonly cacheLineSize: number;
  readonly allspansMin: number;
  readonly hugePageSize: number;
  /** The smallest stack, how many sizes of stacks a cache has room for, and bytes of each. */
  readonly fixedStack: number;
  readonly numStackOrders: number;
  readonly stackCacheSize: number;

  /** Bytes of the records that the fixed-size allocators and persistentalloc hand out. */
  readonly sizeof: {
    readonly mspan: number;
    readonly mcache: number;
    readonly treapNode: number;
    readonly specialfinalizer: number;
    readonly specialprofile: number;
    readonly gcSweepBlock: number;
    readonly defer: number;
    readonly buckhash: number;
    readonly finBlock: number;
  };

  readonly memProfileRate: number;
  /** Repairs of the seed's known defects that are switched on; this side has none. */
  readonly repairs: ReadonlyArray<string>;
}

/** Where addresses end. Go's last hint for the arena, and an arena behind it, reach beyond 2^47. */
export function addressEnd(config: Config): number {
  const { ptrSize, addressSpaceEnd, arenaHint, arenaHints, arenaHintStride } = config;
  if (ptrSize === 4) return 2 ** 32;
  const lastHint = arenaHint + Math.max(0, arenaHints - 1) * arenaHintStride;
  return Math.max(2 ** 47, addressSpaceEnd, lastHint + 2 * 2 ** config.heapMapTotalBits);
}

/** The first constant on which two instances differ, in words; undefined where they are the same. */
export function difference(found: Config, expected: Config): string | undefined {
  return found === expected ? undefined : differing("", found, expected);
}

function differing(path: string, found: object, expected: object): string | undefined {
  const [a, b] = [found, expected] as [Record<string, unknown>, Record<string, unknown>];
  for (const name of new Set([...Object.keys(b), ...Object.keys(a)])) {
    const [x, y] = [a[name], b[name]];
    const areObjects = typeof x === "object" && x !== null && typeof y === "object" && y !== null;
    const inside = areObjects ? differing(`${path}${name}.`, x, y) : undefined;
    if (inside !== undefined) return inside;
    if (!areObjects && x !== y) return `${path}${name}: found ${String(x)}, expected ${String(y)}`;
  }
  return undefined;
}
