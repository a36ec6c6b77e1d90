/**
 * The language of Find: words with blanks between, all of which one event of a step must meet.
 *
 * - `malloc`: the name of an event, of the step itself or nested in it;
 * - `n>1024`, `spc=42`, `stat=gc_sys`: a field and a value, with =, !=, <, <=, > or >=;
 * - `0xc420000000`: an address that the event names, or that lies in what it allocates;
 * - `0xc420000000..0xc420002000`: an address that the event names lies in there, the end left out;
 * - `throw`, `panic`, `disabled`, `rejected`, `differs`: how the step ended.
 */
import type { Event, EventName } from "../../../spec/machine/event.ts";
import { fieldOf, isEvent } from "../../../wire/glossary/index.ts";
import { excerpt } from "../../../wire/excerpt.ts";

/** What of a step is asked beside its events. */
export const outcomes = ["throw", "panic", "disabled", "rejected", "differs"] as const;
export type OutcomeWord = (typeof outcomes)[number];

export interface Query {
  readonly outcomes: ReadonlyArray<OutcomeWord>;
  /** Whether an event, without those nested in it, meets the words about events. */
  readonly isMet: (event: Event) => boolean;
  /** Whether there are no such words. */
  readonly isOfAny: boolean;
}

/** A text that is no query: which word, and what was expected. */
export class QueryError extends Error {
  override readonly name = "QueryError";
}

type Test = (event: Event) => boolean;
type Bag = Readonly<Record<string, unknown>>;

const bagOf = (event: Event): Bag => event as unknown as Bag;

const compare: Readonly<Record<string, (a: number | bigint, b: number | bigint) => boolean>> = {
  "=": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

const isNumber = (value: unknown): value is number | bigint =>
  typeof value === "number" || typeof value === "bigint";

const numberIn = (text: string): number | bigint | undefined => {
  if (!/^(-?\d{1,20}|0x[0-9a-f]{1,16})$/i.test(text)) return undefined;
  const n = Number(text);
  return Number.isSafeInteger(n) ? n : BigInt(text);
};

const comparison = (word: string): Test | undefined => {
  const [, field = "", operator = "", text = ""] = /^(\w+)(!=|<=|>=|=|<|>)(.+)$/.exec(word) ?? [];
  if (field === "") return undefined;
  const wanted = numberIn(text);
  const holds = compare[operator]!;
  if (wanted === undefined && operator !== "=" && operator !== "!=") {
    throw new QueryError(`${excerpt(word)}: expected a number behind ${operator}`);
  }
  return (event) => {
    const value = bagOf(event)[field];
    if (value === undefined) return false;
    if (wanted !== undefined) return isNumber(value) && holds(value, wanted);
    return (typeof value === "string" && value === text) === (operator === "=");
  };
};

/** The addresses that an event names. */
const addressesOf = (event: Event): ReadonlyArray<number> =>
  Object.entries(event).flatMap(([field, value]) =>
    typeof value === "number" && value !== 0 && fieldOf(event.e, field)?.[0] === "address"
      ? [value]
      : [],
  );

/** The bytes that an allocation asks for. */
const sizeOf = (event: Event): number => {
  if (event.e === "malloc") return Number(event.n);
  if (event.e === "newobject") return event.ty[0];
  return event.e === "newarray" ? event.ty[0] * Number(event.n) : 1;
};

const isAt =
  (address: number): Test =>
  (event) => {
    if (addressesOf(event).includes(address)) return true;
    const { r } = bagOf(event);
    return typeof r === "number" && r !== 0 && r <= address && address < r + sizeOf(event);
  };

const isWithin =
  (from: number, to: number): Test =>
  (event) =>
    addressesOf(event).some((address) => from <= address && address < to);

const addressTest = (word: string): Test | undefined => {
  const [, from, to] = /^(0x[0-9a-f]{1,16})(?:\.\.(0x[0-9a-f]{1,16}))?$/i.exec(word) ?? [];
  if (from === undefined) return undefined;
  return to === undefined ? isAt(Number(from)) : isWithin(Number(from), Number(to));
};

const nameTest = (word: string): Test | undefined =>
  isEvent(word) ? ({ e }) => e === (word as EventName) : undefined;

const isOutcome = (word: string): word is OutcomeWord =>
  (outcomes as ReadonlyArray<string>).includes(word);

/** Reads a query. Throws QueryError. */
export const parseQuery = (text: string): Query => {
  const words = text.split(/\s+/).filter((word) => word !== "");
  const tests = words
    .filter((word) => !isOutcome(word))
    .map((word) => {
      const test = nameTest(word) ?? addressTest(word) ?? comparison(word);
      if (test !== undefined) return test;
      const expected = `an event, FIELD>NUMBER, an address, or ${outcomes.join(", ")}`;
      throw new QueryError(`found ${excerpt(word)}, expected ${expected}`);
    });
  return {
    outcomes: words.filter(isOutcome),
    isMet: (event) => tests.every((test) => test(event)),
    isOfAny: tests.length === 0,
  };
};
