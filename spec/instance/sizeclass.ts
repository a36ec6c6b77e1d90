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

/** The classes derived last, and the constants that they follow from: a search starts many alike. */
let latest: readonly [rule: string, classes: SizeClasses] | undefined;

const deriveOrReuse = (config: Config): SizeClasses => {
  const { pageSize, maxSmallSize, smallSizeDiv, smallSizeMax, largeSizeDiv } = config;
  const rule = [pageSize, maxSmallSize, smallSizeDiv, smallSizeMax, largeSizeDiv].join();
  if (latest?.[0] !== rule) latest = [rule, derive(config)];
  return latest[1];
};

/** The classes of an instance; the same value for the same configuration. */
export const sizeClasses = (config: Config): SizeClasses => {
  const found = known.get(config) ?? deriveOrReuse(config);
  known.set(config, found);
  return found;
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
