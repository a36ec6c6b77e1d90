/**
 * The recorder writes every act, its fields and the acts nested in it as numbers.
 *
 * Invariant: data[0 .. length) is a sequence of groups. `code + 1`, followed by the fields known at
 * the begin, opens a bracket or is a point. `-(code + 1)`, followed by the results, closes the
 * innermost open bracket. A throw leaves brackets open. The shapes are in the vocabulary. When
 * recording is off, each call is one test.
 */
import type { Counter } from "../numbers/counter.ts";
import { TWO64, type Word } from "../numbers/word.ts";
import {
  FIXED,
  KINDS,
  NAMES,
  PATHS,
  SHAPES,
  STATS,
  SWEEPERS,
  type EventName,
  type Field,
} from "./vocabulary.ts";

/** An act, with the acts that happened inside it, in order. */
export interface Event {
  readonly e: EventName;
  readonly fx?: ReadonlyArray<Event>;
  readonly [field: string]: unknown;
}

/** `open` and `close` take this many numbers; the caller adds further fields with `put`. */
const DIRECT = 6;
/** The most numbers of one group, without bitmaps and counts. */
const GROUP = 64;

const slots = (fields: ReadonlyArray<Field>): number => {
  let count = 0;
  for (const { kind } of fields) {
    if (kind === "hex" || kind === "counts") break;
    count += kind === "type" ? 4 : kind === "bits64" ? 2 : 1;
  }
  return Math.min(count, DIRECT);
};
const OPEN_SLOTS = Uint8Array.from(SHAPES, (shape) => slots(shape.begin));
const CLOSE_SLOTS = Uint8Array.from(SHAPES, (shape) => slots(shape.end));

export class Recorder {
  on = false;
  data = new Float64Array(1024);
  length = 0;
  /** Begin of the last top-level event, and end of the events that are kept. */
  start = 0;
  /** Words that a double cannot hold; `data` has -(index + 1/2) for each. */
  readonly bigs: bigint[] = [];

  /** Forgets the last top-level event. */
  clear(): void {
    this.length = this.start;
    if (this.start === 0 && this.bigs.length > 0) this.bigs.length = 0;
  }

  /** Keeps the last top-level event, so that the next one follows it. Returns its end. */
  keep(): number {
    return (this.start = this.length);
  }

  /** Forgets every event. */
  forget(): void {
    this.start = 0;
    this.clear();
  }

  /** Begins an act or records a point, with its first fields, at most six. */
  open(code: number, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0): void {
    if (!this.on) return;
    this.#write(code + 1, a, b, c, d, e, f);
    this.length += OPEN_SLOTS[code]!;
  }

  /** Ends the innermost act with its results, at most six. */
  close(code: number, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0): void {
    if (!this.on) return;
    this.#write(-code - 1, a, b, c, d, e, f);
    this.length += CLOSE_SLOTS[code]!;
  }

  /** Adds a field to the group that was begun last. */
  put(value: number): void {
    if (this.on) this.data[this.length++] = value;
  }

  /** The double that stands for a word. */
  word(value: Word): number {
    if (typeof value === "number") return value;
    if (!this.on) return 0;
    return -(this.bigs.push(value) - 0.5);
  }

  /** The double that records a statistic. */
  counter(counter: Counter): number {
    return this.on ? this.word(counter.recorded()) : 0;
  }

  /** Adds the bitmap of `bits` bits that begins at word `at` of `words`. */
  putBits(words: Uint32Array, at: number, bits: number): void {
    if (!this.on) return;
    const count = Math.ceil(bits / 32);
    this.#reserve(count + GROUP);
    this.data[this.length++] = Math.ceil(bits / 8);
    for (let i = 0; i < count; i++) this.data[this.length++] = words[at + i]!;
    if (bits % 32 !== 0) {
      const last = this.data[this.length - 1]!;
      this.data[this.length - 1] = (last & (2 ** (bits % 32) - 1)) >>> 0;
    }
  }

  /** Adds those of the counters that are not 0. */
  putCounts(counts: ReadonlyArray<Counter>): void {
    if (!this.on) return;
    this.#reserve(2 * counts.length + GROUP);
    const at = this.length++;
    for (let i = 0; i < counts.length; i++) {
      const counter = counts[i]!;
      if (counter.isZero()) continue;
      this.data[this.length++] = i;
      this.data[this.length++] = this.counter(counter);
    }
    this.data[at] = (this.length - at - 1) / 2;
  }

  /** The last top-level event, or null if there is none. */
  decode(): Event | null {
    return this.decodeFrom(this.start, this.length);
  }

  /** The event in data[from .. to), or null if the range is empty. */
  decodeFrom(from: number, to: number): Event | null {
    return from === to ? null : new EventReader(this, from, to).whole();
  }

  #write(tag: number, a: number, b: number, c: number, d: number, e: number, f: number): void {
    if (this.length + GROUP > this.data.length) this.#reserve(GROUP);
    const { data } = this;
    let n = this.length;
    data[n++] = tag;
    this.length = n;
    data[n] = a;
    data[n + 1] = b;
    data[n + 2] = c;
    data[n + 3] = d;
    data[n + 4] = e;
    data[n + 5] = f;
  }

  #reserve(room: number): void {
    if (this.length + room <= this.data.length) return;
    const grown = new Float64Array(Math.max(2 * this.data.length, this.length + room));
    grown.set(this.data);
    this.data = grown;
  }
}

/** Reads the events in a range of a recorder's numbers. */
export class EventReader {
  /** Index of the next number, and end of the range. */
  at: number;
  readonly end: number;
  readonly data: Float64Array;
  readonly #bigs: ReadonlyArray<bigint>;

  constructor(recorder: Recorder, from: number, to: number) {
    this.data = recorder.data;
    this.#bigs = recorder.bigs;
    this.at = from;
    this.end = to;
  }

  /** Whether the next group begins an act, rather than ending the one around it. */
  opens(): boolean {
    return this.at < this.end && this.data[this.at]! > 0;
  }

  /** The one event of the range. A group that lacks a field makes the reader pass the end. */
  whole(): Event {
    const event = this.event();
    if (this.at === this.end) return event;
    throw new Error(`the record ends at ${this.end}, and was read up to ${this.at}`);
  }

  event(): Event {
    const code = this.#next() - 1;
    const shape = SHAPES[code]!;
    const event: Record<string, unknown> = { e: NAMES[code] };
    this.#fields(shape.begin, event);
    if (shape.point) return event as unknown as Event;
    const fx: Event[] = [];
    while (this.opens()) fx.push(this.event());
    if (this.at < this.end) {
      this.at++;
      this.#fields(shape.end, event);
    }
    if (fx.length > 0) event["fx"] = fx;
    return event as unknown as Event;
  }

  /** The next field of the current group; undefined if it is absent. */
  field(field: Field): unknown {
    const value = this.#value(field);
    return field.optional && value === 0 ? undefined : value;
  }

  /** Skips a field. */
  skip({ kind }: Field): void {
    if (kind === "hex") this.at += Math.ceil(this.data[this.at]! / 4) + 1;
    else if (kind === "counts") this.at += 2 * this.data[this.at]! + 1;
    else this.at += kind === "type" ? 4 : kind === "bits64" ? 2 : 1;
  }

  #next(): number {
    return this.data[this.at++]!;
  }

  #fields(fields: ReadonlyArray<Field>, event: Record<string, unknown>): void {
    for (const field of fields) {
      const value = this.field(field);
      if (value !== undefined) event[field.name] = value;
    }
  }

  #value({ kind }: Field): unknown {
    switch (kind) {
      case "integer":
        return this.#integer(this.#next());
      case "word":
        return this.#word(this.#next());
      case "float":
        return this.#next();
      case "bits64":
        return this.#bits64();
      case "hex":
        return this.#hex();
      case "type":
        return this.#type();
      case "counts":
        return this.#counts();
      case "map": {
        const r = this.#next();
        return r < 0 ? undefined : r;
      }
      case "stat":
        return STATS[this.#next()];
      case "fixed":
        return FIXED[this.#next()];
      case "kind":
        return KINDS[this.#next()];
      case "path":
        return PATHS[this.#next()];
      case "sweeper":
        return SWEEPERS[this.#next()];
    }
  }

  #integer(value: number): Word {
    return Number.isInteger(value) ? value : this.#bigs[-value - 0.5]!;
  }

  #word(value: number): Word {
    if (value >= 0) return value <= Number.MAX_SAFE_INTEGER ? value : BigInt(value);
    return Number.isInteger(value) ? BigInt(value) + BigInt(TWO64) : this.#bigs[-value - 0.5]!;
  }

  #bits64(): Word {
    const lo = this.#next() >>> 0;
    const hi = this.#next() >>> 0;
    return hi < 0x200000 ? hi * 0x100000000 + lo : (BigInt(hi) << 32n) | BigInt(lo);
  }

  #hex(): string {
    const bytes = this.#next();
    let text = "";
    for (let i = 0; i < bytes; i++) {
      const byte = Math.floor(this.data[this.at + (i >>> 2)]! / 2 ** (8 * (i & 3))) & 0xff;
      text += byte.toString(16).padStart(2, "0");
    }
    this.at += Math.ceil(bytes / 4);
    return text;
  }

  #type(): unknown {
    const [size, ptrdata, align, noscan] = [this.#next(), this.#next(), this.#next(), this.#next()];
    return size < 0 ? undefined : [size, ptrdata, align, noscan];
  }

  #counts(): Record<string, Word> {
    const counts: Record<string, Word> = {};
    for (let n = this.#next(); n > 0; n--) counts[this.#next()] = this.#word(this.#next());
    return counts;
  }
}
