/** What `mallocspec explore --wasm` prints. */
import type { ModuleExplored } from "../../host/port/wasm/exploring/exploration.ts";
import { printRequest } from "../../wire/port/request.ts";
import { printReply } from "../../wire/port/reply.ts";
import { printable } from "../../wire/excerpt.ts";
import { counted, duration, grouped } from "../terminal/numbers.ts";
import { paint } from "../terminal/paint.ts";
import { wrapped, wrappedLines } from "../terminal/wrap.ts";

export interface ModuleOutcome {
  readonly file: string;
  readonly explored: ModuleExplored;
  readonly isInterrupted: boolean;
  readonly seconds: number;
}

type Lines = ReadonlyArray<string>;
type Failure = ModuleExplored["failures"][number];

export type ModuleVerdict = "holds" | "broken" | "bounded" | "interrupted";

export const moduleVerdict = ({ explored, isInterrupted }: ModuleOutcome): ModuleVerdict => {
  if (explored.failures.length > 0) return "broken";
  if (isInterrupted) return "interrupted";
  return explored.bound === undefined ? "holds" : "bounded";
};

const titleOf = ({ property, lines }: Failure): string =>
  `${property} at ${lines.at(-1)?.request.op ?? "the start"}`;

const headline = (outcome: ModuleOutcome): string => {
  const { explored } = outcome;
  const name = printable(outcome.file);
  switch (moduleVerdict(outcome)) {
    case "broken":
      return paint.red(`${name} fails: ${explored.failures.map(titleOf).join(", ")}`);
    case "interrupted":
      return paint.yellow(`interrupted: no failure of ${name} so far`);
    case "bounded":
      return paint.yellow(`no failure of ${name} in what was visited`);
    case "holds":
      return paint.green(
        `${name} holds to the contract in all ${counted(explored.report.distinct, "state")}`,
      );
  }
};

const extent = ({ explored: { report, bound } }: ModuleOutcome): string => {
  const counts =
    `${counted(report.distinct, "state")}, depth ${grouped(report.depth)}, ` +
    `${grouped(report.states)} generated`;
  return bound === undefined ? `complete: ${counts}` : `bounded: ${counts}: ${bound}`;
};

const clauseLines = ({ explored: { report, bound } }: ModuleOutcome): Lines =>
  report.verdicts.flatMap(({ name, sentence, evaluated, broken }) => {
    const word = broken > 0 ? paint.red("broken") : bound === undefined ? "holds" : "not broken";
    const times = `judged ${grouped(evaluated)} times${broken > 0 ? `, broken ${grouped(broken)} times` : ""}`;
    return [`  ${word} ${name}: ${sentence}`, `    ${times}`];
  });

const failureLines = (failure: Failure): Lines => {
  const rows = failure.lines.map(({ request, reply, words }) => {
    const line = `${printRequest(request)} = ${reply === undefined ? "?" : printReply(reply)}`;
    return [printable(line), words] as const;
  });
  const width = Math.min(44, Math.max(0, ...rows.map(([line]) => line.length)));
  return [
    "",
    ...wrapped(`${paint.red(titleOf(failure))}: ${printable(failure.evidence)}`),
    ...rows.map(
      ([line, words], i) =>
        `  ${line.padEnd(width)}  ${words}${i === rows.length - 1 ? "  ← here" : ""}`,
    ),
  ];
};

/** The report, line by line. */
export const showExplored = (outcome: ModuleOutcome): Lines => {
  const { explored, seconds } = outcome;
  const { report, alphabet, failures } = explored;
  const rate = report.states / Math.max(seconds, 0.001);
  return [
    ...wrapped(headline(outcome)),
    ...wrappedLines([
      extent(outcome),
      `requests: ${alphabet}`,
      "",
      ...clauseLines(outcome),
      "",
      `two states have the same fingerprint with a probability of at most ${(report.collision ?? 0).toExponential(1)}`,
    ]),
    ...failures.flatMap(failureLines),
    "",
    `${duration(seconds)}, ${grouped(rate)} requests a second`,
  ];
};

/** What --json prints (docs/JSON.md). */
export const exploredJson = (outcome: ModuleOutcome) => {
  const { file, explored, seconds } = outcome;
  const { report, alphabet, bound, failures } = explored;
  return {
    command: "explore",
    wasm: file,
    verdict: moduleVerdict(outcome),
    complete: bound === undefined,
    bound: bound ?? null,
    requests: alphabet,
    states: report.states,
    distinct: report.distinct,
    depth: report.depth,
    collision: report.collision,
    seconds,
    verdicts: report.verdicts.map(({ name, sentence, evaluated, broken }) => ({
      property: name,
      sentence,
      evaluated,
      broken,
    })),
    failures: failures.map((failure) => ({
      group: titleOf(failure),
      evidence: failure.evidence,
      log: failure.lines.map(
        ({ request, reply }) =>
          `${printRequest(request)} = ${reply === undefined ? "?" : printReply(reply)}`,
      ),
      words: failure.lines.map(({ words }) => words),
    })),
  };
};
