/**
 * The numbers with which Go divides by the size of an object, derived as mksizeclasses.go does. The fast
 * side has them; the specification divides.
 */
import type { Config } from "../../../spec/index.ts";
import { sizeClasses } from "../../../spec/instance/sizeclass.ts";

const isPowerOfTwo = (n: number): boolean => n > 0 && Number.isInteger(Math.log2(n));

/** n / size as ((n >> shift) * mul) >> shift2 for every n inside a span; mask for powers of two. */
interface DivMagic {
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
