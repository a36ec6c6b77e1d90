/** A live block of an allocator, as its program knows it. */
import { hex } from "../../report/show.ts";
import { plus, type Word } from "../../../wire/port/word.ts";

export interface Held {
  readonly h: number;
  readonly p: Word;
  /** The bytes that were asked for last. */
  n: Word;
  /** The alignment that was asked for, and still is promised; else 1. */
  readonly align: number;
  /** The bytes that the block really has, once the port has said so. */
  usable: Word | undefined;
  /** The seed of what was written into it last; undefined where nothing was. */
  seed: number | undefined;
  /** It is of calloc. */
  readonly isZeroed: boolean;
  /** How many allocations had been refused when its bytes were last seen right. */
  seen: number;
  /** Its own reallocation failed since then. */
  isKeptSince: boolean;
}

/** The address behind a block; one without bytes keeps one. */
export const endOf = (p: Word, n: Word): Word => plus(p, n === 0 ? 1 : n);

export const showRange = (p: Word, n: Word): string => `[${hex(p)}, ${hex(endOf(p, n))})`;

export const showHeld = ({ h, p, n }: Held): string => `block ${h}, ${showRange(p, n)}`;
