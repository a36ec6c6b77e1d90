/**
 * Traces: lines of text in, operations out, one at a time. Whoever opens files, gunzips and cuts
 * text into lines does it elsewhere; nothing is kept from line to line but the line's number.
 */
import * as E from "fp-ts/lib/Either.js";
import type * as t from "io-ts";
import type { Codec } from "./codecs/codec.ts";
import { excerpt, mistakeOf, TraceError } from "./error.ts";
import { format, Header, version } from "./header.ts";
import { Operation } from "./operation.ts";
import { isObject } from "./codecs/shape.ts";

/** Where a line stands: the name of its file, if it has one, and its number from 1. */
export interface Origin {
  readonly file?: string | undefined;
  readonly line: number;
}

/** What one line says. */
export type Entry =
  | { readonly tag: "header"; readonly line: number; readonly header: Header }
  | { readonly tag: "operation"; readonly line: number; readonly operation: Operation };

const notJson = (text: string, origin: Origin): TraceError => {
  const found = text === "" ? "an empty line" : `text that is not JSON: ${excerpt(text)}`;
  return new TraceError({ ...origin, found, expected: "one JSON object on the line" });
};

const parse = (text: string, origin: Origin): E.Either<TraceError, unknown> => {
  try {
    return E.right(JSON.parse(text) as unknown);
  } catch {
    return E.left(notJson(text, origin));
  }
};

const firstMistake = (errors: t.Errors, origin: Origin): TraceError => {
  const [error] = errors;
  if (error === undefined) throw new Error("a codec refused a value and gave no reason");
  return new TraceError({ ...origin, ...mistakeOf(error) });
};

/** Decodes a value that was parsed for it; where that fails, a new one is asked what is wrong. */
const decode = <A>(codec: Codec<A>, text: string, origin: Origin): E.Either<TraceError, A> => {
  const json = parse(text, origin);
  if (E.isLeft(json)) return json;
  const a = codec.take(json.right);
  if (a !== undefined) return E.right(a);
  const result = codec.decode(JSON.parse(text));
  return E.isLeft(result) ? E.left(firstMistake(result.left, origin)) : result;
};

/** The header on a trace's first line, or what is wrong with it. */
export const decodeHeader = (text: string, origin: Origin): E.Either<TraceError, Header> => {
  const json = parse(text, origin);
  if (E.isLeft(json)) return json;
  const u = json.right;
  if (!isObject(u) || u["kind"] !== "header") {
    const found = `no header: ${excerpt(text)}`;
    const expected = `the header of a trace, {"kind":"header","format":"${format}",...}`;
    return E.left(new TraceError({ ...origin, found, expected }));
  }
  if (u["version"] !== version) {
    const found = `the unsupported version ${JSON.stringify(u["version"]) ?? "(none)"}`;
    return E.left(new TraceError({ ...origin, field: "version", found, expected: `${version}` }));
  }
  return decode(Header, text, origin);
};

/** The operation on one of a trace's further lines, or what is wrong with it. */
export const decodeOperation = (text: string, origin: Origin): E.Either<TraceError, Operation> =>
  decode(Operation, text, origin);

const toEntry = (text: string, origin: Origin): E.Either<TraceError, Entry> => {
  const { line } = origin;
  if (line === 1) {
    const header = decodeHeader(text, origin);
    return E.isLeft(header) ? header : E.right({ tag: "header", line, header: header.right });
  }
  const operation = decodeOperation(text, origin);
  if (E.isLeft(operation)) return operation;
  return E.right({ tag: "operation", line, operation: operation.right });
};

/**
 * A decoder of one trace's lines, which are handed to it in order. An empty line says nothing,
 * and is a mistake once another line follows it.
 */
export const decoder = (
  file?: string,
): ((text: string) => E.Either<TraceError, Entry> | undefined) => {
  let line = 0;
  let empty = 0;
  return (text) => {
    line++;
    if (empty > 0) return E.left(notJson("", { file, line: empty }));
    if (text !== "") return toEntry(text, { file, line });
    empty = line;
    return undefined;
  };
};

const withoutHeader = (file: string | undefined): E.Either<TraceError, never> =>
  E.left(new TraceError({ file, line: 1, found: "an empty trace", expected: "a header" }));

/**
 * The entries of a trace, the header first; the first mistake is a Left and the last entry.
 * Lines come without their newlines.
 */
export function* entries(
  lines: Iterable<string>,
  file?: string,
): Generator<E.Either<TraceError, Entry>, void> {
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

/** The entries of a trace whose lines arrive one after the other. */
export async function* entriesOf(
  lines: AsyncIterable<string>,
  file?: string,
): AsyncGenerator<E.Either<TraceError, Entry>, void> {
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

/** The line of a trace that says the header. */
export const encodeHeader = (header: Header): string => JSON.stringify(Header.encode(header));

/** The line of a trace that says the operation. */
export const encodeOperation = (operation: Operation): string =>
  JSON.stringify(Operation.encode(operation));
