/** What the replay of one trace came to, and what it says as JSON (docs/JSON.md). */
import type { Replayer } from "../../props/replay/replay.ts";
import { lastName } from "../../props/report/report.ts";
import { showEvent, showField } from "../../props/report/show.ts";
import type { Event } from "../../spec/machine/event.ts";
import type { FileResultOf, ResultOf } from "../arguments/files.ts";
import { exitCodes } from "../exit.ts";

export interface Replayed {
  readonly tag: "replayed";
  readonly replayers: ReadonlyArray<Replayer>;
}

export type Result = ResultOf<Replayed>;
export type FileResult = FileResultOf<Replayed>;

export const differs = (replayers: ReadonlyArray<Replayer>): boolean =>
  replayers.some(({ difference }) => difference !== undefined);

type Verdict = "agrees" | "differs" | "unreadable" | "interrupted";

export const verdictOf = (result: Result): Verdict => {
  if (result.tag !== "replayed") return result.tag;
  return differs(result.replayers) ? "differs" : "agrees";
};

const codes: Readonly<Record<Verdict, number>> = {
  agrees: exitCodes.holds,
  differs: exitCodes.differs,
  unreadable: exitCodes.usage,
  interrupted: exitCodes.interrupted,
};

export const codeOf = (result: Result): number => codes[verdictOf(result)];

/** Every twin came through so many; and at so many places of the trace some twin differs. */
export const summaryOf = (replayers: ReadonlyArray<Replayer>) => {
  const least = (of: (replayer: Replayer) => number): number =>
    replayers.length === 0 ? 0 : Math.min(...replayers.map(of));
  const places = replayers.flatMap(({ difference }) =>
    difference === undefined ? [] : [`${difference.line} ${difference.path}`],
  );
  return {
    operations: least((r) => r.operations),
    events: least((r) => r.events),
    fields: least((r) => r.fields),
    differences: new Set(places).size,
  };
};

const eventOrNull = (event: Event | undefined): string | null =>
  event === undefined ? null : showEvent(event);

const differenceOf = ({ difference }: Replayer) => {
  if (difference === undefined) return null;
  const { line, record, path, expected, actual, note, state } = difference;
  const name = lastName(path);
  return {
    line,
    event: record.e,
    path,
    expected: showField(name, expected),
    actual: showField(name, actual),
    expectedEvent: eventOrNull(difference.expectedEvent),
    actualEvent: eventOrNull(difference.actualEvent),
    after: eventOrNull(difference.before),
    note: note ?? null,
    state,
  };
};

const twinOf = (replayer: Replayer) => {
  const { operations, events, fields } = replayer;
  const difference = differenceOf(replayer);
  return { twin: replayer.subject.name, operations, events, fields, difference };
};

const fileJson = ({ file, seconds, result }: FileResult) => {
  const replayers = result.tag === "replayed" ? result.replayers : [];
  return {
    file,
    verdict: verdictOf(result),
    seconds,
    ...summaryOf(replayers),
    twins: replayers.map(twinOf),
    error: result.tag === "unreadable" ? result.problem : null,
  };
};

/** The worst of the files decides. */
export const worstCode = (results: ReadonlyArray<FileResult>): number =>
  Math.max(...results.map(({ result }) => codeOf(result)));

export const replayJson = (results: ReadonlyArray<FileResult>) => {
  const worst = results.find(({ result }) => codeOf(result) === worstCode(results))!;
  return { command: "replay", verdict: verdictOf(worst.result), files: results.map(fileJson) };
};
