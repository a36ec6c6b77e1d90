/** Shapes of values without parts. */
import type { BitReader, BitWriter } from "./bits.ts";
import { type Itf, type Shape, unexpected } from "./shape.ts";

const TWO32 = 2 ** 32;

const bitsOf = (count: number): number => Math.ceil(Math.log2(count));

const order = <A extends number | bigint | string>(a: A, b: A): number =>
  a < b ? -1 : a > b ? 1 : 0;

/** Whole numbers from low to high. pre: at most 2^32 of them. */
export const whole = (low: number, high: number): Shape<number> => {
  const text = `${low}..${high}`;
  const count = high - low + 1;
  const isSound = Number.isSafeInteger(low) && Number.isSafeInteger(high);
  if (!isSound || count < 1 || count > TWO32) throw new RangeError(`whole(${low}, ${high})`);
  const width = bitsOf(count);
  const check = (value: unknown): number =>
    Number.isInteger(value) && (value as number) >= low && (value as number) <= high
      ? (value as number)
      : unexpected(value, text);
  return {
    text,
    write: (value, bits) => bits.put(check(value) - low, width),
    read: (bits) => bits.take(width) + low,
    compare: order,
    toItf: (value) => value,
    fromItf: check,
  };
};

/** Writes a number of any size, seven bits at a time, each with a bit that says whether more follow. */
const putNatural = (value: number, bits: BitWriter): void => {
  let rest = value;
  while (rest >= 128) {
    bits.put((rest % 128) + 128, 8);
    rest = Math.floor(rest / 128);
  }
  bits.put(rest, 8);
};

const takeNatural = (bits: BitReader): number => {
  let value = 0;
  for (let unit = 1; ; unit *= 128) {
    const part = bits.take(8);
    value += (part % 128) * unit;
    if (part < 128) return value;
  }
};

const checkNatural = (value: unknown): number =>
  Number.isSafeInteger(value) && (value as number) >= 0
    ? (value as number)
    : unexpected(value, "a natural number");

/** Whole numbers from 0 to 2^53 - 1; small ones take fewer bits. */
export const natural: Shape<number> = {
  text: "natural number",
  write: (value, bits) => putNatural(checkNatural(value), bits),
  read: takeNatural,
  compare: order,
  toItf: (value) => value,
  fromItf: checkNatural,
};

const words = new DataView(new ArrayBuffer(8));

/** The two halves of a number in binary64: every NaN is one value, and -0 is not 0. */
export const float: Shape<number> = {
  text: "binary64",
  write: (value, bits) => {
    words.setFloat64(0, canonical(value));
    bits.put(words.getUint32(0), 32);
    bits.put(words.getUint32(4), 32);
  },
  read: (bits) => {
    words.setUint32(0, bits.take(32));
    words.setUint32(4, bits.take(32));
    return words.getFloat64(0);
  },
  compare: (a, b) => (Object.is(a, b) ? 0 : order(keyOf(a), keyOf(b))),
  toItf: (value) => ({ binary64: keyOf(value).toString(16).padStart(16, "0") }),
  fromItf: (itf) => {
    const { binary64 } = (itf ?? {}) as { readonly [key: string]: Itf };
    if (typeof binary64 !== "string") return unexpected(itf, "a number in binary64");
    words.setBigUint64(0, BigInt(`0x${binary64}`));
    return words.getFloat64(0);
  },
};

/** JavaScript leaves open which of the NaNs is stored. */
const canonical = (value: number): number => (Number.isNaN(value) ? NaN : value);

const keyOf = (value: number): bigint => {
  words.setFloat64(0, canonical(value));
  return words.getBigUint64(0);
};

const U64_END = 2n ** 64n;

const checkU64 = (value: unknown): bigint =>
  typeof value === "bigint" && value >= 0n && value < U64_END
    ? value
    : unexpected(value, "a bigint from 0n to 2^64 - 1");

/** Whole numbers from 0n to 2^64 - 1. */
export const unsigned64: Shape<bigint> = {
  text: "0..2^64-1",
  write: (value, bits) => {
    words.setBigUint64(0, checkU64(value));
    bits.put(words.getUint32(4), 32);
    bits.put(words.getUint32(0), 32);
  },
  read: (bits) => {
    words.setUint32(4, bits.take(32));
    words.setUint32(0, bits.take(32));
    return words.getBigUint64(0);
  },
  compare: order,
  toItf: (value) => ({ "#bigint": String(value) }),
  fromItf: (itf) => {
    const big = (itf ?? {}) as { readonly [key: string]: Itf };
    const digits = typeof itf === "number" ? itf : big["#bigint"];
    const isText = typeof digits === "string" && /^\d+$/.test(digits);
    return isText || Number.isSafeInteger(digits)
      ? checkU64(BigInt(digits as string | number))
      : unexpected(itf, "a #bigint");
  },
};

/** A few constants: strings, numbers, null or undefined, in a fixed order. */
export const oneOf = <const T extends ReadonlyArray<string | number | boolean | null | undefined>>(
  ...values: T
): Shape<T[number]> => {
  type A = T[number];
  const indexes = new Map(values.map((value, i) => [value, i]));
  const width = bitsOf(values.length);
  const text = values.map((value) => JSON.stringify(value) ?? "undefined").join(" | ");
  const indexOf = (value: A): number => indexes.get(value) ?? unexpected(value, text);
  const nameOf = (value: A): Itf => (value === null || value === undefined ? `${value}` : value);
  return {
    text,
    write: (value, bits) => bits.put(indexOf(value), width),
    read: (bits) => values[bits.take(width)]!,
    compare: (a, b) => indexOf(a) - indexOf(b),
    toItf: nameOf,
    fromItf: (itf) => {
      const index = values.findIndex((value) => nameOf(value) === itf);
      return index < 0 ? unexpected(itf, text) : values[index]!;
    },
  };
};

/** true or false. */
export const boolean: Shape<boolean> = { ...oneOf(false, true), text: "boolean" };

const checkText = (value: unknown): string =>
  typeof value === "string" ? value : unexpected(value, "a string");

/** Strings of any length, in UTF-16 units. Where there are few of them, oneOf takes fewer bits. */
export const text: Shape<string> = {
  text: "string",
  write: (value, bits) => {
    putNatural(checkText(value).length, bits);
    for (let i = 0; i < value.length; i++) bits.put(value.charCodeAt(i), 16);
  },
  read: (bits) => {
    const length = takeNatural(bits);
    return Array.from({ length }, () => String.fromCharCode(bits.take(16))).join("");
  },
  compare: order,
  toItf: (value) => value,
  fromItf: checkText,
};
