/** Whether a field of an event is compared: the table of roles, remembered for speed. */
import type { Event } from "../../spec/machine/event.ts";
import { isPredicted, type Role, roleOf } from "../../wire/index.ts";

/**
 * Which fields are compared. With a record: those that a replay predicts. Between twins also what both
 * were given: each repeats it in its event, and a machine that loses it may repeat something else.
 */
export type Scope = "predicted" | "given";

const given: ReadonlySet<Role> = new Set(["argument", "input", "result"]);

const isCompared: Readonly<Record<Scope, typeof isPredicted>> = {
  predicted: isPredicted,
  given: (field, event, parent) => given.has(roleOf(field, event, parent)),
};

/** The fields of all events of a kind, as far as they have been asked for. */
export class Predictions {
  readonly #known = new Map<string, boolean>();
  readonly #event: Event;
  readonly #parent: Event | undefined;
  readonly #scope: Scope;

  /** An event of the kind, and the one around it, if there is one. */
  constructor(event: Event, parent: Event | undefined, scope: Scope) {
    this.#event = event;
    this.#parent = parent;
    this.#scope = scope;
  }

  isPredicted(field: string): boolean {
    return this.#known.get(field) ?? this.#ask(field);
  }

  /** How many fields of an event of the kind are compared. */
  countIn(event: Event): number {
    const known = this.#known;
    let count = 0;
    for (const field in event) if (known.get(field) ?? this.#ask(field)) count++;
    return count;
  }

  #ask(field: string): boolean {
    const predicted = isCompared[this.#scope](field, this.#event, this.#parent);
    this.#known.set(field, predicted);
    return predicted;
  }
}

/** How many kinds an event of one name may be of. */
export const kinds = 4;

/**
 * A number for what the roles of an event's fields depend on beside its name: whether it is nested,
 * and whether a sweep's marks are an input, which they are unless the record has others that are.
 * Undefined where they depend on the event around it, since the presence of this one is an input.
 */
export const kindOf = (event: Event, parent: Event | undefined): number | undefined => {
  const around = parent?.e;
  if (around === "prof" || around === "sp.free" || around === "mcache.free") return undefined;
  const given = event.e === "sweep" && event.marks0 === undefined ? 2 : 0;
  return given + (around === undefined ? 0 : 1);
};

const newTables = () => Array.from({ length: kinds }, () => new Map<string, Predictions>());
const tables = { predicted: newTables(), given: newTables() };

/** Which fields of an event are compared; `parent` is the one around it, if there is one. */
export const predictionsFor = (
  event: Event,
  parent: Event | undefined,
  scope: Scope = "predicted",
): Predictions => {
  const kind = kindOf(event, parent);
  if (kind === undefined) return new Predictions(event, parent, scope);
  const table = tables[scope][kind]!;
  const known = table.get(event.e);
  if (known !== undefined) return known;
  const fresh = new Predictions(event, parent, scope);
  table.set(event.e, fresh);
  return fresh;
};
