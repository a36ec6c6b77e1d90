/**
 * Packs the state of a machine into words: only what differs from a base, which is the model's initial
 * state, is written. So a state takes a few words for each field that has changed since.
 *
 * The machine passes its fields in a fixed order, and each call has a number. A change is a word with
 * the number of the call and what kind of change follows. Which calls there are may depend on the state
 * (a chunk more is a column more): then fields are compared with others of the base, which is right
 * too, only longer.
 */
import { type Saveable, Tape } from "../../../../src/machine/tape.ts";
import { takeValue, valueWords } from "./values.ts";

/** What follows the first word of a change. */
const INTEGER = 0;
const DOUBLE = 1;
const COLUMN = 2;
const VALUE = 3;
const KINDS = 4;

type Column = Int32Array | Uint32Array | Uint8Array | Float64Array;

const NO_COLUMN = new Int32Array(0);
const NO_LIST: ReadonlyArray<unknown> = [];

/** The base's field, by the number of its call. */
interface Base {
  readonly scalars: Array<number | undefined>;
  readonly columns: Array<Column | undefined>;
  readonly values: unknown[];
}

export class Packer extends Tape {
  words = new Uint32Array(1024);
  /** Words that were written, or the place from which is read. */
  #at = 0;
  /** The number of the next call, and of the next change that is read. */
  #call = 0;
  #next = -1;
  #end = 0;
  #isLearning = false;
  readonly #base: Base = { scalars: [], columns: [], values: [] };
  readonly #double = new Float64Array(1);
  readonly #halves = new Uint32Array(this.#double.buffer);

  /** Takes a part's fields as the base. */
  learn(part: Saveable): void {
    this.#isLearning = true;
    this.pack(part, 0);
    this.#isLearning = false;
  }

  /** Writes a part's fields from a word on. The result is where they end. */
  pack(part: Saveable, from: number): number {
    this.saving = true;
    this.#at = from;
    this.#call = 0;
    part.saveOrRestore(this);
    return this.#at;
  }

  /** Gives a part the fields that were packed into some words. */
  unpack(part: Saveable, words: Uint32Array<ArrayBuffer>, from: number, end: number): void {
    const own = this.words;
    this.words = words;
    this.saving = false;
    this.#at = from;
    this.#end = end;
    this.#call = 0;
    this.#advance();
    part.saveOrRestore(this);
    this.words = own;
    if (this.#next !== -1) throw new Error("other fields were unpacked than were packed");
  }

  override integer(x: number): number {
    const call = this.#call++;
    if (!this.saving) return call === this.#next ? this.#takeScalar() : this.#base.scalars[call]!;
    if (x !== this.#base.scalars[call]) this.#putScalar(call, x);
    return x;
  }

  override number(x: number): number {
    const call = this.#call++;
    if (!this.saving) return call === this.#next ? this.#takeScalar() : this.#base.scalars[call]!;
    if (!Object.is(x, this.#base.scalars[call])) this.#putScalar(call, x);
    return x;
  }

  /** Lists are what the machine keeps of its memory's bytes, which no model has: they are empty. */
  override value<T>(x: T): T {
    const call = this.#call++;
    const base = this.#base.values[call] as T;
    if (!this.saving) return call === this.#next ? (this.#takeValue() as T) : base;
    if (this.#isLearning) this.#base.values[call] = Array.isArray(x) ? NO_LIST : x;
    else if (x !== base && !(Array.isArray(x) && base === NO_LIST)) this.#putValue(call, x);
    return x;
  }

  override int32s(given: Int32Array, n: number): Int32Array<ArrayBuffer> {
    const column = given as Int32Array<ArrayBuffer>;
    const call = this.#call++;
    if (this.saving) {
      this.#putColumn(call, column, n, 0);
      return column;
    }
    const count = this.#count(call);
    const long = count > column.length ? new Int32Array(2 * count) : column;
    const base = (this.#base.columns[call] ?? NO_COLUMN) as Int32Array;
    const shared = count < base.length ? count : base.length;
    for (let i = 0; i < shared; i++) long[i] = base[i]!;
    for (let i = shared; i < count || i < n; i++) long[i] = 0;
    if (call === this.#next) this.#takeColumn(long, 0);
    return long;
  }

  override uint32s(column: Uint32Array, n: number, from = 0): void {
    this.#within(column, n, from);
  }

  override uint8s(column: Uint8Array, n: number, from = 0): void {
    this.#within(column, n, from);
  }

  override float64s(given: Float64Array, n: number): Float64Array<ArrayBuffer> {
    const column = given as Float64Array<ArrayBuffer>;
    const call = this.#call++;
    if (this.saving) {
      this.#putColumn(call, column, n, 0);
      return column;
    }
    const count = this.#count(call);
    const long = count > column.length ? new Float64Array(2 * count) : column;
    this.#restore(call, long, Math.max(n, count), 0);
    return long;
  }

  #within(column: Uint32Array | Uint8Array, n: number, from: number): void {
    const call = this.#call++;
    if (this.saving) this.#putColumn(call, column, n, from);
    else this.#restore(call, column, Math.max(n, this.#count(call)), from);
  }

  /** How many elements the column of a call has that is restored. */
  #count(call: number): number {
    if (call === this.#next) return this.words[this.#at]!;
    return this.#base.columns[call]?.length ?? 0;
  }

  /** Elements of the column from `from` on, of which n may not be 0. */
  #restore(call: number, column: Column, n: number, from: number): void {
    const base = this.#base.columns[call] ?? NO_COLUMN;
    const count = this.#count(call);
    for (let i = 0; i < n; i++) column[from + i] = i < count && i < base.length ? base[i]! : 0;
    if (call === this.#next) this.#takeColumn(column, from);
  }

  #takeColumn(column: Column, from: number): void {
    const isDouble = column instanceof Float64Array;
    const changes = this.words[this.#at + 1]!;
    let at = this.#at + 2;
    for (let i = 0; i < changes; i++) {
      const index = from + this.words[at++]!;
      if (isDouble) {
        this.#halves[0] = this.words[at++]!;
        this.#halves[1] = this.words[at++]!;
        column[index] = this.#double[0]!;
      } else column[index] = this.words[at++]!;
    }
    this.#at = at;
    this.#advance();
  }

  #putColumn(call: number, column: Column, n: number, from: number): void {
    if (this.#isLearning) {
      this.#base.columns[call] = column.slice(from, from + n);
      return;
    }
    const base = this.#base.columns[call] ?? NO_COLUMN;
    let head = base.length === n ? -1 : this.#openColumn(call, n);
    for (let i = 0; i < n; i++) {
      const x = column[from + i]!;
      if (x === (i < base.length ? base[i] : 0)) continue;
      if (head < 0) head = this.#openColumn(call, n);
      this.#put(i);
      if (column instanceof Float64Array) this.#putDouble(x);
      else this.#put(x);
      this.words[head]!++;
    }
  }

  /** The result is where the number of changes stands. */
  #openColumn(call: number, n: number): number {
    this.#put(call * KINDS + COLUMN);
    this.#put(n);
    this.#put(0);
    return this.#at - 1;
  }

  #putScalar(call: number, x: number): void {
    if (this.#isLearning) {
      this.#base.scalars[call] = x;
      return;
    }
    if ((x | 0) === x && !Object.is(x, -0)) {
      this.#put(call * KINDS + INTEGER);
      this.#put(x);
    } else {
      this.#put(call * KINDS + DOUBLE);
      this.#putDouble(x);
    }
  }

  #takeScalar(): number {
    let x: number;
    if (this.words[this.#at - 1]! % KINDS === INTEGER) x = this.words[this.#at++]! | 0;
    else {
      this.#halves[0] = this.words[this.#at++]!;
      this.#halves[1] = this.words[this.#at++]!;
      x = this.#double[0]!;
    }
    this.#advance();
    return x;
  }

  #putValue(call: number, x: unknown): void {
    this.#put(call * KINDS + VALUE);
    for (const word of valueWords(x)) this.#put(word);
  }

  #takeValue(): unknown {
    const { value, end } = takeValue(this.words, this.#at);
    this.#at = end;
    this.#advance();
    return value;
  }

  /** Goes on to the next change. */
  #advance(): void {
    this.#next = this.#at < this.#end ? Math.floor(this.words[this.#at++]! / KINDS) : -1;
  }

  #putDouble(x: number): void {
    this.#double[0] = x;
    this.#put(this.#halves[0]!);
    this.#put(this.#halves[1]!);
  }

  #put(word: number): void {
    if (this.#at >= this.words.length) {
      const words = new Uint32Array(2 * (this.#at + 1));
      words.set(this.words);
      this.words = words;
    }
    this.words[this.#at++] = word;
  }
}
