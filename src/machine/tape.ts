/**
 * A tape: all fields of a machine, one after the other. Each part has one method, `saveOrRestore`,
 * which passes its fields to the tape in a fixed order. A tape that saves takes each value and gives
 * it back; a tape that restores gives the value that was saved. So a part names each field once.
 *
 * Equal machines write equal cells. Doubles lie at even cells, bytes fill whole cells; what is left
 * over is 0.
 */
import { grow } from "../numbers/word.ts";

/** Up to so many elements a loop is faster than a copy by `set`. */
const SHORT = 48;

export interface Saveable {
  saveOrRestore(tape: Tape): void;
}

/** What was written. It never changes. */
export interface Written {
  readonly cells: Int32Array;
  /** Values that are no numbers: immutable ones, shared with the machine. */
  readonly values: ReadonlyArray<unknown>;
}

export class Tape {
  /** Whether the tape takes the fields; otherwise it gives them. */
  saving = true;
  /** Three views of the same bytes. */
  #cells = new Int32Array(2048);
  #doubles = new Float64Array(this.#cells.buffer);
  #bytes = new Uint8Array(this.#cells.buffer);
  #values: unknown[] = [];
  /** The cell and the value that come next. */
  #at = 0;
  #value = 0;

  /** The fields of a part, as they are now. */
  save(part: Saveable): Written {
    this.#rewind(true);
    part.saveOrRestore(this);
    const written = { cells: this.#cells.slice(0, this.#at), values: this.#values };
    this.#values = [];
    return written;
  }

  /** Gives a part the fields that were saved. */
  restore(part: Saveable, { cells, values }: Written): void {
    this.#rewind(false);
    this.#room(cells.length);
    this.#cells.set(cells);
    this.#values = values as unknown[];
    part.saveOrRestore(this);
    const isWhole = this.#at === cells.length && this.#value === values.length;
    this.#values = [];
    if (!isWhole) throw new Error("other fields were restored than were saved");
  }

  /** An integer of 32 bits. V8 keeps it as a small integer in the field where it was one. */
  integer(x: number): number {
    if (!this.saving) return this.#cells[this.#at++]!;
    this.#room(1);
    return (this.#cells[this.#at++] = x);
  }

  flag(x: boolean): boolean {
    return this.integer(x ? 1 : 0) === 1;
  }

  /** Any number. */
  number(x: number): number {
    this.#align();
    const at = this.#at >> 1;
    this.#at += 2;
    if (this.saving) return (this.#doubles[at] = x);
    return small(this.#doubles[at]!);
  }

  /** A value that is no number, and that never changes. */
  value<T>(x: T): T {
    if (!this.saving) return this.#values[this.#value++] as T;
    this.#values.push(x);
    return x;
  }

  /** A list of any numbers. */
  list(numbers: number[]): void {
    const n = this.integer(numbers.length);
    while (numbers.length > n) numbers.pop();
    for (let i = 0; i < n; i++) {
      if (this.saving) this.number(numbers[i]!);
      else numbers[i] = this.number(0);
    }
  }

  /**
   * The first n elements of a column, behind which all are 0. Restoring, n is how many the machine
   * has at this moment, and a column that is too short is replaced by a longer one.
   */
  int32s(given: Int32Array, n: number): Int32Array<ArrayBuffer> {
    const count = this.integer(n);
    let column = given as Int32Array<ArrayBuffer>;
    if (this.saving) this.#room(count);
    else if (count > column.length) column = grow(column, new Int32Array(2 * count));
    const cells = this.#cells;
    const at = this.#at;
    this.#at += count;
    if (count > SHORT) {
      if (this.saving) cells.set(column.subarray(0, count), at);
      else column.set(cells.subarray(at, at + count));
    } else if (this.saving) {
      for (let i = 0; i < count; i++) cells[at + i] = column[i]!;
    } else {
      for (let i = 0; i < count; i++) column[i] = cells[at + i]!;
    }
    for (let i = count; i < n; i++) column[i] = 0;
    return column;
  }

  /** The same for n elements from `from` on of a column that is long enough on both sides. */
  uint32s(column: Uint32Array, n: number, from = 0): void {
    const count = this.integer(n);
    if (this.saving) this.#room(count);
    const cells = this.#cells;
    const at = this.#at;
    this.#at += count;
    if (this.saving) for (let i = 0; i < count; i++) cells[at + i] = column[from + i]!;
    else for (let i = 0; i < count; i++) column[from + i] = cells[at + i]!;
    for (let i = count; i < n; i++) column[from + i] = 0;
  }

  /** The same for bytes. */
  uint8s(column: Uint8Array, n: number, from = 0): void {
    const count = this.integer(n);
    const end = this.#at + ((count + 3) >> 2);
    if (this.saving) {
      this.#room(end - this.#at);
      if (end > this.#at) this.#cells[end - 1] = 0;
    }
    const bytes = this.#bytes;
    const at = 4 * this.#at;
    this.#at = end;
    if (count > SHORT) {
      if (this.saving) bytes.set(column.subarray(from, from + count), at);
      else column.set(bytes.subarray(at, at + count), from);
    } else if (this.saving) {
      for (let i = 0; i < count; i++) bytes[at + i] = column[from + i]!;
    } else {
      for (let i = 0; i < count; i++) column[from + i] = bytes[at + i]!;
    }
    for (let i = count; i < n; i++) column[from + i] = 0;
  }

  /** As int32s. */
  float64s(given: Float64Array, n: number): Float64Array<ArrayBuffer> {
    const count = this.integer(n);
    let column = given as Float64Array<ArrayBuffer>;
    this.#align();
    if (this.saving) this.#room(2 * count);
    else if (count > column.length) column = grow(column, new Float64Array(2 * count));
    const doubles = this.#doubles;
    const at = this.#at >> 1;
    this.#at += 2 * count;
    if (this.saving) for (let i = 0; i < count; i++) doubles[at + i] = column[i]!;
    else for (let i = 0; i < count; i++) column[i] = doubles[at + i]!;
    for (let i = count; i < n; i++) column[i] = 0;
    return column;
  }

  #rewind(saving: boolean): void {
    this.saving = saving;
    this.#at = this.#value = 0;
  }

  /** Goes on to an even cell, and makes room for a double there. */
  #align(): void {
    if (this.saving) {
      this.#room(3);
      if ((this.#at & 1) !== 0) this.#cells[this.#at] = 0;
    }
    this.#at += this.#at & 1;
  }

  /** Makes room for n further cells. */
  #room(n: number): void {
    if (this.#at + n <= this.#cells.length) return;
    this.#use(grow(this.#cells, new Int32Array(2 * (this.#at + n))));
  }

  #use(cells: Int32Array<ArrayBuffer>): void {
    this.#cells = cells;
    this.#doubles = new Float64Array(cells.buffer);
    this.#bytes = new Uint8Array(cells.buffer);
  }
}

/**
 * The number as V8 keeps it best: a small integer where it is one. A field that held only small
 * integers would be a double's from then on, which slows down all that reads it.
 */
function small(x: number): number {
  const integer = x | 0;
  return integer === x && (integer !== 0 || 1 / x > 0) ? integer : x;
}
