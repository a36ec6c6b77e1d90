/** `mallocspec explain`: what the events and fields of a trace mean, from the glossary. */
import { Command } from "commander";
import {
  chapters,
  fieldOf,
  type Gloss,
  glossOf,
  isEvent,
  names,
  operations,
  points,
  records,
  roles,
  rolesIn,
  units,
} from "../wire/glossary/index.ts";
import type { EventName } from "../spec/machine/event.ts";
import { exitCodes, guarded, UsageError } from "./exit.ts";
import { distance } from "./arguments/names.ts";
import { columns, wrap } from "./terminal/columns.ts";

type Lines = ReadonlyArray<string>;

const indented = (text: string): Lines => wrap(text, 78).map((line) => `  ${line}`);

const roleOf = (event: EventName, field: string): string => rolesIn(event, field).join(" or ");

/** Whether an event may be a line of its own, and whether something may be nested in it. */
const placeOf = (event: EventName): string => {
  const own = (operations as ReadonlyArray<string>).includes(event);
  const point = (points as ReadonlyArray<string>).includes(event);
  const where = own ? "may be a line of its own" : "only occurs inside another event";
  return `The event ${where}; ${point ? "nothing is" : "other events may be"} nested in it.`;
};

const explainEvent = (event: EventName): Lines => {
  const { says, go, fields } = glossOf(event);
  const rows = Object.entries(fields).map(([field, [unit, phrase]]) => [
    field,
    unit,
    roleOf(event, field),
    phrase,
  ]);
  return [
    event,
    ...indented(says),
    ...indented(placeOf(event)),
    `  Go: ${go}`,
    "",
    ...(rows.length === 0 ? ["  It has no fields."] : columns([head, ...rows])),
  ];
};
const head = ["field", "unit", "role", "meaning"];

const explainField = (event: EventName, field: string, [unit, says]: Gloss): Lines => [
  `${event}.${field}`,
  ...indented(says),
  ...columns([
    ["unit:", `${unit}: ${units[unit]}`],
    ...rolesIn(event, field).map((role) => ["role:", `${role}: ${roles[role]}`]),
    ["Go:", glossOf(event).go],
  ]),
];

type RecordName = keyof typeof records;
const isRecord = (name: string): name is RecordName => Object.hasOwn(records, name);

const explainRecord = (name: RecordName): Lines => {
  const { title, fields } = records[name];
  const glosses: Readonly<Record<string, Gloss>> = fields;
  return [
    title,
    "",
    ...columns(Object.entries(glosses).map(([field, [unit, says]]) => [field, unit, says])),
  ];
};

const explainNames = (): Lines =>
  Object.values(names).flatMap(({ fields, says, names: each }, i) => [
    ...(i === 0 ? [] : [""]),
    `${fields}: ${says}`,
    "",
    ...columns(Object.entries(each)),
  ]);

/** Every event, by chapter. */
export const list = (): Lines => [
  ...chapters.flatMap(({ title, events }) => [
    title,
    ...columns(events.map((event) => [event, glossOf(event).says])),
    "",
  ]),
  "mallocspec explain EVENT, or EVENT.FIELD, says more. Other things to explain:",
  ...columns([
    ["header", "the first line of a trace"],
    ["constants", "the header's constants"],
    ["sizeof", "the sizes of records in the header's constants"],
    ["operation", "the keys that every line may have"],
    ["units", "the units of fields, and how their values are written"],
    ["names", "what the strings in fields stand for"],
  ]),
];

const topics: Readonly<Record<string, () => Lines>> = {
  header: () => explainRecord("header"),
  constants: () => explainRecord("constants"),
  sizeof: () => explainRecord("sizeof"),
  operation: () => explainRecord("operation"),
  units: () => ["Units", "", ...columns(Object.entries(units))],
  names: explainNames,
};

/** Whether one is the beginning of the other, and more than a letter. */
const isBegun = (word: string, name: string): boolean =>
  Math.min(word.length, name.length) > 1 &&
  (word.startsWith(name.toLowerCase()) || name.toLowerCase().startsWith(word));

/** The three names nearest to a word, of those near enough to be meant. */
const nearest = (word: string, known: Lines): Lines => {
  const lower = word.slice(0, 40).toLowerCase();
  return known
    .map((name) => ({ name, edits: distance(lower, name.toLowerCase()) }))
    .filter(
      ({ name, edits }) =>
        edits <= Math.max(1, Math.floor(name.length / 3)) || isBegun(lower, name),
    )
    .toSorted((a, b) => a.edits - b.edits)
    .slice(0, 3)
    .map(({ name }) => name);
};

/** The nearest names, or else where to find them. */
const hint = (word: string, known: Lines, otherwise: string): string => {
  const near = nearest(word, known);
  return near.length > 0 ? `nearest: ${near.join(", ")}` : otherwise;
};

const shown = (word: string): string =>
  JSON.stringify(word.length > 40 ? `${word.slice(0, 40)}…` : word);

const noField = (of: string, field: string, fields: Lines): UsageError => {
  const all = fields.length === 0 ? "none" : fields.join(", ");
  return new UsageError(
    `found ${shown(field)}, expected a field of ${of}; ${hint(field, fields, `it has ${all}`)}`,
  );
};

/** The lines that explain a topic, an event or EVENT.FIELD. Throws a UsageError for other words. */
export const explain = (word: string): Lines => {
  if (Object.hasOwn(topics, word)) return topics[word]!();
  if (isEvent(word)) return explainEvent(word);
  const dot = word.lastIndexOf(".");
  const [event, field] = [word.slice(0, dot), word.slice(dot + 1)];
  if (isEvent(event)) {
    const gloss = fieldOf(event, field);
    if (gloss !== undefined) return explainField(event, field, gloss);
    throw noField(event, field, Object.keys(glossOf(event).fields));
  }
  if (isRecord(event)) {
    const fields: Readonly<Record<string, Gloss>> = records[event].fields;
    if (!Object.hasOwn(fields, field)) throw noField(event, field, Object.keys(fields));
    const [unit, says] = fields[field]!;
    return [
      `${event}.${field}`,
      ...indented(says),
      ...columns([["unit:", `${unit}: ${units[unit]}`]]),
    ];
  }
  const known = [...chapters.flatMap(({ events }) => events), ...Object.keys(topics)];
  throw new UsageError(
    `found ${shown(word)}, expected an event or EVENT.FIELD; ${hint(word, known, "explain alone lists them")}`,
  );
};

const run = async (word: string | undefined): Promise<number> => {
  console.log((word === undefined ? list() : explain(word)).join("\n"));
  return exitCodes.holds;
};

export const explainCommand = new Command("explain")
  .description("Says what an event or a field of a trace means.")
  .argument("[EVENT[.FIELD]]", "an event, a field of one, or header; without it, all events")
  .action(guarded(run));
