/**
 * Whether the fast machine recorded what an event of a trace or of the specification says, told from the
 * numbers that it recorded, without making events of them. It says only whether: where something differs
 * (or might), the comparer finds what.
 */
import type { Event } from "../../spec/machine/event.ts";
import type { EventReader } from "../../src/machine/event.ts";
import { NAMES, SHAPES, type Field } from "../../src/machine/vocabulary.ts";
import { same } from "./difference.ts";
import { kindOf, kinds, type Predictions, predictionsFor, type Scope } from "./predicted.ts";
import type { Counts } from "../subjects/subject.ts";

type Bag = Readonly<Record<string, unknown>>;

const none: ReadonlyArray<Event> = [];

/** Whether a field is one number, which stands for itself. */
const isPlain = ({ kind }: Field): boolean =>
  kind === "integer" || kind === "word" || kind === "float" || kind === "map";

/** A field as it is recorded, and whether it is compared. */
interface Slot {
  readonly field: Field;
  readonly name: string;
  readonly isPlain: boolean;
  readonly isPredicted: boolean;
}

/** The numbers of events of a kind, in order: those at the beginning and those at the end. */
interface Layout {
  readonly point: boolean;
  readonly begin: ReadonlyArray<Slot>;
  readonly end: ReadonlyArray<Slot>;
  /** The fields that are not compared. */
  readonly others: ReadonlyArray<string>;
  readonly predictions: Predictions;
}

const layoutOf = (code: number, predictions: Predictions): Layout => {
  const slot = (field: Field): Slot => {
    const { name } = field;
    return { field, name, isPlain: isPlain(field), isPredicted: predictions.isPredicted(name) };
  };
  const { point, ...shape } = SHAPES[code]!;
  const [begin, end] = [shape.begin.map(slot), shape.end.map(slot)];
  const others = [...begin, ...end].filter(({ isPredicted }) => !isPredicted);
  return { point, begin, end, others: ["e", "fx", ...others.map(({ name }) => name)], predictions };
};

/** Whether an event has no fields but those that were compared and these others. */
const isWhole = (event: Bag, compared: number, others: ReadonlyArray<string>): boolean => {
  let left = -compared;
  for (const _ in event) left++;
  for (let i = 0; i < others.length; i++) if (event[others[i]!] !== undefined) left--;
  return left === 0;
};

type Table = Array<Layout | undefined>;

const newTables = (): ReadonlyArray<Table> => Array.from({ length: kinds }, () => []);

/** By scope, kind and code, as far as they have been asked for. */
const tables = { predicted: newTables(), given: newTables() };

/** Compares one operation with what was recorded of one. */
export class Matcher {
  readonly #reader: EventReader;
  readonly #scope: Scope;
  #events = 0;
  #fields = 0;

  constructor(reader: EventReader, scope: Scope = "predicted") {
    this.#reader = reader;
    this.#scope = scope;
  }

  /** Whether what was recorded is this operation; if so, it is counted how much was compared. */
  matches(operation: Event, counts: Counts): boolean {
    const reader = this.#reader;
    if (reader.at === reader.end || !this.#event(operation, undefined)) return false;
    if (reader.at !== reader.end) return false;
    counts.events += this.#events;
    counts.fields += this.#fields;
    return true;
  }

  #event(expected: Event, parent: Event | undefined): boolean {
    const reader = this.#reader;
    const code = reader.data[reader.at++]! - 1;
    const layout = this.#layoutFor(code, expected, parent);
    if (layout === undefined) return false;
    const { point, begin, end, others, predictions } = layout;
    let compared = this.#compare(begin, expected);
    if (compared < 0 || !this.#inside(expected, point)) return false;
    if (!point && reader.at < reader.end) {
      reader.at++;
      const ended = this.#compare(end, expected);
      if (ended < 0) return false;
      compared += ended;
    }
    // Otherwise the record has a field that the machine knows nothing of.
    const isAll = isWhole(expected as unknown as Bag, compared, others);
    if (!isAll && compared !== predictions.countIn(expected)) return false;
    this.#events++;
    this.#fields += compared;
    return true;
  }

  /** How an event is recorded, if it is one with this code. */
  #layoutFor(code: number, event: Event, parent: Event | undefined): Layout | undefined {
    if (NAMES[code] !== event.e) return undefined;
    const kind = kindOf(event, parent);
    if (kind === undefined) return layoutOf(code, predictionsFor(event, parent, this.#scope));
    const table = tables[this.#scope][kind]!;
    return (table[code] ??= layoutOf(code, predictionsFor(event, parent, this.#scope)));
  }

  /** Whether the same happened inside of an act. */
  #inside(expected: Event, point: boolean): boolean {
    const { fx = none } = expected;
    if (point) return fx.length === 0;
    const reader = this.#reader;
    for (const inner of fx) if (!reader.opens() || !this.#event(inner, expected)) return false;
    return !reader.opens();
  }

  /** How many of some fields the record has, and the same; -1 if one differs. */
  #compare(slots: ReadonlyArray<Slot>, expected: Event): number {
    const reader = this.#reader;
    let count = 0;
    for (const { field, name, isPlain, isPredicted } of slots) {
      if (!isPredicted) {
        reader.skip(field);
        continue;
      }
      const value = (expected as unknown as Bag)[name];
      if (isPlain && value === reader.data[reader.at]) reader.at++;
      else if (!same(value, reader.field(field))) return -1;
      if (value !== undefined) count++;
    }
    return count;
  }
}
