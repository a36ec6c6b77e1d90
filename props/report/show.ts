/** How actions and events are written for people: one line, Go's names, addresses in hex. */
import type { Action } from "../../spec/machine/action.ts";
import type { Event } from "../../spec/machine/event.ts";

const addresses: ReadonlySet<string> = new Set([
  "a",
  "r",
  "c",
  "sp",
  "node",
  "hint",
  "tb",
  "limit",
  "tiny",
  "start",
  "end",
  "brk",
  "spans",
  "bitmap",
  "resv",
  "used",
  "alloc",
  "arena_start",
  "arena_used",
  "arena_alloc",
  "arena_end",
]);

/** Lists of addresses. */
const lists: ReadonlySet<string> = new Set(["objects"]);

/** A number and its noun: `1 page`, `2 pages`. */
export const showCount = (n: number | bigint, noun: string): string =>
  `${n} ${noun}${Number(n) === 1 ? "" : "s"}`;

export const showBytes = (n: number | bigint): string => showCount(n, "byte");

export const hex = (address: number | bigint): string => `0x${address.toString(16)}`;

/** A field's value, as a person would write it. */
export const showField = (name: string, value: unknown): string => {
  if (typeof value === "number" && addresses.has(name) && value >= 4096) {
    return hex(value);
  }
  if (typeof value === "bigint") return hex(value);
  if (lists.has(name) && Array.isArray(value)) return `[${value.map(hex).join(",")}]`;
  if (typeof value === "string") return value;
  if (value === undefined) return "absent";
  return JSON.stringify(value, (_, v: unknown) => (typeof v === "bigint" ? String(v) : v));
};

const showFields = (bag: object, left: ReadonlySet<string>): string =>
  Object.entries(bag)
    .filter(([name, value]) => !left.has(name) && value !== undefined)
    .map(([name, value]) => `${name} ${showField(name, value)}`)
    .join(", ");

const notFields: ReadonlySet<string> = new Set(["e", "fx", "tag", "s", "p", "m"]);

/** `malloc(n 16, nz 1) on P0`. */
export const showAction = (action: Action): string => {
  const on = action.p < 0 ? "" : ` on P${action.p}`;
  return `${action.tag}(${showFields(action, notFields)})${on}`;
};

/** An event with its arguments and results, without what is nested in it. */
export const showEvent = (event: Event): string => `${event.e} ${showFields(event, notFields)}`;
