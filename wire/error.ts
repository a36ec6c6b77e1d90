/** What an error of a codec says: which field, what was found, and what was expected. */
import type * as t from "io-ts";
import { EventName } from "./event.ts";
import { excerpt } from "./excerpt.ts";
import { isObject, NoSuchField } from "./codecs/shape.ts";
import { phraseOf } from "./glossary/index.ts";

const stepOf = (key: string): string => {
  if (/^[0-9]{1,8}$/.test(key)) return `[${key}]`;
  return /^\w{1,60}$/.test(key) ? `.${key}` : `[${excerpt(JSON.stringify(key))}]`;
};

/** How a report names a field: `fx[2].np`. */
export const pathOf = (keys: ReadonlyArray<string>): string =>
  keys.map(stepOf).join("").replace(/^\./, "");

const foundIn = (value: unknown, type: t.Decoder<never, unknown> | undefined): string => {
  if (type instanceof NoSuchField) return "an unknown field";
  if (type === EventName && typeof value === "string")
    return `the unknown event ${excerpt(JSON.stringify(value))}`;
  return value === undefined ? "nothing" : excerpt(JSON.stringify(value));
};

/** What the glossary says of the field that is wrong, in brackets. */
const meaningOf = (context: t.Context): string => {
  const at = context.findLastIndex(({ key }) => /^[A-Za-z]/.test(key));
  const [record, field] = [context[at - 1], context[at]];
  if (record === undefined || field === undefined) return "";
  const name = isObject(record.actual) ? record.actual["e"] : undefined;
  const phrase = phraseOf(typeof name === "string" ? name : record.type.name, field.key);
  return phrase === undefined ? "" : ` (${field.key}: ${phrase})`;
};

/** The place, value and expectation of an io-ts error. */
export const mistakeOf = (
  error: t.ValidationError,
): { readonly field: string; readonly found: string; readonly expected: string } => {
  const type = error.context.at(-1)?.type;
  return {
    field: pathOf(error.context.slice(1).map(({ key }) => key)),
    found: foundIn(error.value, type),
    expected: `${type?.name ?? "something else"}${meaningOf(error.context)}`,
  };
};
