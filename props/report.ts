/** Reports: what a person reads when something differs. Plain text, one fact a line. */
import type { Difference } from "./difference.ts";
import type { ReplayDifference } from "./replay.ts";
import { showAction, showEvent, showField } from "./show.ts";
import { showOutcome } from "./subject.ts";
import type { VerifyCounterexample } from "./verify.ts";

const lastName = (path: string): string => /([A-Za-z0-9_]+)$/.exec(path)?.[1] ?? path;

const indent = (lines: ReadonlyArray<string>, by = "  "): ReadonlyArray<string> =>
  lines.map((line) => `${by}${line}`);

const sides = (difference: Difference, expected: string, actual: string): ReadonlyArray<string> => {
  const name = lastName(difference.path);
  const width = Math.max(expected.length, actual.length);
  const { expectedEvent, actualEvent, before } = difference;
  return [
    `${expected.padEnd(width)}  ${showField(name, difference.expected)}`,
    `${actual.padEnd(width)}  ${showField(name, difference.actual)}`,
    ...(expectedEvent ? [`in ${expected}: ${showEvent(expectedEvent)}`] : []),
    ...(actualEvent ? [`in ${actual}: ${showEvent(actualEvent)}`] : []),
    ...(before ? [`after: ${showEvent(before)}`] : []),
  ];
};

/** The first difference of a replay: where, what was expected, what came, and what lies around it. */
export const showReplayDifference = (
  file: string,
  difference: ReplayDifference,
): ReadonlyArray<string> => [
  `${file}:${difference.line}: ${difference.record.e}: ${difference.path} differs on ${difference.subject}`,
  ...indent(sides(difference, "expected", "actual")),
  ...indent(difference.note === undefined ? [] : [`${difference.subject}: ${difference.note}`]),
  ...indent(difference.state.length === 0 ? [] : ["state:", ...indent(difference.state)]),
];

/** The numbered path of a counterexample with its outcomes, and the first differing event. */
export const showCounterexample = (
  counterexample: VerifyCounterexample,
  repeat: string,
): ReadonlyArray<string> => {
  const { steps, disagreement, seed, path, replayPath, shrinks } = counterexample;
  const numbered = steps.map(
    ({ action, performed }, i) => `${i + 1} ${showAction(action)} → ${showOutcome(performed)}`,
  );
  return [
    `counterexample: the twins differ after ${steps.length + 1} actions, boot included (shrunk ${shrinks} times)`,
    ...indent(numbered),
    `  ${steps.length + 1} ${showAction(disagreement.action)}`,
    `    spec → ${showOutcome(disagreement.spec)}`,
    `    src  → ${showOutcome(disagreement.src)}`,
    `first difference: ${disagreement.action.tag} ${disagreement.difference.path}`,
    ...indent(sides(disagreement.difference, "spec", "src")),
    `seed ${seed}, path ${path}, replayPath ${replayPath}`,
    `repeat: ${repeat}`,
  ];
};
