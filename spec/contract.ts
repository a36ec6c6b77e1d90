/**
 * The contract of an allocator, as a program sees it: black box, for anything that allocates.
 *
 * Each clause is a predicate over what was asked, the block that was given and the blocks that are
 * still alive; it returns what contradicts it, and nothing when it holds.
 */
import type { Address, Flag, Word } from "./numbers/units.ts";
import { hex } from "./numbers/word.ts";

export interface BlockRequest {
  readonly n: Word;
  /** Zeroed memory is wanted. */
  readonly nz: Flag;
}

/** Bytes that belong to the program until it frees them. */
export interface Block {
  readonly r: Address;
  readonly n: number;
}

/** The heap, in which blocks lie in [start, used), and the width of its words. */
export interface Bounds {
  readonly start: Address;
  readonly used: Address;
  /** The address of all blocks of size 0. */
  readonly zerobase: Address;
  /** Bytes in a pointer. */
  readonly ptrSize: 4 | 8;
}

type Contradiction = string | undefined;

const show = ({ r, n }: Block): string => `[${hex(r)}, ${hex(r + n)})`;

/** A block lies inside the used part of the arena. */
export const isInArena =
  ({ start, used }: Bounds) =>
  (block: Block): Contradiction =>
    block.n === 0 || (start <= block.r && block.r + block.n <= used)
      ? undefined
      : `${show(block)} is outside the arena [${hex(start)}, ${hex(used)})`;

/**
 * The alignment that an object of this size may need: 8 where its first word can be 64 bits wide. On
 * 32-bit a struct that begins with such a word has any multiple of 4 from 8 on as its size. (sync/atomic)
 */
export const alignmentFor = (n: number, ptrSize: 4 | 8): number => {
  if (n % 8 === 0 || (ptrSize === 4 && n > 8 && n % 4 === 0)) return 8;
  return n % 4 === 0 ? 4 : n % 2 === 0 ? 2 : 1;
};

/** A block is aligned for its size. */
export const isAligned =
  ({ ptrSize }: Bounds) =>
  (block: Block): Contradiction =>
    block.n === 0 || block.r % alignmentFor(block.n, ptrSize) === 0
      ? undefined
      : `${show(block)} is not ${alignmentFor(block.n, ptrSize)}-aligned`;

const overlap = (a: Block, b: Block): boolean => a.r < b.r + b.n && b.r < a.r + a.n;

/** A block shares no byte with a live one. */
export const isDisjoint =
  (live: ReadonlyArray<Block>) =>
  (block: Block): Contradiction => {
    const other = live.find((l) => overlap(l, block));
    return other === undefined
      ? undefined
      : `${show(block)} overlaps the live block ${show(other)}`;
  };

/** A block that was asked to be zero is zero. */
export const isZeroed =
  ({ nz }: BlockRequest) =>
  (bytes: Uint8Array): Contradiction => {
    const dirty = nz === 1 ? bytes.findIndex((byte) => byte !== 0) : -1;
    return dirty < 0 ? undefined : `byte ${dirty} is ${bytes[dirty]}, not 0`;
  };

/** A live block holds the bytes that were written to it. */
export const keepsBytes =
  (written: Uint8Array) =>
  (found: Uint8Array): Contradiction => {
    const changed = written.findIndex((byte, i) => byte !== found[i]);
    return changed < 0
      ? undefined
      : `byte ${changed} is ${found[changed]}, not ${written[changed]}`;
  };

/** A block of size 0 is at the zero-base address, and no other block is. */
export const isZerobase =
  ({ zerobase }: Bounds) =>
  ({ r, n }: Block): Contradiction =>
    (n === 0) === (r === zerobase)
      ? undefined
      : `a block of ${n} bytes is at ${hex(r)}; the zero base is ${hex(zerobase)}`;

/** Everything that addresses alone can contradict. */
export const contradictions = (
  bounds: Bounds,
  live: ReadonlyArray<Block>,
  block: Block,
): ReadonlyArray<string> =>
  [isInArena(bounds), isAligned(bounds), isDisjoint(live), isZerobase(bounds)]
    .map((clause) => clause(block))
    .filter((found) => found !== undefined);
