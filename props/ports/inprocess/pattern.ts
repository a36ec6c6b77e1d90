/** The bytes that `fill` writes. */

/** Byte i of a block: the top byte of ((i xor seed) × 2654435761 mod 2^32). */
export const patternByte = (i: number, seed: number): number =>
  Math.imul(i ^ seed, 0x9e3779b1) >>> 24;

/** Patterns of seeds below the first are kept, up to so many bytes each. */
const [keptSeeds, keptBytes] = [1024, 4096];
const kept: Uint8Array[] = [];

const write = (bytes: Uint8Array, from: number, seed: number): Uint8Array => {
  for (let i = 0; i < bytes.length; i++) bytes[i] = patternByte(from + i, seed);
  return bytes;
};

// A new buffer each time would make V8 look for garbage: it counts the memories of modules as well.
let scratch = new Uint8Array(keptBytes);

/** The bytes from `from` up to `to`. They are valid until the next call; the caller must not write into them. */
export const patternBytes = (from: number, to: number, seed: number): Uint8Array => {
  if (seed < keptSeeds && to <= keptBytes) {
    return (kept[seed] ??= write(new Uint8Array(keptBytes), 0, seed)).subarray(from, to);
  }
  if (scratch.length < to - from) scratch = new Uint8Array(to - from);
  return write(scratch.subarray(0, to - from), from, seed);
};

let zeros = new Uint8Array(keptBytes);

/** So many zeros; the caller must not write into them. */
export const zeroBytes = (n: number): Uint8Array => {
  if (zeros.length < n) zeros = new Uint8Array(n);
  return zeros.subarray(0, n);
};
