/**
 * Words. Bits of 64 over two 32-bit halves, rounding of addresses, and 64-bit values in doubles.
 *
 * An address or a count below 2^53 is a plain double. A uint64 that has wrapped below zero is kept
 * as the negative double that is equal to it modulo 2^64. Other words are bigints.
 */

/** An unsigned 64-bit value: a number up to 2^53-1 and a bigint from there on, never otherwise. */
export type Word = number | bigint;

/** 2^64 as a double, exactly. */
export const TWO64 = 18446744073709551616;

/** How many zeros there are below the lowest one of a 32-bit half; 32 for 0. */
export function ctz32(half: number): number {
  return half === 0 ? 32 : 31 - Math.clz32(half & -half);
}

/** The same for two halves; 64 for 0. */
export function ctz64(lo: number, hi: number): number {
  if (lo !== 0) return 31 - Math.clz32(lo & -lo);
  if (hi !== 0) return 63 - Math.clz32(hi & -hi);
  return 64;
}

/** The low half of a 64-bit word shifted right by 0...64. */
export function shiftLow(lo: number, hi: number, by: number): number {
  if (by === 0) return lo | 0;
  if (by < 32) return (lo >>> by) | (hi << (32 - by));
  return by < 64 ? hi >>> (by - 32) : 0;
}

/** The high half of it. */
export function shiftHigh(hi: number, by: number): number {
  return by < 32 ? hi >>> by : 0;
}

/** How many ones a 32-bit half has. */
export function popcount32(half: number): number {
  let x = half - ((half >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  x = (x + (x >>> 4)) & 0x0f0f0f0f;
  return Math.imul(x, 0x01010101) >>> 24;
}

/** `n` rounded up to a multiple of the power of two `a`; exact below 2^53. */
export function roundUp(n: number, a: number): number {
  return Math.ceil(n / a) * a;
}

export function isPowerOfTwo(n: number): boolean {
  let odd = n;
  while (odd > 1 && odd % 2 === 0) odd /= 2;
  return odd === 1;
}

/** The canonical word for a value modulo 2^64. */
export function word(value: bigint): Word {
  const wrapped = BigInt.asUintN(64, value);
  return wrapped <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(wrapped) : wrapped;
}

/** An integer, which may be negative, in the form of a Word: a bigint only where no double is exact. */
export function canonical(n: Word): Word {
  // Adding 0 turns -0 into 0.
  if (typeof n === "number") return Number.isSafeInteger(n) ? n + 0 : BigInt(n);
  return n <= Number.MAX_SAFE_INTEGER && n >= -Number.MAX_SAFE_INTEGER ? Number(n) : n;
}

/** The uint64 that an integer double stands for: a negative one has wrapped. */
export function uint64(double: number): bigint {
  return BigInt.asUintN(64, BigInt(double));
}

/** The double that stands for a uint64 where one does: |value| < 2^53 modulo 2^64. */
export function toDouble(value: bigint): number {
  return Number(BigInt.asIntN(64, value));
}

/** What Go's int64(x) gives on Intel: towards zero, and the least int64 for all that does not fit. */
export function toInt64(x: number): number {
  return fitsInt64(x) ? Math.trunc(x) : -9223372036854775808;
}

/** What it gives elsewhere: the nearest int64, of which the greatest is 2^63 as a double. */
export function nearestInt64(x: number): number {
  return fitsInt64(x) || !(x > 0) ? toInt64(x) : 9223372036854775808;
}

function fitsInt64(x: number): boolean {
  return x >= -9223372036854775808 && x < 9223372036854775808;
}

const floatBits = new Float64Array(1);
const wordBits = new Uint32Array(floatBits.buffer);

/** The high half of a double's IEEE bits. */
export function bitsHigh(x: number): number {
  floatBits[0] = x;
  return wordBits[1]!;
}

/** The low half, unsigned. */
export function bitsLow(x: number): number {
  floatBits[0] = x;
  return wordBits[0]!;
}

/** A longer column with what the old one held. */
export function grow<T extends { set(old: T): void }>(old: T, longer: T): T {
  longer.set(old);
  return longer;
}

/** An address as Go prints a pointer. */
export const hex = (address: number): string => `0x${address.toString(16)}`;

/** A float64 as Go's print shows it: +d.dddddde+ddd. */
export function printFloat(x: number): string {
  if (Number.isNaN(x)) return "NaN";
  if (!Number.isFinite(x)) return x > 0 ? "+Inf" : "-Inf";
  const [mantissa = "", exponent = "0"] = Math.abs(x).toExponential(6).split("e");
  const power = Math.abs(Number(exponent)).toString().padStart(3, "0");
  const sign = x < 0 || Object.is(x, -0) ? "-" : "+";
  return `${sign}${mantissa}e${exponent.startsWith("-") ? "-" : "+"}${power}`;
}
