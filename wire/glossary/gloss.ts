/**
 * What a gloss is: what an event or a field of a trace means, in words. The types here pin the
 * glossary to the specification's events: an event or a field that is added there does not compile
 * without a gloss, and a field's unit must be one that its type can have.
 */
import type {
  Caller,
  Counts,
  EventName,
  Fields,
  Fixed,
  SpecialKind,
  Stat,
  Sweeper,
  TypeInfo,
} from "../../spec/machine/event.ts";
import type { Role } from "../roles.ts";
import type { Address, Bytes, Flag, Pages } from "../../spec/numbers/units.ts";

/** The units, and how a value of each is written in a trace. */
export const units = {
  address: 'a byte address, as a string of lower-case hex: "0xc420000000"; "0x0" is nil',
  bytes: "a number of bytes",
  pages: "a number of pages of `pageSize` bytes",
  count: "a number of things",
  objects: "a number of objects, which is also a number of slots of a span",
  index: "the position of something, from 0",
  flag: "0 or 1",
  code: "a number that stands for a choice; the field's sentence lists the choices",
  name: "one of a few strings, listed under Names",
  text: "a string",
  "span class": "2 × the index into `class_to_size`, plus 1 if the objects have no pointers",
  generation: "a sweep generation, which grows by 2 with each cycle",
  nanoseconds: "a time on the clock that never goes backwards, or a length of time",
  random: "32 random bits, as a whole number",
  percent: "a number of hundredths",
  ratio: "a float64, as the hex of its IEEE 754 bits",
  bits: 'a 64-bit pattern, as a string of lower-case hex: "0xff"',
  bitmap: "one bit for each slot of a span, as a string of hex bytes without 0x",
  type: "`[size, bytes up to the last pointer, alignment, 1 if pointer-free]`, all in bytes",
  counts: "an object from class numbers to counts; entries of 0 are left out",
  list: "a list",
  record: "an object with fields of its own",
} as const;

export type Unit = keyof typeof units;

/** What a replay does with a field of each role. */
export const roles: Readonly<Record<Role, string>> = {
  argument: "given to an operation; predicted and compared in a nested event",
  result: "predicted and compared",
  input: "comes from outside the allocator; given to the twins",
  order: "says when and where the event happened; not compared",
  name: "says what the event is, or what is nested in it; compared by position",
  ending: "says how an operation ended that did not return; compared",
  informational: "not compared",
};

/** Units of plain numbers, whose type says nothing of what they count. */
type NumberUnit = Exclude<
  Unit,
  "address" | "flag" | "name" | "text" | "bitmap" | "type" | "counts" | "list" | "record"
>;

type Path = NonNullable<Fields["malloc"]["path"]>;
type Name = Stat | Fixed | Sweeper | SpecialKind | Path | Caller;

/** The units that a field of type `A` may have. */
export type UnitOf<A> = [A] extends [Address]
  ? "address"
  : [A] extends [Pages]
    ? "pages"
    : [A] extends [Bytes]
      ? "bytes"
      : [A, Flag] extends [Flag, A]
        ? "flag"
        : [A] extends [Name]
          ? "name"
          : [A] extends [string]
            ? "bitmap" | "text"
            : [A] extends [number | bigint]
              ? NumberUnit
              : [A] extends [TypeInfo]
                ? "type"
                : [A] extends [Counts]
                  ? "counts"
                  : [A] extends [ReadonlyArray<unknown>]
                    ? "list"
                    : "record";

/** A field's unit, and a phrase that says what the field holds. */
export type Gloss<U extends Unit = Unit> = readonly [unit: U, says: string];

/** The gloss of each field of `A`. */
export type Glosses<A> = {
  readonly [K in keyof A]-?: Gloss<UnitOf<Exclude<A[K], undefined>>>;
};

/** What an event is: a sentence, the Go function that it records, and its fields. */
export interface EventGloss {
  readonly says: string;
  /** `file.go: function`. */
  readonly go: string;
  readonly fields: Readonly<Record<string, Gloss>>;
}

/** The gloss of every event, with all of its fields and no others. */
export type EventGlosses = {
  readonly [E in EventName]: EventGloss & { readonly fields: Glosses<Fields[E]> };
};
