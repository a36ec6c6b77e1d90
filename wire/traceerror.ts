/** What is wrong with a trace, and where: always one line of text. */
import { printable } from "./excerpt.ts";

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
