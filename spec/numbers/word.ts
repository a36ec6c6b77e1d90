/**
 * Machine words: unsigned arithmetic that wraps at 32 or 64 bits, on numbers as long as they are
 * exact and on bigints beyond. `bits` is the width of the word: 64 for the counters of mstats.go,
 * eight times the pointer size for a uintptr.
 */
import type { Config } from "../instance/config.ts";
import { Word } from "./units.ts";

export type Bits = 32 | 64;

/** The width of a uintptr. */
export const uintptrBits = ({ ptrSize }: Config): Bits => (ptrSize === 8 ? 64 : 32);

const exactMax = (bits: Bits): number => (bits === 64 ? Number.MAX_SAFE_INTEGER : 0xffffffff);

/** The canonical word for an integer of any size. */
export const wrap = (value: bigint, bits: Bits = 64): Word => Word(BigInt.asUintN(bits, value));

/** The canonical word for a size that may be a bigint below 2^53 or a float from 2^53 on. */
export const canonical = (n: Word): Word =>
  typeof n === "number" && n <= Number.MAX_SAFE_INTEGER ? n : Word(BigInt(n));

/** The canonical form of an int, which may be negative: a bigint only where a number is not exact. */
export const canonicalInt = (n: number | bigint): number | bigint =>
  Number.isSafeInteger(Number(n)) ? Number(n) : BigInt(n);

/**
 * The end of the addresses that the OS may answer with: 2^32, or 2^47, where user space ends on most
 * 64-bit processors. The last of Go's arena hints reaches a little farther.
 */
export const addressEnd = (config: Config): number => {
  const { ptrSize, addressSpaceEnd, arenaHint, arenaHints, arenaHintStride } = config;
  if (ptrSize === 4) return 2 ** 32;
  const lastHint = arenaHint + Math.max(0, arenaHints - 1) * arenaHintStride;
  return Math.max(2 ** 47, addressSpaceEnd, lastHint + 2 * 2 ** config.heapMapTotalBits);
};

/** The largest word. */
export const maxWord = (bits: Bits = 64): Word => wrap(-1n, bits);

export const add = (a: Word, b: Word, bits: Bits = 64): Word => {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (sum >= 0 && sum <= exactMax(bits)) return sum;
  }
  return wrap(BigInt(a) + BigInt(b), bits);
};

export const subtract = (a: Word, b: Word, bits: Bits = 64): Word => {
  if (typeof a === "number" && typeof b === "number") {
    const difference = a - b;
    if (difference >= 0 && difference <= exactMax(bits)) return difference;
  }
  return wrap(BigInt(a) - BigInt(b), bits);
};

export const multiply = (a: Word, b: Word, bits: Bits = 64): Word => {
  if (typeof a === "number" && typeof b === "number") {
    const product = a * b;
    if (product >= 0 && product <= exactMax(bits)) return product;
  }
  return wrap(BigInt(a) * BigInt(b), bits);
};

/** The quotient without its fraction. */
export const divide = (a: Word, b: number): Word =>
  typeof a === "number" ? Math.floor(a / b) : Word(a / BigInt(b));

export const remainder = (a: Word, b: number): number =>
  typeof a === "number" ? a % b : Number(a % BigInt(b));

/** `a` rounded up to a multiple of `to`, a power of two: Go's round(), which may wrap to 0. */
export const roundUp = (a: Word, to: number, bits: Bits = 64): Word => {
  const raised = add(a, to - 1, bits);
  return subtract(raised, remainder(raised, to), bits);
};

/**
 * uint64(x) of a number from 0 on. Go's compiler makes it of a signed conversion: from 2^63 it converts
 * what is beyond and sets the highest bit. What is beyond that too, amd64 converts to the highest bit.
 */
export const fromFloat = (x: number): Word => {
  if (x >= 2 ** 64) return wrap(2n ** 63n);
  const whole = Math.trunc(x);
  return Number.isSafeInteger(whole) ? whole : wrap(BigInt(whole));
};

/** int64(x): the word read as a signed integer. */
export const signed = (a: Word): number | bigint => {
  if (typeof a === "number") return a;
  const value = BigInt.asIntN(64, a);
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value < 0n ? Number(value) : value;
};

/** uint64(x) of an int64. */
export const unsigned = (a: number | bigint): Word =>
  Number.isSafeInteger(a) && a >= 0 ? a : wrap(BigInt(a));

/** A counter of 32 bits, as sweep generations are. */
export const uint32 = (n: number): number => n >>> 0;

/** A word as Go prints an address. */
export const hex = (n: Word): string => `0x${BigInt(n).toString(16)}`;
