/**
 * What the specification knows of the span, list or cache that an event concerns: the state that a
 * report shows beside a difference.
 */
import type { Event } from "../../spec/machine/event.ts";
import type { State } from "../../spec/index.ts";
import { cacheOf } from "../../spec/objects/mcache.ts";
import { lookup, type Span } from "../../spec/pages/mspan.ts";
import { showField } from "./show.ts";

const hidden: ReadonlySet<string> = new Set(["id", "allocBits", "markBits", "specials"]);

const record = (name: string, fields: object): string => {
  const shown = Object.entries(fields)
    .filter(([field, value]) => !hidden.has(field) && typeof value !== "object")
    .map(([field, value]) => `${field} ${showField(field === "base" ? "a" : field, value)}`);
  return `${name}: ${shown.join(", ")}`;
};

const addressIn = (event: Event): number | undefined => {
  for (const field of ["a", "r", "base"]) {
    const value = (event as unknown as Readonly<Record<string, unknown>>)[field];
    if (typeof value === "number" && value >= 4096) return value;
  }
  return undefined;
};

const spanAround = (state: State, event: Event): Span | undefined => {
  const address = addressIn(event);
  return address === undefined ? undefined : lookup(state, address);
};

/** Lines of `name: field value, …`; none where the event concerns nothing that has a record. */
export const describe = (state: State, event: Event): ReadonlyArray<string> => {
  const span = spanAround(state, event);
  const cache = "spc" in event || event.e === "malloc" ? cacheOf(state) : undefined;
  return [
    ...(span === undefined ? [] : [record("span", span)]),
    ...(cache === undefined ? [] : [record("cache", cache)]),
    record("arena", state.arena),
  ];
};
