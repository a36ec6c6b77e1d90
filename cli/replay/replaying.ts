/** Replaying one trace: read in batches of lines, and given to each twin that is asked for. */
import { statSync } from "node:fs";
import * as E from "fp-ts/lib/Either.js";
import { Replayer } from "../../props/replay/replay.ts";
import { configOf } from "../../props/replay/recordedconfig.ts";
import type { Subject } from "../../props/subjects/subject.ts";
import { specSubject, srcSubject } from "../../props/subjects/twins.ts";
import { decoder, type Entry, type Header, TraceError } from "../../wire/index.ts";
import { clock } from "../../host/clock.ts";
import { InputError, linesOf } from "../../host/files/tracefile.ts";

/** Which twins predict. */
export type On = "spec" | "src" | "both";

const subjectsOf = (file: string, on: On, header: Header): ReadonlyArray<Subject> => {
  const config = configOf(header, file);
  // Only the specification has repairs.
  const isAlone = config.repairs.length > 0;
  return [
    ...(on === "src" ? [] : [specSubject(config, header.loaded)]),
    ...(on === "spec" || (isAlone && on === "both")
      ? []
      : [srcSubject(config, { loads: header.loaded ?? [] })]),
  ];
};

type OperationEntry = Extract<Entry, { readonly tag: "operation" }>;

/** Feeds lines to the replayers; false if the rest of the trace need not be read. */
type Feed = (replayers: ReadonlyArray<Replayer>, lines: ReadonlyArray<OperationEntry>) => boolean;

/** Many operations at a time, as long as nothing differs. */
const quickly: Feed = (replayers, lines) => replayers.every((replayer) => replayer.feedAll(lines));

/** One operation at a time, until each has differed: a twin is still where it began to differ. */
const carefully: Feed = (replayers, lines) => {
  for (const replayer of replayers) {
    for (const { line, operation } of lines) if (!replayer.feed(line, operation)) break;
  }
  return replayers.some((replayer) => replayer.difference === undefined);
};

/** How a trace is to be replayed. */
export interface Request {
  readonly file: string;
  readonly on: On;
  /** Called after each batch with the number of lines read so far. */
  readonly onLines: (lines: number) => void;
}

interface Replayed {
  readonly replayers: ReadonlyArray<Replayer>;
  readonly isWhole: boolean;
}

/** A trace that is nothing but its header shows nothing that a twin could agree with. */
const withoutOperations = (file: string): TraceError =>
  new TraceError({ file, line: 2, found: "the end of the trace", expected: "an operation" });

/** Reads the trace to its end, or until feeding says that it is enough. */
const replayBy = async (feed: Feed, { file, on, onLines }: Request): Promise<Replayed> => {
  const name = file === "-" ? "standard input" : file;
  const decode = decoder(name);
  let replayers: ReadonlyArray<Replayer> | undefined;
  let lastLine = 0;
  for await (const lines of linesOf(file)) {
    const batch: OperationEntry[] = [];
    for (const line of lines) {
      const entry = decode(line);
      if (entry === undefined) continue;
      if (E.isLeft(entry)) throw entry.left;
      if (entry.right.tag === "operation") batch.push(entry.right);
      else
        replayers = subjectsOf(name, on, entry.right.header).map(
          (subject) => new Replayer(subject, clock),
        );
    }
    // A pipe may give a part of the header first.
    if (replayers === undefined) continue;
    if (!feed(replayers, batch)) return { replayers, isWhole: false };
    lastLine = batch.at(-1)?.line ?? lastLine;
    onLines(lastLine);
  }
  if (replayers === undefined) throw new InputError(file, "found an empty file, expected a trace");
  if (lastLine === 0) throw withoutOperations(name);
  return { replayers, isWhole: true };
};

/** Whether a trace can be read a second time: stdin and pipes cannot. */
const isReadableAgain = (file: string): boolean => {
  if (file === "-") return false;
  try {
    return statSync(file).isFile();
  } catch {
    // Opening it will say what is wrong.
    return true;
  }
};

/**
 * Replays a trace: many lines at a time, and if one differs, a second time line by line, to tell
 * where it differs and what the twin knew. Throws InputError and TraceError.
 */
export const replayTrace = async (request: Request): Promise<ReadonlyArray<Replayer>> => {
  if (isReadableAgain(request.file)) {
    const { replayers, isWhole } = await replayBy(quickly, request);
    if (isWhole) return replayers;
  }
  return (await replayBy(carefully, request)).replayers;
};
