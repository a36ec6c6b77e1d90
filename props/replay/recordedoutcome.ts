/** The outcome of an operation in words, as its record has it. */
import type { Operation } from "../../wire/index.ts";

/** A throw, after what was printed. */
export const thrown = (message: string, printed: ReadonlyArray<string>): string =>
  [...printed, `throw: ${message}`].join("; ");

export const recordedOutcome = (record: Operation): string => {
  if (record.throw !== undefined) return thrown(record.throw, record.printed ?? []);
  return record.panic === undefined ? "done" : `panic: ${record.panic}`;
};
