/** What `mallocspec replay` prints of each trace: the verdict first, then the evidence. */
import type { Replayer } from "../../props/replay/replay.ts";
import { showReplayDifference } from "../../props/report/report.ts";
import { counted, duration, grouped } from "../terminal/numbers.ts";
import { paint } from "../terminal/paint.ts";
import { wrapped } from "../terminal/wrap.ts";
import { viewOf } from "../verify/repeat.ts";
import { excerpt, printable } from "../../wire/index.ts";
import type { On } from "./replaying.ts";
import { differs, type FileResult, summaryOf, verdictOf } from "./result.ts";

/** Longer lines say nothing to a person; they are whole in the JSON. */
const longest = 2000;

/** The name of a trace in a report. */
export const nameOf = (file: string): string => (file === "-" ? "standard input" : printable(file));

type Replayers = ReadonlyArray<Replayer>;

const namesOf = (replayers: Replayers): string =>
  replayers.map(({ subject }) => subject.name).join(" and ");

const verb = (replayers: Replayers, word: string): string =>
  `${namesOf(replayers)} ${replayers.length === 1 ? `${word}s` : word}`;

/** How fast each twin was by itself, where it was timed, and the whole replay. */
const ratesOf = (replayers: Replayers, seconds: number): string => {
  const timed = replayers.filter(({ milliseconds }) => milliseconds > 0);
  const rates = timed.map(
    ({ subject, operations, milliseconds }) =>
      `${subject.name} ${grouped(operations / (milliseconds / 1000))}`,
  );
  const shown = rates.length === 0 ? "" : `, operations a second: ${rates.join(", ")}`;
  return `${duration(seconds)} in all${shown}`;
};

const countsOf = (replayers: Replayers): string => {
  const { operations, events, fields, differences } = summaryOf(replayers);
  return `${operations} operations, ${events} events, ${fields} fields compared, ${differences} differ`;
};

const agreeing = (file: string, replayers: Replayers, on: On): ReadonlyArray<string> => [
  paint.green(`${file}: ${verb(replayers, "agree")} with the trace`),
  ...(on === "both" && replayers.length === 1
    ? ["  src was not asked: only the specification has the repairs of this trace"]
    : []),
];

const differing = (file: string, replayers: Replayers): ReadonlyArray<string> => {
  const wrong = replayers.filter(({ difference }) => difference !== undefined);
  const line = Math.min(...wrong.map(({ difference }) => difference!.line));
  const evidence = wrong.flatMap(({ difference }) => showReplayDifference(file, difference!));
  return [
    paint.red(`${file}: ${verb(wrong, "differ")} from the trace at line ${line}`),
    ...evidence.map((text) => excerpt(text, longest)),
  ];
};

/** The first line that differs is that of the step before it: the header has no step. */
const viewLines = (file: string, replayers: Replayers): ReadonlyArray<string> => {
  const lines = replayers.flatMap(({ difference }) => difference?.line ?? []);
  return file === "-" || lines.length === 0
    ? []
    : [`  as a page: ${viewOf(file, Math.min(...lines) - 1)}`];
};

/** The report of one trace; nothing of one that cannot be read, since its error has been printed. */
export const showResult = (
  { file, seconds, result }: FileResult,
  on: On,
): ReadonlyArray<string> => {
  const name = nameOf(file);
  switch (result.tag) {
    case "unreadable":
      return [];
    case "interrupted":
      return [
        `${name}: interrupted after ${counted(result.lines, "line")}; nothing differed so far`,
      ];
    case "replayed": {
      const { replayers } = result;
      const verdict = differs(replayers)
        ? differing(name, replayers)
        : agreeing(name, replayers, on);
      const lines = [
        ...verdict,
        `  ${countsOf(replayers)}`,
        ...(differs(replayers) ? [] : [`  ${ratesOf(replayers, seconds)}`]),
      ];
      // A line that begins with the place is whole, for programs that look for it.
      return [
        ...lines.flatMap((line) => (line.startsWith(" ") ? wrapped(line) : [line])),
        // A command is not broken: it is there to be copied.
        ...viewLines(file, replayers),
      ];
    }
  }
};

/** One line on several traces: how many came to which verdict. */
export const showTotal = (results: ReadonlyArray<FileResult>): ReadonlyArray<string> => {
  if (results.length < 2) return [];
  const words = {
    agrees: "agree",
    differs: "differ",
    unreadable: "unreadable",
    interrupted: "interrupted",
  };
  const parts = Object.entries(words).flatMap(([verdict, word]) => {
    const n = results.filter(({ result }) => verdictOf(result) === verdict).length;
    return n === 0 ? [] : [`${n} ${word}`];
  });
  return [`${results.length} traces: ${parts.join(", ")}`];
};
