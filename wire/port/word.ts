/**
 * Sizes and addresses of up to 64 bits: a number where it is exact, else a bigint. Each value has one
 * form, so `===` compares.
 */
export type Word = number | bigint;

const exact = BigInt(Number.MAX_SAFE_INTEGER);

/** The form of a value. */
export const word = (n: bigint): Word => (n <= exact ? Number(n) : n);

export const plus = (a: Word, b: Word): Word => {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (sum <= Number.MAX_SAFE_INTEGER) return sum;
  }
  return word(BigInt(a) + BigInt(b));
};

export const times = (a: Word, b: Word): Word => {
  if (typeof a === "number" && typeof b === "number") {
    const product = a * b;
    if (product <= Number.MAX_SAFE_INTEGER) return product;
  }
  return word(BigInt(a) * BigInt(b));
};

/** Whether an address is a multiple of an alignment. */
export const isMultiple = (a: Word, alignment: number): boolean =>
  typeof a === "number" ? a % alignment === 0 : a % BigInt(alignment) === 0n;

/** Two to the power of k. */
export const power = (k: number): Word => word(2n ** BigInt(k));

/** The decimal digits of a word below 2^64; undefined where the text has none. */
export const decimal = (text: string): Word | undefined => {
  if (!/^\d{1,20}$/.test(text)) return undefined;
  if (text.length <= 15) return Number(text);
  const n = BigInt(text);
  return n < 2n ** 64n ? word(n) : undefined;
};

/** An address, `0x55d0` or `0`; undefined where the text has none. */
export const address = (text: string): Word | undefined => {
  if (text === "0") return 0;
  if (!/^0x[0-9a-fA-F]{1,16}$/.test(text)) return undefined;
  return text.length <= 15 ? Number(text) : word(BigInt(text));
};
