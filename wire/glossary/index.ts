/**
 * The glossary: what every event and field of a trace means. `docs/TRACES.md`, `mallocspec explain`,
 * the errors of the decoder and the reports of differences take their words from here. Roles are not
 * written down here: `wire/roles.ts`, by which a replay compares, has them.
 */
import type { Event, EventName } from "../../spec/machine/event.ts";
import { type Role, roleOf } from "../roles.ts";
import { arena } from "./arena.ts";
import { collector } from "./collector.ts";
import type { EventGloss, EventGlosses, Gloss } from "./gloss.ts";
import { constants, header, sizes } from "./header.ts";
import { names } from "./names.ts";
import { objects } from "./objects.ts";
import { operation } from "./operation.ts";
import { os } from "./os.ts";
import { pages } from "./pages.ts";
import { start } from "./start.ts";
import { stats } from "./stats.ts";

export { type EventGloss, type Gloss, roles, units } from "./gloss.ts";
export { names };

const glossary: EventGlosses = {
  ...start,
  ...os,
  ...arena,
  ...pages,
  ...objects,
  ...collector,
  ...stats,
};

/** A part of the trace format: its title and its events. */
export interface Chapter {
  readonly title: string;
  readonly events: ReadonlyArray<EventName>;
}

const chapter = (title: string, events: Partial<EventGlosses>): Chapter => ({
  title,
  events: Object.keys(events) as ReadonlyArray<EventName>,
});

/** The events, in the order in which an allocation meets them. */
export const chapters: ReadonlyArray<Chapter> = [
  chapter("Start", start),
  chapter("Operating system", os),
  chapter("Arena and small allocators", arena),
  chapter("Page heap", pages),
  chapter("Objects", objects),
  chapter("Collector", collector),
  chapter("Statistics", stats),
];

interface RecordGloss {
  readonly title: string;
  /** The name of its codec, by which the decoder reports a mistake in it. */
  readonly codec?: string;
  readonly fields: Readonly<Record<string, Gloss>>;
}

/** Records that are not events: the header, its parts, and the keys of every line. */
export const records = {
  header: { title: "Header", codec: "the header", fields: header },
  constants: { title: "Constants", codec: "the header's constants", fields: constants },
  sizeof: { title: "Sizes", codec: "the header's sizeof", fields: sizes },
  operation: { title: "Keys of every line", fields: operation },
} as const satisfies Readonly<Record<string, RecordGloss>>;

/** The events that a line of a trace may be; all others only occur inside of another. */
export const operations = [
  "rate",
  "mallocinit",
  "pcache",
  "procresize",
  "gc.init",
  "gc.enable",
  "persist",
  "manual.alloc",
  "manual.free",
  "scavenge",
  "malloc",
  "newobject",
  "newarray",
  "mcache.alloc",
  "mcache.free",
  "releaseall",
  "flush",
  "gc.start",
  "gc.epoch",
  "gc.cycle",
  "gc.phase",
  "gc.marked",
  "gc.sweepgen",
  "gc.trigger",
  "sweepone",
  "fin.add",
  "fin.rm",
  "ckpt",
  "memstats",
] as const satisfies ReadonlyArray<EventName>;

/** The events in which nothing is ever nested. */
export const points = [
  "os.reserve",
  "os.map",
  "os.alloc",
  "os.free",
  "os.unused",
  "os.used",
  "os.fault",
  "pcache",
  "rate",
  "gc.init",
  "gc.enable",
  "fix.init",
  "fix.free",
  "gc.epoch",
  "fl.ins",
  "fl.rm",
  "tr.ins",
  "tr.rm",
  "scav.span",
  "c.uncache",
  "flush",
  "sample",
  "sb.pop",
  "gc.start",
  "gc.cycle",
  "gc.phase",
  "gc.marked",
  "gc.sweepgen",
  "ckpt",
  "memstats",
] as const satisfies ReadonlyArray<EventName>;

export const isEvent = (name: string): name is EventName => Object.hasOwn(glossary, name);

/** The gloss of an event. */
export const glossOf = (event: EventName): EventGloss => glossary[event];

/** The gloss of a field of an event, or of a key that every line may have. */
export const fieldOf = (event: EventName, field: string): Gloss | undefined => {
  const { fields } = glossOf(event);
  if (Object.hasOwn(fields, field)) return fields[field];
  const keys: Readonly<Record<string, Gloss>> = operation;
  return Object.hasOwn(keys, field) ? keys[field] : undefined;
};

/** The role of a field; two where a sweep has `marks0`, and where it has not. */
export const rolesIn = (event: EventName, field: string): ReadonlyArray<Role> => {
  const plain = { e: event } as Event;
  const resurrecting = { e: event, marks0: "" } as Event;
  return [...new Set([plain, resurrecting].map((one) => roleOf(field, one, undefined)))];
};

/** A field of an event on one line: its unit, what it holds and the Go function it comes from. */
export const inBrief = (event: EventName, field: string): string | undefined => {
  const gloss = fieldOf(event, field);
  if (gloss === undefined) return undefined;
  const [unit, says] = gloss;
  return `${field} (${unit}): ${says} (${glossOf(event).go})`;
};

/** What a field holds: `of` is the event that has it, or the name of the record's codec. */
export const phraseOf = (of: string, field: string): string | undefined => {
  if (isEvent(of)) return fieldOf(of, field)?.[1];
  const record = Object.values<RecordGloss>(records).find(({ codec }) => codec === of);
  const fields: Readonly<Record<string, Gloss>> = record?.fields ?? {};
  return Object.hasOwn(fields, field) ? fields[field]?.[1] : undefined;
};
