/**
 * Units. A page number, a page count, a byte count and an address are all integers and never the
 * same thing; every conversion between them is in this file.
 */
declare const unit: unique symbol;
type Unit<Name extends string> = number & { readonly [unit]: Name };

/** A byte address. Below 2^47 on every supported platform; 0 is nil. */
export type Address = Unit<"Address">;
/** The number of a page: its address divided by the page size. */
export type PageId = Unit<"PageId">;
/** A count of pages. */
export type Pages = Unit<"Pages">;
/** A count of bytes. */
export type Bytes = Unit<"Bytes">;
/** 0 or 1, as the traces write it. */
export type Flag = 0 | 1;
/** An unsigned 64-bit value: a number up to 2^53-1 and a bigint from there on, never otherwise. */
export type Word = number | bigint;

const natural = (n: number): number => {
  if (Number.isSafeInteger(n) && n >= 0) return n;
  throw new RangeError(`${String(n)} is not a natural number`);
};

export const Address = (n: number): Address => natural(n) as Address;
export const PageId = (n: number): PageId => natural(n) as PageId;
export const Pages = (n: number): Pages => natural(n) as Pages;
export const Bytes = (n: number): Bytes => natural(n) as Bytes;

/** The canonical word for a value modulo 2^64. */
export const Word = (value: bigint): Word => {
  if (typeof value !== "bigint") throw new RangeError(`${String(value)} is not a bigint`);
  const word = BigInt.asUintN(64, value);
  return word <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(word) : word;
};

export const flag = (condition: boolean): Flag => (condition ? 1 : 0);
