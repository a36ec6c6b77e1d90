/** What `mallocspec port verify` prints of a port of the go dialect. */
import { printable } from "../../../wire/excerpt.ts";
import type { PortFailure } from "../../../props/ports/go/search.ts";
import { sides } from "../../../props/report/report.ts";
import { showAction } from "../../../props/report/show.ts";
import { showOutcome } from "../../../props/subjects/subject.ts";
import { counted, duration } from "../../terminal/numbers.ts";
import { paint } from "../../terminal/paint.ts";
import { wrapped } from "../../terminal/wrap.ts";
import { endOf, type GoOutcome } from "./outcome.ts";

type Lines = ReadonlyArray<string>;

const headline = (outcome: GoOutcome): string => {
  const { report, asked } = outcome;
  const name = printable(`${report.hello.name} ${report.hello.version}`);
  switch (endOf(outcome)) {
    case "differs":
      return paint.red(`${name} differs from the specification, at level ${asked.level}`);
    case "interrupted":
      return paint.yellow(`interrupted: ${name} does not differ from the specification so far`);
    case "holds":
      return paint.green(`${name} does what the specification does, at level ${asked.level}`);
    case "inconclusive":
    case "usage":
      return paint.yellow("inconclusive: the port was asked for no action");
  }
};

const failureLines = ({ steps, finding }: PortFailure): Lines => {
  const { told, difference, evidence, stopped } = finding;
  return [
    ...steps.map(
      ({ action, performed }, i) => `  ${i + 1} ${showAction(action)} → ${showOutcome(performed)}`,
    ),
    ...(difference === undefined ? [] : [`${told.action.tag}: ${difference.path} differs`]),
    ...(difference === undefined
      ? []
      : sides(difference, "specification", "port").map((line) => `  ${line}`)),
    ...(evidence === undefined ? [] : [`  ${evidence}`]),
    ...(stopped === undefined ? [] : [`  ${stopped.how}`]),
    ...(stopped?.stderr ?? []).map((line) => `  | ${line}`),
  ].map(printable);
};

/** The report of a run, line by line. */
export const showGoOutcome = (outcome: GoOutcome): Lines => {
  const { report, asked, seconds, seed, repeat } = outcome;
  const { runs, actions, failure } = report;
  return [
    ...wrapped(headline(outcome)),
    ...wrapped(
      `${counted(actions, "action")} in ${counted(runs, "sequence")} on ${asked.instance.name}, ` +
        `${duration(seconds)}, seed ${seed}`,
    ),
    `repeat: ${repeat}`,
    ...(failure === undefined ? [] : failureLines(failure)),
  ];
};
