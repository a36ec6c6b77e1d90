/**
 * The header: the first line of a trace, with every constant that a replay depends on. Fields that only
 * describe where a trace comes from are optional.
 */
import { type Codec, list, plain } from "./codecs/codec.ts";
import { text } from "./codecs/names.ts";
import { optional, record, type Shape } from "./codecs/shape.ts";
import { Address, Bytes, Flag, integer, natural, Pages } from "./codecs/units.ts";
import { Load } from "./load.ts";
import type * as Units from "../spec/numbers/units.ts";

/** The version of the format that is read and written. */
export const version = 1;
export const format = "go-malloc-trace";

/** Sizes of records of the runtime, in bytes. */
export interface Sizes {
  readonly mspan: Units.Bytes;
  readonly mcache: Units.Bytes;
  readonly treapNode: Units.Bytes;
  readonly specialfinalizer: Units.Bytes;
  readonly specialprofile: Units.Bytes;
  readonly gcBitsHeader: Units.Bytes;
  readonly gcSweepBlock: Units.Bytes;
  readonly defer: Units.Bytes;
  readonly buckhash: Units.Bytes;
  readonly finblock?: Units.Bytes;
  readonly workbuf?: Units.Bytes;
  readonly bucket?: Units.Bytes;
  readonly itab?: Units.Bytes;
}

/** The constants that the allocator was built with. */
export interface Constants {
  /** Bytes of an object, and pages of a span, by size class; index 0 stands for large objects. */
  readonly class_to_size: ReadonlyArray<Units.Bytes>;
  readonly class_to_allocnpages: ReadonlyArray<Units.Pages>;
  readonly numSizeClasses: number;
  readonly pageSize: Units.Bytes;
  readonly maxSmallSize: Units.Bytes;
  readonly smallSizeDiv: Units.Bytes;
  readonly smallSizeMax: Units.Bytes;
  readonly largeSizeDiv: Units.Bytes;
  readonly maxTinySize: Units.Bytes;
  readonly sizeof: Sizes;
  readonly gcBitsChunkBytes: Units.Bytes;
  readonly fixAllocChunk: Units.Bytes;
  readonly heapAllocChunk: Units.Bytes;
  readonly maxMHeapList: Units.Pages;
  readonly heapMapTotalBits: number;
  readonly cacheLineSize: Units.Bytes;
  readonly hugePageSize: Units.Bytes;
  readonly sweepBufInitSpineCap: number;
  readonly sweepBufBlockEntries: number;
  readonly finBlockSize: Units.Bytes;
  /** The address of every allocation of size 0. */
  readonly zerobase: Units.Address;
  readonly heapBitmapScale?: number;
  readonly workbufAlloc?: Units.Bytes;
  readonly fixedStack?: Units.Bytes;
  readonly numStackOrders?: number;
  readonly stackCacheSize?: Units.Bytes;
  readonly ncpu?: number;
}

export interface Header {
  readonly kind: "header";
  readonly format: typeof format;
  readonly version: typeof version;
  readonly goos: string;
  readonly goarch: string;
  readonly ptrSize: 4 | 8;
  readonly physPageSize: Units.Bytes;
  readonly memProfileRate: number;
  readonly constants: Constants;
  readonly commit?: string;
  readonly bigEndian?: Units.Flag;
  readonly gomaxprocs?: number;
  readonly serialized?: Units.Flag;
  /** The environment variable GOGC, and the GC percent at exit (-1 = off). */
  readonly gogc?: string;
  readonly gogcAtExit?: number;
  readonly workload?: string;
  readonly note?: string;
  /** Of a generated trace: the instance of the machine, its repairs, and the run that found it. */
  readonly instance?: string;
  readonly repairs?: ReadonlyArray<string>;
  readonly seed?: number;
  readonly path?: string;
  readonly replayPath?: string;
  /** What counters say after the first gc.enable. */
  readonly loaded?: ReadonlyArray<Load>;
  /** The property that the trace contradicts or reaches. */
  readonly property?: string;
}

const literal = <A extends string | number>(value: A): Codec<A> =>
  plain(JSON.stringify(value), (u): u is A => u === value);

/** A whole number in a range. */
const whole = <A extends number = number>(least: number, most: number): Codec<A> =>
  plain(
    `a whole number from ${least} to ${most}`,
    (u): u is A => Number.isSafeInteger(u) && (u as number) >= least && (u as number) <= most,
  );

/** GOMAXPROCS, as far as Go 1.9 goes. */
const Processors = whole(1, 1024);

/** Sizes and counts of the runtime that a replay does not depend on. */
const AnyBytes = whole<Units.Bytes>(1, 2 ** 31);
const AnyCount = whole(1, 2 ** 31);

const differentTexts = plain(
  "a list of different texts",
  (u): u is ReadonlyArray<string> =>
    Array.isArray(u) && u.every((one) => typeof one === "string") && new Set(u).size === u.length,
);

const Sizes: Codec<Sizes> = record<Sizes>("the header's sizeof", {
  mspan: Bytes,
  mcache: Bytes,
  treapNode: Bytes,
  specialfinalizer: Bytes,
  specialprofile: Bytes,
  gcBitsHeader: Bytes,
  gcSweepBlock: Bytes,
  defer: Bytes,
  buckhash: Bytes,
  finblock: optional(AnyBytes),
  workbuf: optional(AnyBytes),
  bucket: optional(AnyBytes),
  itab: optional(AnyBytes),
});

const constants: Shape<Constants> = {
  class_to_size: list(Bytes),
  class_to_allocnpages: list(Pages),
  numSizeClasses: natural,
  pageSize: Bytes,
  maxSmallSize: Bytes,
  smallSizeDiv: Bytes,
  smallSizeMax: Bytes,
  largeSizeDiv: Bytes,
  maxTinySize: Bytes,
  sizeof: Sizes,
  gcBitsChunkBytes: Bytes,
  fixAllocChunk: Bytes,
  heapAllocChunk: Bytes,
  maxMHeapList: Pages,
  heapMapTotalBits: natural,
  cacheLineSize: Bytes,
  hugePageSize: Bytes,
  sweepBufInitSpineCap: natural,
  sweepBufBlockEntries: natural,
  finBlockSize: Bytes,
  zerobase: Address,
  heapBitmapScale: optional(AnyCount),
  workbufAlloc: optional(AnyBytes),
  fixedStack: optional(Bytes),
  numStackOrders: optional(natural),
  stackCacheSize: optional(Bytes),
  ncpu: optional(AnyCount),
};

export const Header: Codec<Header> = record<Header>("the header", {
  kind: literal("header"),
  format: literal(format),
  version: literal(version),
  goos: text,
  goarch: text,
  ptrSize: plain("4 or 8", (u): u is 4 | 8 => u === 4 || u === 8),
  physPageSize: Bytes,
  memProfileRate: natural,
  constants: record<Constants>("the header's constants", constants),
  commit: optional(text),
  bigEndian: optional(Flag),
  gomaxprocs: optional(Processors),
  serialized: optional(Flag),
  gogc: optional(text),
  gogcAtExit: optional(integer),
  workload: optional(text),
  note: optional(text),
  instance: optional(text),
  repairs: optional(differentTexts),
  seed: optional(integer),
  path: optional(text),
  replayPath: optional(text),
  loaded: optional(list(Load)),
  property: optional(text),
});
