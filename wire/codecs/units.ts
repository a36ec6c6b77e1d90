/**
 * Numbers as traces write them: counts and sizes are JSON integers, a 64-bit value of 2^53 or more is
 * a hex string, addresses and bit patterns are always hex strings. Hex is lower-case and has no leading
 * zeros. There is one way to write each value, so encoding is the exact inverse of decoding.
 */
import type * as Units from "../../spec/numbers/units.ts";
import { Codec, plain } from "./codec.ts";

const isNatural = (u: unknown): u is number => Number.isSafeInteger(u) && (u as number) >= 0;

/** A count, an index or a clock: a whole number below 2^53. */
export const natural = plain("a whole number from 0 to 2^53-1", isNatural);
/** A whole number that may be negative. */
export const integer = plain("a whole number", (u): u is number => Number.isSafeInteger(u));
/** A 32-bit value, as random numbers are. */
export const uint32 = plain(
  "a whole number from 0 to 2^32-1",
  (u): u is number => isNatural(u) && u <= 0xffff_ffff,
);
/** 0 or 1. */
export const Flag = plain("0 or 1", (u): u is Units.Flag => u === 0 || u === 1);
export const Pages = plain<Units.Pages>(
  "a page count: a whole number from 0 to 2^53-1",
  (u): u is Units.Pages => isNatural(u),
);
export const Bytes = plain<Units.Bytes>(
  "a byte count: a whole number from 0 to 2^53-1",
  (u): u is Units.Bytes => isNatural(u),
);

/** The value of a hex digit's character code, or -1. */
const digit = (code: number): number => {
  if (code >= 48 && code <= 57) return code - 48;
  return code >= 97 && code <= 102 ? code - 87 : -1;
};

/** The value of canonical hex: exact below 2^53, rounded but at least 2^53 from there on; -1 for other text. */
const hex = (u: unknown): number => {
  if (typeof u !== "string" || u.length < 3 || u.length > 18) return -1;
  if (u.charCodeAt(0) !== 48 || u.charCodeAt(1) !== 120) return -1;
  if (u.charCodeAt(2) === 48 && u.length > 3) return -1;
  let value = 0;
  for (let i = 2; i < u.length; i++) {
    const d = digit(u.charCodeAt(i));
    if (d < 0) return -1;
    value = value * 16 + d;
  }
  return value;
};

const toHex = (value: number | bigint): string => `0x${value.toString(16)}`;

/** The value of canonical hex as a word, undefined for other text. */
const hexWord = (u: unknown): Units.Word | undefined => {
  const value = hex(u);
  if (value < 0) return undefined;
  return value <= Number.MAX_SAFE_INTEGER ? value : BigInt(u as string);
};

const isWord = (u: unknown): u is Units.Word =>
  typeof u === "bigint" ? u > BigInt(Number.MAX_SAFE_INTEGER) && u < 1n << 64n : isNatural(u);

/** Where the addresses of a process end: its pointers have 48 bits that count. */
export const ADDRESS_LIMIT = 2 ** 48;

/** A byte address: hex, "0x0" is nil. */
export const Address: Codec<Units.Address, string> = new Codec(
  'an address: a string like "0xc420000000", lower-case hex up to 2^48 without leading zeros',
  (u): u is Units.Address => isNatural(u) && u <= ADDRESS_LIMIT,
  {
    read: (u) => {
      const value = hex(u);
      return value >= 0 && value <= ADDRESS_LIMIT ? (value as Units.Address) : undefined;
    },
    write: toHex,
  },
);

/** An unsigned 64-bit value: an integer below 2^53, hex from there on. */
export const Word: Codec<Units.Word, number | string> = new Codec(
  "a 64-bit value: a whole number from 0 to 2^53-1, or lower-case hex from 2^53 on",
  isWord,
  {
    read: (u) => {
      if (typeof u === "number") return isNatural(u) ? u : undefined;
      const value = hexWord(u);
      return typeof value === "bigint" ? value : undefined;
    },
    write: (word) => (typeof word === "bigint" ? toHex(word) : word),
  },
);

/** A 64-bit pattern: always hex. */
export const Bits: Codec<Units.Word, string> = new Codec(
  'a 64-bit pattern: a string like "0xff", lower-case hex without leading zeros',
  isWord,
  { read: hexWord, write: toHex },
);

/** A signed integer of any size: a JSON integer, or (with its sign) hex from 2^53 on. */
export const bigInteger: Codec<number | bigint, number | string> = new Codec(
  'a whole number, or from 2^53 on lower-case hex, "-0x..." when negative',
  (u): u is number | bigint =>
    typeof u === "bigint" ? !Number.isSafeInteger(Number(u)) : Number.isSafeInteger(u),
  {
    read: (u) => {
      if (typeof u === "number") return Number.isSafeInteger(u) ? u : undefined;
      if (typeof u !== "string") return undefined;
      const negative = u.startsWith("-");
      const size = hexWord(negative ? u.slice(1) : u);
      if (typeof size !== "bigint") return undefined;
      return negative ? -size : size;
    },
    write: (n) => {
      if (typeof n === "number") return n;
      return n < 0n ? `-${toHex(-n)}` : toHex(n);
    },
  },
);

const view = new DataView(new ArrayBuffer(8));

/** A float64, written as the hex of its IEEE 754 bits. */
export const Float: Codec<number, string> = new Codec(
  'the bits of a float64: a string like "0x3ff0000000000000", lower-case hex',
  (u): u is number => typeof u === "number",
  {
    read: (u) => {
      const bits = hexWord(u);
      if (bits === undefined) return undefined;
      if (bits === 0) return 0;
      view.setBigUint64(0, BigInt(bits));
      return view.getFloat64(0);
    },
    write: (value) => {
      view.setFloat64(0, value);
      return toHex(view.getBigUint64(0));
    },
  },
);
