/** `--vary NAME=A..B`: a run with each value, and where each discovery first appears. */
import { counted, duration, grouped } from "../terminal/numbers.ts";
import { paint } from "../terminal/paint.ts";
import { wrapped, wrappedLines } from "../terminal/wrap.ts";
import type { Range } from "./assignments.ts";
import type { First } from "./json.ts";
import { codeOf, type Outcome, verdictOf } from "./outcome.ts";
import { titleOf } from "./report/paths.ts";

/** Of each discovery, the first value with which it was found. */
export const firstOf = (
  { name }: Range,
  outcomes: ReadonlyArray<Outcome>,
): ReadonlyArray<First> => {
  const first = new Map<string, First>();
  for (const { options, run } of outcomes) {
    for (const discovery of run.report.discoveries) {
      const key = titleOf(discovery);
      if (first.has(key)) continue;
      first.set(key, {
        property: discovery.property,
        name: discovery.name,
        value: options.argument.constants[name]!,
        steps: discovery.path.steps.length,
      });
    }
  }
  return [...first.values()];
};

/** The worst of the runs decides, an interruption before all. */
export const worstCode = (outcomes: ReadonlyArray<Outcome>): number => {
  const codes = outcomes.map(codeOf);
  const order = [130, 1, 3, 0];
  return order.find((code) => codes.includes(code)) ?? 0;
};

const runLine = ({ name }: Range, outcome: Outcome): string => {
  const { report } = outcome.run;
  const { complete, bound, distinct, depth, discoveries } = report;
  const found = discoveries.length === 0 ? "" : `, ${grouped(discoveries.length)} found`;
  const extent = complete ? "complete" : `bounded (${bound})`;
  const value = outcome.options.argument.constants[name];
  return `  ${name} ${value}: ${counted(distinct, "state")}, depth ${depth}, ${extent}${found}`;
};

const headline = (outcomes: ReadonlyArray<Outcome>): string => {
  const verdicts = outcomes.map(verdictOf);
  if (verdicts.includes("interrupted")) return paint.yellow("interrupted");
  if (verdicts.includes("broken")) return paint.red("broken with some of the values");
  if (verdicts.includes("bounded")) return paint.yellow("nothing is broken in what was visited");
  return verdicts.includes("unreachable")
    ? paint.yellow("inconclusive: with some of the values, some witness is unreachable")
    : paint.green("every property holds with each of the values");
};

/** The report, line by line. The last line has the time. */
export const showVaried = (
  range: Range,
  outcomes: ReadonlyArray<Outcome>,
  first: ReadonlyArray<First>,
): ReadonlyArray<string> => {
  const seconds = outcomes.reduce((sum, { run }) => sum + run.seconds, 0);
  return [
    ...wrapped(headline(outcomes)),
    ...wrappedLines([
      ...outcomes.map((outcome) => runLine(range, outcome)),
      "",
      "first found:",
      ...first.map(
        ({ property, name, value, steps }) =>
          `  ${titleOf({ property, name })} with ${range.name} ${value}, after ${counted(steps, "step")}`,
      ),
      ...(first.length === 0 ? ["  nothing"] : []),
      "",
      duration(seconds),
    ]),
  ];
};
