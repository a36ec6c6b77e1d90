/**
 * Size classes (sizeclasses.go): Go's tables as literals, and the tables of any other instance from
 * its own classes.
 *
 * Invariants: toSize ascends from toSize[0] = 0; class8[(n + 7) / 8] and class128 name the first
 * class that is not smaller than n. For a class that is no power of two,
 * (offset >> shift) * mul >> shift2 = offset / size for every offset within its span.
 */
import { isPowerOfTwo } from "../numbers/word.ts";
import type { Config } from "./config.ts";

/** Bytes of each class. Class 0 is a large object. */
export const GO_CLASS_TO_SIZE = Uint16Array.of(
  0,
  8,
  16,
  32,
  48,
  64,
  80,
  96,
  112,
  128,
  144,
  160,
  176,
  192,
  208,
  224,
  240,
  256,
  288,
  320,
  352,
  384,
  416,
  448,
  480,
  512,
  576,
  640,
  704,
  768,
  896,
  1024,
  1152,
  1280,
  1408,
  1536,
  1792,
  2048,
  2304,
  2688,
  3072,
  3200,
  3456,
  4096,
  4864,
  5376,
  6144,
  6528,
  6784,
  6912,
  8192,
  9472,
  9728,
  10240,
  10880,
  12288,
  13568,
  14336,
  16384,
  18432,
  19072,
  20480,
  21760,
  24576,
  27264,
  28672,
  32768,
);

/** Pages of a span of each class. */
export const GO_CLASS_TO_ALLOCNPAGES = Uint8Array.of(
  0,
  1,
  1,
  1,
  1,
  1,
  1,
  1,
  1,
  1,
  1,
  1,
  1,
  1,
  1,
  1,
  1,
  1,
  1,
  1,
  1,
  1,
  1,
  1,
  1,
  1,
  1,
  1,
  1,
  1,
  1,
  1,
  1,
  1,
  2,
  1,
  2,
  1,
  2,
  1,
  3,
  2,
  3,
  1,
  3,
  2,
  3,
  4,
  5,
  6,
  1,
  7,
  6,
  5,
  4,
  3,
  5,
  7,
  2,
  9,
  7,
  5,
  8,
  3,
  10,
  7,
  4,
);

interface Classes {
  readonly sizes: number[];
  readonly pages: number[];
}

/** The step from a size that is considered for a class to the next. */
function stepFrom(size: number, step: number): number {
  if (!isPowerOfTwo(size) || size < 16) return step;
  return size < 128 ? 16 : Math.min(size / 8, 256);
}

/** The size classes that the program of Go's source makes. (mksizeclasses.go: makeClasses) */
export function makeClasses({ pageSize, maxSmallSize, largeSizeDiv }: Config): Classes {
  const sizes = [0];
  const pages = [0];
  let step = 8;
  for (let size = 8; size <= maxSmallSize; size += step) {
    step = stepFrom(size, step);
    let n = 1;
    while ((n * pageSize) % size > Math.floor((n * pageSize) / 8)) n++;
    const objects = Math.floor((n * pageSize) / size);
    const last = sizes.length - 1;
    const isLikeLast = pages[last] === n && Math.floor((n * pageSize) / sizes[last]!) === objects;
    sizes[isLikeLast ? last : last + 1] = size;
    pages[isLikeLast ? last : last + 1] = n;
  }
  for (let i = 1; i < sizes.length; i++) {
    const bytes = pages[i]! * pageSize;
    const share = Math.floor(bytes / Math.floor(bytes / sizes[i]!));
    sizes[i] = Math.max(sizes[i]!, Math.floor(share / largeSizeDiv) * largeSizeDiv);
  }
  return { sizes, pages };
}

export class SizeClasses {
  declare readonly count: number;
  declare readonly toSize: Int32Array;
  declare readonly toPages: Int32Array;
  declare readonly class8: Uint8Array;
  declare readonly class128: Uint8Array;
  /** The multiplication that stands for a division by each class's size. */
  declare readonly shift: Uint8Array;
  declare readonly shift2: Uint8Array;
  declare readonly mul: Uint16Array;
  declare readonly baseMask: Uint16Array;
  readonly #config: Config;
  declare readonly max8: number;
  declare readonly shift8: number;
  declare readonly round8: number;
  readonly #shift128: number;
  readonly #round128: number;

  constructor(config: Config) {
    this.#config = config;
    const { classToSize, classToAllocnpages } = config;
    const isComplete = classToSize !== undefined && classToAllocnpages !== undefined;
    const made = isComplete ? undefined : makeClasses(config);
    this.toSize = Int32Array.from(classToSize ?? made!.sizes);
    this.toPages = Int32Array.from(classToAllocnpages ?? made!.pages);
    this.count = this.toSize.length;
    this.shift = new Uint8Array(this.count);
    this.shift2 = new Uint8Array(this.count);
    this.mul = new Uint16Array(this.count);
    this.baseMask = new Uint16Array(this.count);
    for (let i = 1; i < this.count; i++) this.#divMagic(i, this.toPages[i]! * config.pageSize);
    const { smallSizeDiv, smallSizeMax, largeSizeDiv, maxSmallSize } = config;
    this.class8 = this.#lookup(Math.floor(smallSizeMax / smallSizeDiv), smallSizeDiv, 0);
    this.max8 = smallSizeMax - 8;
    this.shift8 = Math.log2(smallSizeDiv);
    this.round8 = smallSizeDiv - 1;
    this.#shift128 = Math.log2(largeSizeDiv);
    this.#round128 = largeSizeDiv - 1 - smallSizeMax;
    const above = Math.max(0, Math.floor((maxSmallSize - smallSizeMax) / largeSizeDiv));
    this.class128 = this.#lookup(above, largeSizeDiv, smallSizeMax);
  }

  /** The class of a size. pre: size <= maxSmallSize. */
  of(size: number): number {
    return size <= this.max8 ? this.class8[(size + this.round8) >> this.shift8]! : this.of128(size);
  }

  /** The class of a larger one. pre: smallSizeMax - 8 < size <= maxSmallSize. */
  of128(size: number): number {
    // Up to 7 below smallSizeMax the difference is negative, until the step is added.
    return this.class128[(size + this.#round128) >> this.#shift128]!;
  }

  /** Bytes that an allocation of a size takes. (msize.go: roundupsize) */
  roundUp(size: number): number {
    const { maxSmallSize, pageSize } = this.#config;
    if (size < maxSmallSize) return this.toSize[this.of(size)]!;
    return Math.ceil(size / pageSize) * pageSize;
  }

  #lookup(steps: number, step: number, from: number): Uint8Array {
    const table = new Uint8Array(steps + 1);
    let sizeclass = 0;
    for (let i = 0; i <= steps; i++) {
      while (sizeclass + 1 < this.count && this.toSize[sizeclass]! < from + i * step) sizeclass++;
      table[i] = sizeclass;
    }
    return table;
  }

  /** The least multiplier of up to 16 bits that is exact for every offset of a span. */
  #divMagic(sizeclass: number, spanBytes: number): void {
    let size = this.toSize[sizeclass]!;
    let shift = 0;
    while (size % 2 === 0) {
      size /= 2;
      shift++;
    }
    this.shift[sizeclass] = shift;
    this.mul[sizeclass] = 1;
    if (size === 1) {
      this.baseMask[sizeclass] = 0x10000 - 2 ** shift;
      return;
    }
    const largest = Math.ceil(spanBytes / 2 ** shift) - 1;
    for (let shift2 = 1; shift2 <= 32; shift2++) {
      const mul = Math.ceil(2 ** shift2 / size);
      if (mul > 0xffff || !exact(mul, shift2, size, largest)) continue;
      this.mul[sizeclass] = mul;
      this.shift2[sizeclass] = shift2;
      return;
    }
  }
}

/** Neither quotient falls as n grows, so that it is enough to look where n / size rises. */
function exact(mul: number, shift2: number, size: number, largest: number): boolean {
  const quotient = (n: number): number => Math.floor((n * mul) / 2 ** shift2);
  for (let n = size; n <= largest; n += size) {
    if (quotient(n - 1) >= n / size || quotient(n) !== n / size) return false;
  }
  return quotient(largest) === Math.floor(largest / size);
}
