/** What is wrong with a trace, and where: always one line of text. */
import type * as t from "io-ts";
import { EventName } from "./event.ts";
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
    const place = file === undefined ? `line ${line}` : `${file}:${line}`;
    const subject = field === "" ? "" : `${field}: `;
    super(`${place}: ${subject}found ${found}, expected ${expected}`);
    this.file = file;
    this.line = line;
    this.field = field;
    this.found = found;
    this.expected = expected;
  }
}

/** Text cut to what fits on a line of a report: its begin, its end and its length. */
export const excerpt = (text: string): string => {
  const shown = text.replace(/[\p{Cc}\u2028\u2029]/gu, "\ufffd");
  return shown.length <= 60
    ? shown
    : `${shown.slice(0, 40)} … ${shown.slice(-15)} (${text.length} characters)`;
};

const stepOf = (key: string): string => {
  if (/^[0-9]+$/.test(key)) return `[${key}]`;
  return /^\w+$/.test(key) ? `.${key}` : `[${excerpt(JSON.stringify(key))}]`;
};

const pathOf = (context: t.Context): string =>
  context
    .slice(1)
    .map(({ key }) => stepOf(key))
    .join("")
    .replace(/^\./, "");

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
    field: pathOf(error.context),
    found: foundIn(error.value, type),
    expected: `${type?.name ?? "something else"}${meaningOf(error.context)}`,
  };
};
