/**
 * Size classes (mksizeclasses.go): not a table but the rule that makes it, for any page size and any
 * largest small size. Class 0 stands for large objects.
 */
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import type { Config } from "./config.ts";
import { Bytes, Pages } from "../numbers/units.ts";

export interface SizeClasses {
  /** By size class: bytes of an object, and pages of a span. */
  readonly sizes: ReadonlyArray<Bytes>;
  readonly npages: ReadonlyArray<Pages>;
  /** By (size + smallSizeDiv - 1) / smallSizeDiv: the class of a size up to smallSizeMax. */
  readonly small: ReadonlyArray<number>;
  /** By (size - smallSizeMax + largeSizeDiv - 1) / largeSizeDiv: of a size above. */
  readonly large: ReadonlyArray<number>;
}

interface Class {
  readonly size: number;
  readonly npages: number;
}

const isPowerOfTwo = (n: number): boolean => n > 0 && Number.isInteger(Math.log2(n));

/** Alignment gets coarser at powers of two, so that rounding wastes at most an eighth. */
const alignFrom = (size: number, align: number): number => {
  if (!isPowerOfTwo(size)) return align;
  if (size >= 2048) return 256;
  if (size >= 128) return size / 8;
  return size >= 16 ? 16 : align;
};

/** The sizes that are considered: multiples of an alignment that grows. */
const candidates = ({ maxSmallSize }: Config): ReadonlyArray<number> =>
  RA.unfold({ size: 8, align: 8 }, ({ size, align }) => {
    const next = alignFrom(size, align);
    return size > maxSmallSize
      ? { _tag: "None" }
      : { _tag: "Some", value: [size, { size: size + next, align: next }] };
  });

/** The fewest pages of which at most an eighth is left over. */
const pagesFor = (size: number, pageSize: number, npages = 1): number =>
  (npages * pageSize) % size <= Math.floor((npages * pageSize) / 8)
    ? npages
    : pagesFor(size, pageSize, npages + 1);

const objectsIn = ({ size, npages }: Class, pageSize: number): number =>
  Math.floor((npages * pageSize) / size);

/** A size replaces the class before it when as many of it fit into as many pages. */
const chosen = (config: Config): ReadonlyArray<Class> =>
  candidates(config).reduce<ReadonlyArray<Class>>((classes, size) => {
    const { pageSize } = config;
    const next: Class = { size, npages: pagesFor(size, pageSize) };
    const last = classes.at(-1);
    return last?.npages === next.npages && objectsIn(last, pageSize) === objectsIn(next, pageSize)
      ? [...classes.slice(0, -1), next]
      : [...classes, next];
  }, []);

/** An object grows as long as equally many fit, in steps of largeSizeDiv. */
const grown =
  ({ pageSize, largeSizeDiv }: Config) =>
  (c: Class): Class => {
    const share = Math.floor((c.npages * pageSize) / objectsIn(c, pageSize));
    return { ...c, size: Math.max(c.size, share - (share % largeSizeDiv)) };
  };

const large: Class = { size: 0, npages: 0 };

const derive = (config: Config): SizeClasses => {
  const { maxSmallSize, smallSizeDiv, smallSizeMax, largeSizeDiv } = config;
  const classes = [large, ...chosen(config).map(grown(config))];
  const firstOf = (size: number): number =>
    Math.max(
      0,
      classes.findIndex((c) => c.size >= size),
    );
  return {
    sizes: classes.map((c) => Bytes(c.size)),
    npages: classes.map((c) => Pages(c.npages)),
    small: table(smallSizeMax / smallSizeDiv, (i) => firstOf(i * smallSizeDiv)),
    large: table((maxSmallSize - smallSizeMax) / largeSizeDiv, (i) =>
      firstOf(smallSizeMax + i * largeSizeDiv),
    ),
  };
};

const table = (last: number, f: (i: number) => number): ReadonlyArray<number> =>
  Array.from({ length: Math.max(0, Math.floor(last) + 1) }, (_, i) => f(i));

const known = new WeakMap<Config, SizeClasses>();

/** The classes of an instance; the same value for the same configuration. */
export const sizeClasses = (config: Config): SizeClasses => {
  const found = known.get(config);
  if (found !== undefined) return found;
  const classes = derive(config);
  known.set(config, classes);
  return classes;
};

/** The class of a small size. (malloc.go:697-701) */
export const classOf = (
  { smallSizeMax, smallSizeDiv, largeSizeDiv }: Config,
  { small, large: above }: SizeClasses,
  size: number,
): number =>
  (size <= smallSizeMax - 8
    ? small[Math.floor((size + smallSizeDiv - 1) / smallSizeDiv)]
    : above[Math.floor((size - smallSizeMax + largeSizeDiv - 1) / largeSizeDiv)]) ?? 0;

/** Bytes that an allocation of `size` really gets. (msize.go: roundupsize) */
export const roundupsize =
  (config: Config) =>
  (size: number): Bytes => {
    const classes = sizeClasses(config);
    return size < config.maxSmallSize
      ? (classes.sizes[classOf(config, classes, size)] ?? Bytes(0))
      : Bytes(Math.ceil(size / config.pageSize) * config.pageSize);
  };

/** n / size as ((n >> shift) * mul) >> shift2 for every n inside a span; mask for powers of two. */
export interface DivMagic {
  readonly shift: number;
  readonly shift2: number;
  readonly mul: number;
  readonly baseMask: number;
}

const trailingZeros = (n: number): number => 31 - Math.clz32(n & -n);

/** Whether ceil(2^k / d), multiplied and shifted back, divides every n up to `max` by `d`. */
const divides = (k: number, d: number, max: number): boolean => {
  const mul = Math.ceil(2 ** k / d);
  return multiplesUpTo(max, d).every((n) => Math.floor((n * mul) / 2 ** k) === Math.floor(n / d));
};

/** Where a quotient changes: each multiple of `d`, and the number before it. */
const multiplesUpTo = (max: number, d: number): ReadonlyArray<number> => [
  ...Array.from({ length: Math.floor(max / d) }, (_, i) => (i + 1) * d).flatMap((n) => [n - 1, n]),
  max,
];

/** The magic of one class: the smallest shift2 that works. (mksizeclasses.go: computeDivMagic) */
const magicOf = (size: number, npages: number, pageSize: number): DivMagic => {
  if (size === 0) return { shift: 0, shift2: 0, mul: 0, baseMask: 0 };
  const shift = trailingZeros(size);
  const d = size / 2 ** shift;
  const max = Math.floor((npages * pageSize - 1) / 2 ** shift);
  const shift2 = Array.from({ length: 32 }, (_, k) => k).find((k) => divides(k, d, max)) ?? 0;
  const baseMask = isPowerOfTwo(size) ? 2 ** 16 - size : 0;
  return { shift, shift2, mul: Math.ceil(2 ** shift2 / d), baseMask };
};

/** By size class: how an offset in a span becomes the index of an object. */
export const divMagic = (config: Config): ReadonlyArray<DivMagic> => {
  const { sizes, npages } = sizeClasses(config);
  return sizes.map((size, i) => magicOf(size, npages[i] ?? 0, config.pageSize));
};
