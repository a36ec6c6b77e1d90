/** The text of a page's document, read: its head, and what kind of lines follow. */
import * as E from "fp-ts/lib/Either.js";
import { configOf } from "../../props/replay/recordedconfig.ts";
import type { SharedConfig } from "../../props/instances/sharedconfig.ts";
import { decodeHeader, type Header } from "../../wire/index.ts";
import { Head } from "../../wire/view/document.ts";

/** A trace whose lines are not decoded yet: the nth is the line of step n + 1. */
export interface TraceDocument {
  readonly head: Head;
  readonly header: Header;
  readonly config: SharedConfig;
  readonly lines: ReadonlyArray<string>;
}

const linesIn = (text: string, from: number): string[] => {
  const lines = text.slice(from).split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
};

/** Throws an Error for a text without a head. */
export const headOf = (text: string): Head => {
  const head = Head.decode(JSON.parse(text.slice(0, text.indexOf("\n"))));
  if (E.isLeft(head)) throw new Error("the page has no document that it can read");
  return head.right;
};

/** pre: the head says that it is a trace. Throws TraceError for a header that no machine has. */
export const traceIn = (head: Head, text: string): TraceDocument => {
  const begin = text.indexOf("\n") + 1;
  const end = text.indexOf("\n", begin);
  const header = decodeHeader(text.slice(begin, end < 0 ? undefined : end), { line: 1 });
  if (E.isLeft(header)) throw header.left;
  const lines = end < 0 ? [] : linesIn(text, end + 1);
  return { head, header: header.right, config: configOf(header.right), lines };
};

/** A log of requests and replies: the nth line is line n + 1 of the file. */
export interface LogDocument {
  readonly head: Head;
  readonly lines: ReadonlyArray<string>;
}

/** pre: the head says that it is a log. */
export const logIn = (head: Head, text: string): LogDocument => ({
  head,
  lines: linesIn(text, text.indexOf("\n") + 1),
});
