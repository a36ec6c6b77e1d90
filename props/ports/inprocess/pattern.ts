/** The bytes that `fill` writes. */

/** Byte i of a block: the top byte of ((i xor seed) × 2654435761 mod 2^32). */
export const patternByte = (i: number, seed: number): number =>
  Math.imul(i ^ seed, 0x9e3779b1) >>> 24;

/** The bytes from `from` up to `to`. */
export const patternBytes = (from: number, to: number, seed: number): Uint8Array => {
  const bytes = new Uint8Array(to - from);
  for (let i = from; i < to; i++) bytes[i - from] = patternByte(i, seed);
  return bytes;
};
