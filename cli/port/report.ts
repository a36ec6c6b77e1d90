/** What `mallocspec port verify` prints: the verdict, how to repeat it, then each failure. */
import { printReply } from "../../wire/port/reply.ts";
import { printRequest } from "../../wire/port/request.ts";
import { printable } from "../../wire/excerpt.ts";
import { wordsOf } from "../../props/ports/words.ts";
import { counted, duration } from "../terminal/numbers.ts";
import { paint } from "../terminal/paint.ts";
import { wrapped } from "../terminal/wrap.ts";
import { endOf, type PortOutcome, type Reported, titleOf } from "./outcome.ts";

type Lines = ReadonlyArray<string>;

const portName = ({ report: { hello } }: PortOutcome): string =>
  printable(`${hello.name} ${hello.version}`);

const headline = (outcome: PortOutcome): string => {
  const { failures, unexpected, report } = outcome;
  const name = portName(outcome);
  switch (endOf(outcome)) {
    case "differs":
      return paint.red(
        unexpected === undefined
          ? `${name} fails: ${failures.map(titleOf).join(", ")}`
          : `${name} fails otherwise than expected: ${unexpected.join("; ")}`,
      );
    case "interrupted":
      return paint.yellow(`interrupted: no failure of ${name} so far`);
    case "holds":
      return failures.length > 0
        ? paint.green(`${name} fails as expected: ${failures.map(titleOf).join(", ")}`)
        : paint.green(`${name} holds to the contract`);
    case "inconclusive":
    case "usage":
      return paint.yellow(`inconclusive: ${report.gone ?? "the port gave no block"}`);
  }
};

const summary = ({ report, seconds, seed }: PortOutcome): string =>
  `${counted(report.operations, "operation")} in ${counted(report.runs, "sequence")}, ` +
  `${counted(report.blocks, "block")}, ${duration(seconds)}, seed ${seed}`;

const cuts = {
  time: "shrinking took too long: it may not be the shortest sequence",
  interrupted: "interrupted: it may not be the shortest sequence",
  gone: "not shrunk, since the port did not start any more",
} as const;

/** A longer sequence is shown from its end. */
const mostLines = 60;

const sequenceLines = ({ requests, replies }: Reported): Lines => {
  const rows = requests.map((request, i) => {
    const reply = replies[i];
    const line = `${printRequest(request)} = ${reply === undefined ? "?" : printReply(reply)}`;
    return [printable(line), wordsOf(request, reply)] as const;
  });
  const shown = rows.slice(-mostLines);
  const width = Math.min(44, Math.max(...shown.map(([line]) => line.length)));
  const left = rows.length - shown.length;
  return [
    ...(left > 0 ? [`  … ${counted(left, "request")} before`] : []),
    ...shown.map(([line, words], i) => {
      const mark = i === shown.length - 1 ? "  ← here" : "";
      return `  ${line.padEnd(width)}  ${words}${mark}`;
    }),
  ];
};

const programLines = ({ program }: Reported): Lines => {
  if (program === undefined) return [];
  return "file" in program ? [`as a program: ${program.file}`] : [`no program: ${program.problem}`];
};

const failureLines = (failure: Reported): Lines => {
  const { fault, attempts, foundIn, requests, cut } = failure;
  const { stderr = [] } = fault;
  return [
    "",
    ...wrapped(`${paint.red(titleOf(failure))}: ${printable(fault.evidence)}`),
    ...(fault.sentence === undefined ? [] : wrapped(`  ${fault.sentence}`)),
    `  ${counted(requests.length, "request")}, shrunk from ${foundIn} in ${counted(attempts, "attempt")}:`,
    ...sequenceLines(failure),
    ...(cut === undefined ? [] : [`  ${cuts[cut]}`]),
    ...programLines(failure),
    ...(stderr.length > 0 ? ["  stderr:", ...stderr.map((line) => `  | ${printable(line)}`)] : []),
  ];
};

const exemptLines = ({ report }: PortOutcome): Lines =>
  report.exempt.length === 0
    ? []
    : wrapped(
        `not judged: ${report.exempt.map(({ clause, why }) => `${clause}: ${why}`).join("; ")}`,
      );

/** The report of a run, line by line. */
export const showPortOutcome = (outcome: PortOutcome): Lines => [
  ...wrapped(headline(outcome)),
  ...wrapped(summary(outcome)),
  `repeat: ${outcome.repeat}`,
  ...exemptLines(outcome),
  ...outcome.report.notes.flatMap((note) => wrapped(`note: ${printable(note)}`)),
  ...outcome.failures.flatMap(failureLines),
];
