/**
 * Bitmaps of object slots, as the traces write them: two hexadecimal digits a byte, slot 8i + k in
 * bit k of byte i. A bitmap is a string, and so a value.
 */

export type Bitmap = string;

/** A bitmap for `n` slots, all clear. */
export const clearBitmap = (n: number): Bitmap => "00".repeat(Math.ceil(n / 8));

/** The hex digit that holds slot `i`: each digit has four slots, and the low digit comes second. */
const digit = (bits: Bitmap, i: number): number => {
  const code = bits.charCodeAt((i >> 2) ^ 1);
  return code < 58 ? code - 48 : code - 87;
};

export const isSet = (bits: Bitmap, i: number): boolean => ((digit(bits, i) >> (i & 3)) & 1) === 1;

export const withSlot = (bits: Bitmap, i: number): Bitmap => {
  const at = (i >> 2) ^ 1;
  const raised = digit(bits, i) | (1 << (i & 3));
  return bits.slice(0, at) + raised.toString(16) + bits.slice(at + 1);
};

/** The lowest clear slot at or after `from`; `n` or more when there is none below `n`. */
export const firstClear = (bits: Bitmap, from: number, n: number): number => {
  if (from >= n) return n;
  const clear = ~(digit(bits, from) | ((1 << (from & 3)) - 1)) & 0xf;
  return clear === 0
    ? firstClear(bits, (from | 3) + 1, n)
    : (from & ~3) + 31 - Math.clz32(clear & -clear);
};

const ones = (word: number): number => {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
};

/** How many slots are set. */
export const count = (bits: Bitmap, from = 0): number =>
  from >= bits.length ? 0 : ones(parseInt(bits.slice(from, from + 8), 16)) + count(bits, from + 8);

/** The 64 slots from `first`, a multiple of 64, as a word: slot `first` is bit 0. */
export const window64 = (bits: Bitmap, first: number): bigint => {
  const hex = bits.slice(first / 4, first / 4 + 16).padEnd(16, "0");
  const byte = (i: number): string => hex.slice(2 * i, 2 * i + 2);
  const low = byte(3) + byte(2) + byte(1) + byte(0);
  return BigInt(`0x${byte(7)}${byte(6)}${byte(5)}${byte(4)}${low}`);
};
