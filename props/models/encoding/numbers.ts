/**
 * Shapes of numbers of any kind: small whole numbers take few bits, and nothing that a state can hold is
 * refused. A state's numbers are addresses, counts, words of 64 bits, and float64 values.
 */
import type { Word } from "../../../spec/numbers/units.ts";
import type { BitReader, BitWriter } from "../../explorer/encoding/bits.ts";
import { float, unsigned64 } from "../../explorer/encoding/scalars.ts";
import type { Shape } from "../../explorer/encoding/shape.ts";

const TWO32 = 2 ** 32;

/** How a number is written, in three bits: as nothing, in so many bits, or otherwise. */
const ZERO = 0;
const BITS4 = 1;
const BITS8 = 2;
const BITS16 = 3;
const BITS32 = 4;
const BITS53 = 5;
const OTHER = 6;
const BIG = 7;

const putNumber = (value: number, bits: BitWriter): void => {
  if (!(value >= 0 && Number.isSafeInteger(value)) || Object.is(value, -0)) {
    bits.put(OTHER, 3);
    float.write(value, bits);
  } else if (value === 0) bits.put(ZERO, 3);
  else if (value < 2 ** 4) bits.put(BITS4 + value * 8, 7);
  else if (value < 2 ** 8) bits.put(BITS8 + value * 8, 11);
  else if (value < 2 ** 16) bits.put(BITS16 + value * 8, 19);
  else if (value < TWO32) {
    bits.put(BITS32, 3);
    bits.put(value, 32);
  } else {
    bits.put(BITS53, 3);
    bits.put(value >>> 0, 32);
    bits.put(Math.floor(value / TWO32), 21);
  }
};

const takeNumber = (bits: BitReader): Word => {
  switch (bits.take(3)) {
    case ZERO:
      return 0;
    case BITS4:
      return bits.take(4);
    case BITS8:
      return bits.take(8);
    case BITS16:
      return bits.take(16);
    case BITS32:
      return bits.take(32);
    case BITS53: {
      const low = bits.take(32);
      return low + TWO32 * bits.take(21);
    }
    case OTHER:
      return float.read(bits);
    default:
      return unsigned64.read(bits);
  }
};

const isNatural = (value: Word): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0 && !Object.is(value, -0);

/** Naturals by size, then other numbers, then bigints. */
const rankOf = (value: Word): number => (typeof value === "bigint" ? 2 : isNatural(value) ? 0 : 1);

const compare = (a: Word, b: Word): number => {
  const order = rankOf(a) - rankOf(b);
  if (order !== 0) return order;
  if (typeof a === "bigint") return unsigned64.compare(a, b as bigint);
  return isNatural(a) ? a - (b as number) : float.compare(a, b as number);
};

/** Numbers, and bigints from 0n to 2^64 - 1. */
export const word: Shape<Word> = {
  text: "number",
  write: (value, bits) => {
    if (typeof value === "number") putNumber(value, bits);
    else {
      bits.put(BIG, 3);
      unsigned64.write(value, bits);
    }
  },
  read: takeNumber,
  compare,
  toItf: (value) => {
    if (typeof value === "bigint") return unsigned64.toItf(value);
    return isNatural(value) ? value : float.toItf(value);
  },
  fromItf: (itf) => {
    if (typeof itf === "number") return itf;
    return typeof itf === "object" && "binary64" in itf
      ? float.fromItf(itf)
      : unsigned64.fromItf(itf);
  },
};

/** Numbers, and those of a unit. */
export const number = <N extends number = number>(): Shape<N> => word as unknown as Shape<N>;
