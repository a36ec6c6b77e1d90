/** The document of a page, read from a file that the user names. */
import * as E from "fp-ts/lib/Either.js";
import { configOf } from "../../props/replay/recordedconfig.ts";
import { decoder, TraceError } from "../../wire/index.ts";
import { Head } from "../../wire/view/document.ts";
import { InputError, linesOf } from "../files/tracefile.ts";

/** What of a file a page shows. */
export interface Part {
  /** The step that is shown first; the last one where it is undefined. */
  readonly at: number | undefined;
}

export interface Document {
  readonly head: Head;
  readonly text: string;
}

const nameOf = (file: string): string => (file === "-" ? "standard input" : file);

/** Reads a trace, all of it, and checks each line. Throws InputError and TraceError. */
const traceLines = async (file: string): Promise<ReadonlyArray<string>> => {
  const name = nameOf(file);
  const decode = decoder(name);
  const found: string[] = [];
  for await (const lines of linesOf(file)) {
    for (const line of lines) {
      const entry = decode(line);
      if (entry === undefined) continue;
      if (E.isLeft(entry)) throw entry.left;
      if (entry.right.tag === "header") configOf(entry.right.header, name);
      found.push(line);
    }
  }
  if (found.length === 0) throw new InputError(file, "found an empty file, expected a trace");
  if (found.length > 1) return found;
  throw new TraceError({
    file: name,
    line: 2,
    found: "the end of the trace",
    expected: "an operation",
  });
};

/** The document of a file. Throws InputError and TraceError. */
export const readDocument = async (file: string, { at }: Part): Promise<Document> => {
  const lines = await traceLines(file);
  const total = lines.length - 1;
  const step = at ?? 0;
  if (step > total) {
    throw new InputError(file, `has ${total} steps, found ${step} for --at`);
  }
  const head: Head = {
    kind: "view",
    version: 1,
    source: "trace",
    name: nameOf(file),
    at: step,
    hidden: 0,
    total,
  };
  return { head, text: [JSON.stringify(Head.encode(head)), ...lines, ""].join("\n") };
};
