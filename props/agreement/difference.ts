/**
 * Where two trees of events differ first, in the order in which things happened: what an act was
 * called with, what happened inside it, what it came to.
 *
 * With a record, fields that are inputs are not compared: a replay was given them. Between twins they
 * are. What merely orders or names a line is never compared. A flag that is absent is 0; so is an absent
 * string, list or count.
 */
import type { Event } from "../../spec/machine/event.ts";
import { argumentsOf } from "../../wire/index.ts";
import { type Predictions, predictionsFor, type Scope } from "./predicted.ts";

/** The first thing that differs, with enough around it to see why. */
export interface Difference {
  /** Path to the field from the top-level event: `fx[0].fx[2].np`. */
  readonly path: string;
  readonly expected: unknown;
  readonly actual: unknown;
  /** The event that the difference is in, as each side has it; undefined where it has none. */
  readonly expectedEvent: Event | undefined;
  readonly actualEvent: Event | undefined;
  /** The event completed before it. */
  readonly before: Event | undefined;
}

type Bag = Readonly<Record<string, unknown>>;
const bagOf = (event: Event): Bag => event as unknown as Bag;

/** The two sides of a comparison, always in this order. */
interface Pair {
  readonly expected: Event;
  readonly actual: Event;
  /** The expected event around it; undefined for an operation. */
  readonly parent: Event | undefined;
}

const isAbsent = (value: unknown): boolean =>
  value === undefined ||
  value === 0 ||
  value === "" ||
  (Array.isArray(value) && value.length === 0);

const sameBag = (a: Bag, b: Bag): boolean =>
  Object.keys(a).every((key) => same(a[key], b[key])) &&
  Object.keys(b).every((key) => key in a || isAbsent(b[key]));

/** Equality of two field values, where absent means zero. */
export const same = (a: unknown, b: unknown): boolean => {
  if (a === b || (isAbsent(a) && isAbsent(b))) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  return sameBag(a as Bag, b as Bag);
};

const none: ReadonlyArray<Event> = [];

/** Compares trees of events, counting; stops at the first difference. */
export class Comparer {
  events = 0;
  fields = 0;
  difference: Difference | undefined = undefined;
  #before: Event | undefined = undefined;
  readonly #scope: Scope;

  constructor(scope: Scope = "predicted") {
    this.#scope = scope;
  }

  /** Compares one operation; false at the first difference. */
  compare(expected: Event, actual: Event): boolean {
    return this.#event({ expected, actual, parent: undefined });
  }

  #event(pair: Pair): boolean {
    const { expected, actual, parent } = pair;
    if (expected.e !== actual.e) return this.#differ("e", [expected.e, actual.e], pair);
    this.events++;
    const predictions = predictionsFor(expected, parent, this.#scope);
    if (expected.fx !== undefined || actual.fx !== undefined) {
      if (!this.#arguments(pair, predictions)) return false;
      if (!this.#list(pair)) return false;
    }
    if (!this.#fields(pair, predictions)) return false;
    this.#before = expected;
    return true;
  }

  /** What an act was called with differs before anything inside it can. */
  #arguments(pair: Pair, predictions: Predictions): boolean {
    if (pair.parent === undefined && this.#scope === "predicted") return true;
    const [expected, actual] = [bagOf(pair.expected), bagOf(pair.actual)];
    for (const field of argumentsOf[pair.expected.e]) {
      const [e, a] = [expected[field], actual[field]];
      if (e !== a && !same(e, a) && predictions.isPredicted(field)) {
        return this.#differ(field, [e, a], pair);
      }
    }
    return true;
  }

  #fields(pair: Pair, predictions: Predictions): boolean {
    const [expected, actual] = [bagOf(pair.expected), bagOf(pair.actual)];
    for (const field in expected) {
      const e = expected[field];
      if (e === undefined || !predictions.isPredicted(field)) continue;
      this.fields++;
      const a = actual[field];
      if (e !== a && !same(e, a)) return this.#differ(field, [e, a], pair);
    }
    for (const field in actual) {
      const a = actual[field];
      if (expected[field] !== undefined || isAbsent(a)) continue;
      if (predictions.isPredicted(field)) return this.#differ(field, [undefined, a], pair);
    }
    return true;
  }

  #list({ expected, actual }: Pair): boolean {
    const es = expected.fx ?? none;
    const as = actual.fx ?? none;
    const shared = Math.min(es.length, as.length);
    for (let i = 0; i < shared; i++) {
      if (this.#event({ expected: es[i]!, actual: as[i]!, parent: expected })) continue;
      return this.#within(`fx[${i}].`);
    }
    if (es.length === as.length) return true;
    const [e, a] = [es[shared], as[shared]];
    return this.#differ(`fx[${shared}]`, [e?.e ?? "nothing", a?.e ?? "nothing"], {
      expected: e,
      actual: a,
    });
  }

  /** The difference was found inside an event that is at `path`. */
  #within(path: string): false {
    const found = this.difference!;
    this.difference = { ...found, path: path + found.path };
    return false;
  }

  #differ(
    path: string,
    [expected, actual]: readonly [unknown, unknown],
    events: { readonly expected: Event | undefined; readonly actual: Event | undefined },
  ): false {
    this.difference = {
      path,
      expected,
      actual,
      expectedEvent: events.expected,
      actualEvent: events.actual,
      before: this.#before,
    };
    return false;
  }
}
