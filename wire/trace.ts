/**
 * Traces: lines of text in, operations out, one at a time. `host/` opens files, unpacks them and cuts
 * their text into lines. A decoder remembers the number of the line and the sequence number of the
 * operation before.
 */
import * as E from "fp-ts/lib/Either.js";
import type * as t from "io-ts";
import type { Codec } from "./codecs/codec.ts";
import { DEPTH_MAX, fieldsAtMost, isAbysmal, isTooDeep, repeatedField } from "./codecs/json.ts";
import { isObject, tally } from "./codecs/shape.ts";
import { mistakeOf, pathOf } from "./error.ts";
import { TraceError } from "./traceerror.ts";
import { excerpt, nameOf } from "./excerpt.ts";
import { format, Header, version } from "./header.ts";
import { Operation } from "./operation.ts";

/** Where a line stands: the name of its file, if it has one, and its number from 1. */
export interface Origin {
  readonly file?: string | undefined;
  readonly line: number;
}

/** A line of a trace, decoded. */
export type Entry =
  | { readonly tag: "header"; readonly line: number; readonly header: Header }
  | { readonly tag: "operation"; readonly line: number; readonly operation: Operation };

type Mistake = Pick<ConstructorParameters<typeof TraceError>[0], "field" | "found" | "expected">;

const wrong = (origin: Origin, mistake: Mistake): E.Either<TraceError, never> =>
  E.left(new TraceError({ ...origin, ...mistake }));

const notJson = (text: string): Mistake => ({
  found: text === "" ? "an empty line" : `text that is not JSON: ${excerpt(text)}`,
  expected: "one JSON object on the line",
});

/** A program may hand anything to a decoder. */
const noText = (text: unknown): Mistake => ({
  found: nameOf(text),
  expected: "a line of text",
});

const tooDeep: Mistake = {
  found: `lists and objects nested more than ${DEPTH_MAX} deep`,
  expected: `at most ${DEPTH_MAX}`,
};

const parse = (text: string, origin: Origin): E.Either<TraceError, unknown> => {
  if (typeof text !== "string") return wrong(origin, noText(text));
  if (isAbysmal(text)) return wrong(origin, tooDeep);
  try {
    return E.right(JSON.parse(text) as unknown);
  } catch {
    return wrong(origin, notJson(text));
  }
};

const firstOf = ([error]: t.Errors): Mistake => {
  if (error === undefined) throw new Error("a codec refused a value and gave no reason");
  return mistakeOf(error);
};

/** JSON.parse keeps the last of two fields of one name; a trace must not have two. */
const withoutRepetition = <A>(a: A, text: string, origin: Origin): E.Either<TraceError, A> => {
  const repeated = repeatedField(text);
  if (repeated === undefined) return E.right(a);
  const found = "the field a second time";
  return wrong(origin, { field: pathOf(repeated), found, expected: "each field once" });
};

/** Decodes a value that was parsed for it; where that fails, a new one is asked what is wrong. */
const decode = <A>(codec: Codec<A>, text: string, origin: Origin): E.Either<TraceError, A> => {
  const parsed = parse(text, origin);
  if (E.isLeft(parsed)) return parsed;
  tally.fields = 0;
  tally.depth = 0;
  const a = codec.take(parsed.right);
  if (a === undefined) {
    if (isTooDeep(text)) return wrong(origin, tooDeep);
    const result = codec.decode(JSON.parse(text));
    return E.isLeft(result) ? wrong(origin, firstOf(result.left)) : result;
  }
  return tally.fields === fieldsAtMost(text) ? E.right(a) : withoutRepetition(a, text, origin);
};

const isHeader = (u: unknown): boolean => isObject(u) && u["kind"] === "header";

/** Decodes the header, the first line of a trace. */
export const decodeHeader = (text: string, origin: Origin): E.Either<TraceError, Header> => {
  const parsed = parse(text, origin);
  if (E.isLeft(parsed)) return parsed;
  const u = parsed.right;
  if (!isObject(u) || !isHeader(u)) {
    const found = `no header: ${excerpt(text)}`;
    const expected = `the header of a trace, {"kind":"header","format":"${format}",...}`;
    return wrong(origin, { found, expected });
  }
  if (u["version"] !== version) {
    const found = `the unsupported version ${excerpt(JSON.stringify(u["version"]) ?? "(none)")}`;
    return wrong(origin, { field: "version", found, expected: `${version}` });
  }
  return decode(Header, text, origin);
};

/** Decodes an operation, any further line of a trace. */
export const decodeOperation = (text: string, origin: Origin): E.Either<TraceError, Operation> => {
  const operation = decode(Operation, text, origin);
  if (E.isRight(operation)) return operation;
  const parsed = parse(text, origin);
  if (E.isLeft(parsed) || !isHeader(parsed.right)) return operation;
  return wrong(origin, { found: "a second header", expected: "an operation" });
};

/** Whether the operations of a trace overlap: its lines are then in the order of their ends. */
const isRaw = ({ serialized, gomaxprocs = 1 }: Header): boolean =>
  serialized === 0 && gomaxprocs > 1;

/** Decodes the lines of one trace. */
class Decoder {
  readonly #file: string | undefined;
  #line = 0;
  /** The number of a line that was empty, 0 if none was. */
  #empty = 0;
  /** The sequence number of the operation before; undefined where they need not increase. */
  #last: number | undefined = -1;

  constructor(file: string | undefined) {
    this.#file = file;
  }

  decode(text: string): E.Either<TraceError, Entry> | undefined {
    const origin = { file: this.#file, line: ++this.#line };
    if (this.#empty > 0) return wrong({ ...origin, line: this.#empty }, notJson(""));
    if (text === "") {
      this.#empty = this.#line;
      return undefined;
    }
    return this.#line === 1 ? this.#header(text, origin) : this.#operation(text, origin);
  }

  #header(text: string, origin: Origin): E.Either<TraceError, Entry> {
    const header = decodeHeader(text, origin);
    if (E.isLeft(header)) return header;
    if (isRaw(header.right)) this.#last = undefined;
    return E.right({ tag: "header", line: origin.line, header: header.right });
  }

  #operation(text: string, origin: Origin): E.Either<TraceError, Entry> {
    const operation = decodeOperation(text, origin);
    if (E.isLeft(operation)) return operation;
    const { s } = operation.right;
    if (this.#last !== undefined) {
      if (s <= this.#last) {
        const expected = `more than ${this.#last}, the s of the line before`;
        return wrong(origin, { field: "s", found: `${s}`, expected });
      }
      this.#last = s;
    }
    return E.right({ tag: "operation", line: origin.line, operation: operation.right });
  }
}

/**
 * A decoder of one trace's lines, which are handed to it in order. It gives undefined for an empty
 * line, which is a mistake once another line follows it.
 */
export const decoder = (
  file?: string,
): ((text: string) => E.Either<TraceError, Entry> | undefined) => {
  const lines = new Decoder(file);
  return (text) => lines.decode(text);
};

const withoutHeader = (file: string | undefined): E.Either<TraceError, never> =>
  wrong({ file, line: 1 }, { found: "an empty trace", expected: "a header" });

const withoutLines = (lines: unknown, file: string | undefined): E.Either<TraceError, never> =>
  wrong({ file, line: 1 }, { found: nameOf(lines), expected: "lines, one after the other" });

/** Lines that a program hands over are a list or a generator of them, not one text. */
const hasLines = (lines: unknown, of: typeof Symbol.iterator | typeof Symbol.asyncIterator) =>
  typeof lines === "object" &&
  lines !== null &&
  typeof (lines as { readonly [at: symbol]: unknown })[of] === "function";

/**
 * The entries of a trace, the header first; the first mistake is a Left and the last entry.
 * Lines come without their newlines.
 */
export function* entries(
  lines: Iterable<string>,
  file?: string,
): Generator<E.Either<TraceError, Entry>, void> {
  if (!hasLines(lines, Symbol.iterator)) return yield withoutLines(lines, file);
  const decodeLine = decoder(file);
  let count = 0;
  for (const text of lines) {
    const entry = decodeLine(text);
    if (entry === undefined) continue;
    count++;
    yield entry;
    if (E.isLeft(entry)) return;
  }
  if (count === 0) yield withoutHeader(file);
}

/** The same for lines that arrive one after the other. */
export async function* entriesOf(
  lines: AsyncIterable<string>,
  file?: string,
): AsyncGenerator<E.Either<TraceError, Entry>, void> {
  const isList = hasLines(lines, Symbol.asyncIterator) || hasLines(lines, Symbol.iterator);
  if (!isList) return yield withoutLines(lines, file);
  const decodeLine = decoder(file);
  let count = 0;
  for await (const text of lines) {
    const entry = decodeLine(text);
    if (entry === undefined) continue;
    count++;
    yield entry;
    if (E.isLeft(entry)) return;
  }
  if (count === 0) yield withoutHeader(file);
}

/** A header as a line of text. */
export const encodeHeader = (header: Header): string => JSON.stringify(Header.encode(header));

/** An operation as a line of text. */
export const encodeOperation = (operation: Operation): string =>
  JSON.stringify(Operation.encode(operation));
