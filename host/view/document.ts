/** The document of a page, read from a file that the user names: a trace, a path in ITF, or a log. */
import * as E from "fp-ts/lib/Either.js";
import { clauses } from "../../props/contract/clauses/index.ts";
import { ItfError, parseItf } from "../../props/explorer/report/itf.ts";
import { traceOfItf } from "../../props/models/traces/itf.ts";
import { LogJudge } from "../../props/ports/log/judge.ts";
import { configOf } from "../../props/replay/recordedconfig.ts";
import {
  decodeOperation,
  decoder,
  excerpt,
  type Header,
  type Operation,
  TraceError,
} from "../../wire/index.ts";
import { parseLogLine } from "../../wire/port/logline.ts";
import { PortMistake } from "../../wire/port/mistake.ts";
import { Head } from "../../wire/view/document.ts";
import { InputError, linesOf } from "../files/tracefile.ts";

/** What of a file a page shows. */
export interface Part {
  /** The step that is shown first. Where it is undefined, a page of what was found shows its last step. */
  readonly at: number | undefined;
  /** The first and the last step that it lists; those before the first are performed all the same. */
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** The most characters that a page holds as one text, with room for the machine beside it. */
const TEXT_MAX = 2 ** 28;

export interface Document {
  readonly head: Head;
  readonly text: string;
  /** How many steps the page lists. */
  readonly shown: number;
}

/** The lines of a document, and what is known of them. */
interface Content extends Pick<Head, "source" | "loop"> {
  readonly lines: ReadonlyArray<string>;
  readonly total: number;
  /** How many of the lines belong to the first so many steps. */
  readonly linesOfSteps: (steps: number) => number;
  /** Whether the last step is what it is about. */
  readonly isFound: boolean;
}

const nameOf = (file: string): string => (file === "-" ? "standard input" : file);

/** In a trace each step has a line behind the header. */
const linesOfTrace = (steps: number): number => steps + 1;

/** Checks a trace, line by line. Throws TraceError. */
const traceIn = (lines: ReadonlyArray<string>, file: string): Content => {
  const name = nameOf(file);
  const decode = decoder(name);
  let header: Header | undefined;
  let total = 0;
  for (const line of lines) {
    const entry = decode(line);
    if (entry === undefined) continue;
    if (E.isLeft(entry)) throw entry.left;
    if (entry.right.tag === "operation") total++;
    else {
      ({ header } = entry.right);
      configOf(header, name);
    }
  }
  if (total === 0) {
    const [found, expected] = ["the end of the trace", "an operation"];
    throw new TraceError({ file: name, line: 2, found, expected });
  }
  return {
    source: "trace",
    lines: lines.slice(0, total + 1),
    total,
    linesOfSteps: linesOfTrace,
    isFound: header?.property !== undefined,
  };
};

/** Follows a path in ITF. Throws InputError. */
const itfIn = (lines: ReadonlyArray<string>, file: string): Content => {
  try {
    const { lines: trace, loop } = traceOfItf(parseItf(lines.join("\n")));
    return {
      source: "trace",
      lines: trace,
      total: trace.length - 1,
      linesOfSteps: linesOfTrace,
      isFound: true,
      ...(loop !== undefined && { loop }),
    };
  } catch (error) {
    if (!(error instanceof ItfError)) throw error;
    throw new InputError(file, error.message);
  }
};

/** Checks a log, line by line. Throws InputError. */
const logIn = (lines: ReadonlyArray<string>, file: string): Content => {
  const judge = new LogJudge(clauses);
  /** The line of each step. */
  const places: number[] = [];
  for (const [i, line] of lines.entries()) {
    try {
      const entry = parseLogLine(line);
      if (entry === undefined) continue;
      judge.take(entry, i + 1);
      if (entry.tag !== "hello") places.push(i + 1);
    } catch (error) {
      if (!(error instanceof PortMistake)) throw error;
      throw new InputError(file, error.message, i + 1);
    }
  }
  const linesOfSteps = (steps: number): number => places[steps - 1] ?? 0;
  return { source: "log", lines, total: places.length, linesOfSteps, isFound: false };
};

/** Words that a line of a log begins with. */
const ofLog =
  /^(hello|inherit|reset|begin|end|malloc|calloc|realloc|memalign|free|usable|fill|check|zero|limit|refree)\b/;

const contentOf = (lines: ReadonlyArray<string>, file: string): Content => {
  const first = lines.find((line) => line !== "" && !line.startsWith("#"));
  if (first === undefined) {
    throw new InputError(file, "found an empty file, expected a trace, a path or a log");
  }
  if (ofLog.test(first)) return logIn(lines, file);
  // A trace has a whole object on each line. ITF is one object, mostly over many lines.
  const isItf = first.trim() === "{" || /^\s*\{\s*"(#meta|vars|states|loop)"/.test(first);
  if (isItf) return itfIn(lines, file);
  if (first.trimStart().startsWith("{")) return traceIn(lines, file);
  const expected = "a trace, a path in ITF, or a log of a port";
  throw new InputError(file, `found ${excerpt(JSON.stringify(first))}, expected ${expected}`, 1);
};

/** The operations of a document that it lists. Throws InputError for a log, which has none. */
export const operationsOf = ({ head, text }: Document): ReadonlyArray<Operation> => {
  if (head.source === "log") {
    throw new InputError(head.name, "found a log, expected a trace: a log has no events");
  }
  const lines = text
    .trimEnd()
    .split("\n")
    .slice(2 + head.hidden);
  return lines.map((line) => {
    const operation = decodeOperation(line, { line: 0 });
    if (E.isLeft(operation)) throw operation.left;
    return operation.right;
  });
};

/** A number of a step that an option gives; throws InputError where the file has no such step. */
const checked = (
  file: string,
  option: string,
  step: number,
  [least, most]: readonly [number, number],
) => {
  if (step >= least && step <= most) return step;
  const expected = `a step from ${least} to ${most}`;
  throw new InputError(file, `${option}: found ${step}, expected ${expected}`);
};

/** Refuses what no page can hold, and says which part it can. */
const checkLength = (
  file: string,
  lines: ReadonlyArray<string>,
  { linesOfSteps, total }: Content,
) => {
  let [length, fitting] = [0, 0];
  for (const line of lines) {
    length += line.length + 1;
    if (length <= TEXT_MAX) fitting++;
  }
  if (length <= TEXT_MAX) return;
  let steps = Math.min(total, fitting);
  while (steps > 0 && linesOfSteps(steps) > fitting) steps--;
  const found = `${Math.ceil(length / 2 ** 20)} MiB of text`;
  const expected = `at most ${TEXT_MAX / 2 ** 20} MiB in a page: --to ${steps} fits`;
  throw new InputError(file, `found ${found}, expected ${expected}`);
};

/** The document of a file. Throws InputError and TraceError. */
export const readDocument = async (file: string, part: Part): Promise<Document> => {
  const read: string[] = [];
  for await (const lines of linesOf(file)) for (const line of lines) read.push(line);
  const content = contentOf(read, file);
  const { isFound, linesOfSteps, loop, source, total } = content;
  const to = checked(file, "--to", part.to ?? total, [1, total]);
  const from = checked(file, "--from", part.from ?? 1, [1, to]);
  const at = checked(file, "--at", part.at ?? (isFound ? to : from - 1), [from - 1, to]);
  const lines = content.lines.slice(0, linesOfSteps(to));
  checkLength(file, lines, content);
  const whole = { kind: "view", version: 1, source, name: nameOf(file) } as const;
  const isLoop = loop !== undefined && to === total;
  const head: Head = { ...whole, at, hidden: from - 1, total, ...(isLoop && { loop }) };
  const shown = to - from + 1;
  return { head, shown, text: [JSON.stringify(Head.encode(head)), ...lines, ""].join("\n") };
};
