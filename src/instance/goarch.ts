/** What the seed knows of processors (runtime/internal/sys/arch_*.go). */

/** Facts of a processor. Sizes in bytes. */
export interface Arch {
  readonly ptrSize: 4 | 8;
  readonly bigEndian: 0 | 1;
  readonly cacheLineSize: number;
  /** 0 where the kernel's huge pages are left alone. */
  readonly hugePageSize: number;
  /** The physical page of the usual kernel; Go asks the running one. */
  readonly physPageSize: number;
  /** The alignment of a 64-bit integer in a record. */
  readonly int64Align: 4 | 8;
}

const KIB = 1024;
const HUGE = 2048 * KIB;

/** A processor with 4 KiB pages that is as small as ARM in all else; what is unlike it follows. */
const arm = {
  ptrSize: 4,
  bigEndian: 0,
  cacheLineSize: 32,
  hugePageSize: 0,
  physPageSize: 4 * KIB,
  int64Align: 4,
} as const satisfies Arch;
const intel = { ...arm, cacheLineSize: 64, hugePageSize: HUGE } as const;
const arm64 = { ...arm, ptrSize: 8, int64Align: 8 } as const;
const mips64 = { ...arm64, physPageSize: 16 * KIB } as const;
const power = { ...arm64, cacheLineSize: 128, physPageSize: 64 * KIB } as const;

export const ARCHS = {
  "386": intel,
  amd64: { ...intel, ptrSize: 8, int64Align: 8 },
  amd64p32: { ...intel, int64Align: 8 },
  arm,
  arm64,
  mips: { ...arm, bigEndian: 1 },
  mipsle: arm,
  mips64: { ...mips64, bigEndian: 1 },
  mips64le: mips64,
  ppc64: { ...power, bigEndian: 1 },
  ppc64le: power,
  s390x: { ...arm64, bigEndian: 1, cacheLineSize: 256 },
} as const satisfies Readonly<Record<string, Arch>>;

export type Goarch = keyof typeof ARCHS;

/** Whether out-of-range floats saturate; on amd64 and 386 they become MinInt64. */
export function saturates(goarch: string): boolean {
  return goarch !== "amd64" && goarch !== "386" && goarch !== "amd64p32";
}
