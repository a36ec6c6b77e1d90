/** What is wrong with a trace, and where: always one line of text. */
import type * as t from "io-ts";
import { EventName } from "./event.ts";
import { excerpt, printable } from "./excerpt.ts";
import { isObject, NoSuchField } from "./codecs/shape.ts";
import { phraseOf } from "./glossary/index.ts";

/** A mistake in a trace: bad input, never a bug of ours. */
export class TraceError extends Error {
  override readonly name = "TraceError";
  readonly code = "bad-trace";
  readonly file: string | undefined;
  /** The line in the file, from 1. */
  readonly line: number;
  /** The path to the field in the line's record, `fx[2].fx[0].np`; "" for the line itself. */
  readonly field: string;
  readonly found: string;
  readonly expected: string;
  constructor(of: {
    readonly file?: string | undefined;
    readonly line: number;
    readonly field?: string;
    readonly found: string;
    readonly expected: string;
  }) {
    const { file, line, field = "", found, expected } = of;
    const place = typeof file === "string" ? `${printable(file)}:${line}` : `line ${line}`;
    const subject = field === "" ? "" : `${field}: `;
    super(`${place}: ${subject}found ${found}, expected ${expected}`);
    this.file = file;
    this.line = line;
    this.field = field;
    this.found = found;
    this.expected = expected;
  }
}

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
