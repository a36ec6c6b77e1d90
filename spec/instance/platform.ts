/**
 * Go's own constants for a platform (malloc.go:82-169, stack.go, sizeclasses.go, runtime/internal/sys),
 * as tables: what an architecture decides, what an operating system decides, and the ports, each with
 * what only it decides.
 */
import { ConfigError, type Config, type Goos } from "./config.ts";
import { Address, Bytes, Pages } from "../numbers/units.ts";

/** Constants of every platform. */
const everywhere = {
  pageSize: Bytes(8192),
  minPhysPageSize: Bytes(4096),
  physPageSize: Bytes(4096),
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
  fixedStack: Bytes(2048),
  numStackOrders: 4,
  stackCacheSize: Bytes(32 * 1024),
  memProfileRate: 512 * 1024,
  brk: Address(0),
  repairs: [],
} as const;

type Everywhere = { readonly [K in keyof typeof everywhere]: Config[K] };

/** Sizes of records with pointers of 8 bytes; the mcache without its stacks. */
const bits64 = {
  ptrSize: 8,
  gcBitsHeader: Bytes(16),
  heapMapTotalBits: 39,
  arenaHint: Address(0x00c0 * 2 ** 32),
  arenaHints: 0x80,
  sizeof: {
    mspan: Bytes(152),
    mcache: Bytes(1672),
    treapNode: Bytes(48),
    specialfinalizer: Bytes(48),
    specialprofile: Bytes(24),
    gcSweepBlock: Bytes(4096),
    defer: Bytes(48),
    buckhash: Bytes(1439992),
    finBlock: Bytes(4096),
  },
} as const;

const bits32 = {
  ptrSize: 4,
  gcBitsHeader: Bytes(8),
  heapMapTotalBits: 32,
  arenaHint: Address(0),
  arenaHints: 0,
  sizeof: {
    mspan: Bytes(92),
    mcache: Bytes(836),
    treapNode: Bytes(24),
    specialfinalizer: Bytes(24),
    specialprofile: Bytes(12),
    gcSweepBlock: Bytes(2048),
    defer: Bytes(28),
    buckhash: Bytes(719996),
    finBlock: Bytes(4096),
  },
} as const;

const intel = { bigEndian: 0, cacheLineSize: Bytes(64), hugePageSize: Bytes(2 ** 21) } as const;
const little = { bigEndian: 0, cacheLineSize: Bytes(32), hugePageSize: Bytes(0) } as const;
const big = { ...little, bigEndian: 1 } as const;
const power = { cacheLineSize: Bytes(128), physPageSize: Bytes(64 * 1024) } as const;
const mips32 = { heapMapTotalBits: 31 } as const;
const mips64 = { physPageSize: Bytes(16 * 1024) } as const;

type ByArch = Pick<
  Config,
  | "ptrSize"
  | "gcBitsHeader"
  | "heapMapTotalBits"
  | "arenaHint"
  | "arenaHints"
  | "sizeof"
  | "bigEndian"
  | "cacheLineSize"
  | "hugePageSize"
> &
  Partial<Everywhere>;

/** The heap's address bits, word size, byte order and pages. (runtime/internal/sys/arch_*.go) */
const architectures = {
  "386": { ...bits32, ...intel },
  amd64: { ...bits64, ...intel },
  // 64-bit integers are aligned to 8 bytes here, though pointers have 4.
  amd64p32: { ...bits32, ...intel, sizeof: { ...bits32.sizeof, mspan: Bytes(96) } },
  arm: { ...bits32, ...little },
  // User space may have 39 bits only.
  arm64: { ...bits64, ...little, arenaHint: Address(0x0040 * 2 ** 32) },
  mips: { ...bits32, ...big, ...mips32 },
  mipsle: { ...bits32, ...little, ...mips32 },
  mips64: { ...bits64, ...big, ...mips64 },
  mips64le: { ...bits64, ...little, ...mips64 },
  ppc64: { ...bits64, ...big, ...power },
  ppc64le: { ...bits64, ...little, ...power },
  s390x: { ...bits64, ...big, cacheLineSize: Bytes(256) },
} as const satisfies Readonly<Record<string, ByArch>>;

type Goarch = keyof typeof architectures;

/** Where a program and what it maps are. The image and the address space are the simulation's. */
type Place = Pick<Config, "end" | "zerobase" | "mmapBase" | "addressSpaceEnd">;

const image32 = { end: Address(0x8120000), zerobase: Address(0x80f21b0) };
const image64 = { end: Address(0x4dba40), zerobase: Address(0x4d2648) };

const space = (mmapBase: number, addressSpaceEnd: number) => ({
  mmapBase: Address(mmapBase),
  addressSpaceEnd: Address(addressSpaceEnd),
});

type Port = Partial<Config> & Place;

const linux32: Port = { ...image32, ...space(0xf0000000, 0xffffe000) };
const linux64: Port = { ...image64, ...space(0x7f0000000000, 2 ** 47) };
const linuxArm: Port = { ...image32, ...space(0xb6f00000, 0xbf000000) };
const linuxArm64: Port = { ...image64, ...space(0x7f80000000, 2 ** 39) };
const linuxMips: Port = { ...image32, ...space(0x77000000, 0x7fff8000) };
const linuxMips64: Port = { ...image64, ...space(0xfff0000000, 2 ** 40) };
const linuxPower: Port = { ...image64, ...space(0x3fff00000000, 2 ** 46) };
const linuxS390x: Port = { ...image64, ...space(0x3ff00000000, 2 ** 42) };

const bsd32: Port = { ...image32, ...space(0x28000000, 0xbfc00000) };
const bsd64: Port = { ...image64, ...space(0x800000000, 2 ** 47) };

const darwin32: Port = { ...image32, ...space(0x1000000, 0xc0000000) };
const darwin64: Port = { ...image64, ...space(2 ** 32, 2 ** 47) };

const windowsImage = { end: Address(0x5dba40), zerobase: Address(0x5d2648) };
const plan9Image = { end: Address(0x1dba40), zerobase: Address(0x1d2648) };
const plan9Stacks = { numStackOrders: 3, fixedStack: Bytes(4096) } as const;
const nacl = { ...image32, physPageSize: Bytes(64 * 1024) };

/** The ports of Go 1.9, by goos and goarch, each with what the two of them decide together. */
const ports = {
  linux: {
    "386": linux32,
    amd64: linux64,
    arm: linuxArm,
    arm64: linuxArm64,
    mips: linuxMips,
    mipsle: linuxMips,
    mips64: linuxMips64,
    mips64le: linuxMips64,
    ppc64: linuxPower,
    ppc64le: linuxPower,
    s390x: linuxS390x,
  },
  android: { "386": linux32, amd64: linux64, arm: linuxArm, arm64: linuxArm64 },
  darwin: {
    "386": darwin32,
    amd64: darwin64,
    arm: { ...darwin32, fixedStack: Bytes(4096) },
    arm64: {
      ...image64,
      ...space(0x110000000, 2 ** 33),
      heapMapTotalBits: 31,
      arenaHint: Address(0x0013 * 2 ** 28),
      physPageSize: Bytes(16 * 1024),
    },
  },
  dragonfly: { amd64: bsd64 },
  freebsd: { "386": bsd32, amd64: bsd64, arm: bsd32 },
  netbsd: { "386": bsd32, amd64: bsd64, arm: bsd32 },
  openbsd: { "386": bsd32, amd64: bsd64, arm: bsd32 },
  solaris: { amd64: bsd64 },
  windows: {
    "386": {
      ...windowsImage,
      ...space(0x10000, 0x7fff0000),
      numStackOrders: 3,
      fixedStack: Bytes(4096),
    },
    amd64: {
      ...windowsImage,
      ...space(0x10000, 0x7ffffffe0000),
      numStackOrders: 2,
      fixedStack: Bytes(8192),
      heapMapTotalBits: 35,
    },
  },
  plan9: {
    "386": { ...plan9Image, ...plan9Stacks, ...space(0, 0xdffff000) },
    amd64: { ...plan9Image, ...plan9Stacks, ...space(0, 2 ** 47) },
    arm: { ...plan9Image, ...plan9Stacks, ...space(0, 0x40000000) },
  },
  nacl: {
    "386": { ...nacl, ...space(0x10000000, 0x40000000) },
    amd64p32: { ...nacl, ...space(0x10000000, 0xfeff0000) },
    arm: { ...nacl, ...space(0x10000000, 0x40000000) },
  },
} as const satisfies Readonly<Record<Goos, Partial<Readonly<Record<Goarch, Port>>>>>;

/** Every goos and goarch that is described here. */
export const platforms: ReadonlyArray<readonly [goos: Goos, goarch: string]> = Object.entries(
  ports,
).flatMap(([goos, ofGoos]) => Object.keys(ofGoos).map((goarch) => [goos as Goos, goarch] as const));

/** A cache has the head and the length of a list of stacks for each order. (mcache.go) */
const withStacks = (config: Config): Config => {
  const { numStackOrders, ptrSize, sizeof } = config;
  const mcache = Bytes(sizeof.mcache + numStackOrders * 2 * ptrSize);
  return { ...config, sizeof: { ...sizeof, mcache } };
};

/** The instance that Go is on a platform; undefined for one on which Go 1.9 did not run. */
export const platformConfig = (goos: string, goarch: string): Config | undefined => {
  const ofGoos: Partial<Readonly<Record<string, Port>>> = Object.hasOwn(ports, goos)
    ? ports[goos as Goos]
    : {};
  const port = Object.hasOwn(ofGoos, goarch) ? ofGoos[goarch] : undefined;
  return port === undefined
    ? undefined
    : withStacks({
        ...everywhere,
        ...architectures[goarch as Goarch],
        ...port,
        name: `${goos}/${goarch}`,
        goos: goos as Goos,
        goarch,
      });
};

const shown = (name: unknown): string =>
  typeof name === "string" ? JSON.stringify(name.slice(0, 40)) : typeof name;

/**
 * The instance that Go is on a platform, by Go's names of it. Throws ConfigError for a platform on
 * which Go 1.9 did not run.
 */
export const go19 = (goos: string, goarch: string): Config => {
  const known = typeof goos === "string" && typeof goarch === "string";
  const config = known ? platformConfig(goos, goarch) : undefined;
  if (config !== undefined) return config;
  const expected = `one of ${platforms.map((names) => names.join("/")).join(", ")}`;
  throw new ConfigError(`platform: found ${shown(goos)} ${shown(goarch)}, expected ${expected}`);
};
