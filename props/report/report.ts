/** Reports: what a person reads when something differs. Plain text, one fact a line. */
import type { Event } from "../../spec/machine/event.ts";
import { inBrief } from "../../wire/glossary/index.ts";
import { forEachPerformed } from "../ghost/acts.ts";
import type { Difference } from "../agreement/difference.ts";
import type { ReplayDifference } from "../replay/replay.ts";
import { demand, isRecord } from "../instances/optionerror.ts";
import type { SharedConfig } from "../instances/sharedconfig.ts";
import { showSetting } from "../instances/setting.ts";
import { showAction, showCount, showEvent, showField } from "./show.ts";
import { type Performed, showOutcome } from "../subjects/subject.ts";
import type { Stage } from "../search/position.ts";
import type {
  BrokenFinding,
  EventFinding,
  Finding,
  PropertyFinding,
  StateFinding,
  Stepped,
} from "../search/finding.ts";
import type { Cut } from "../search/shrink/attempts.ts";
import type { VerifyCounterexample } from "../search/verify.ts";

/** The field that a path leads to. */
export const lastName = (path: string): string => /([A-Za-z0-9_]+)$/.exec(path)?.[1] ?? path;

const indent = (lines: ReadonlyArray<string>, by = "  "): ReadonlyArray<string> =>
  lines.map((line) => `${by}${line}`);

/** What the field that differs holds, where it is a field of an event. */
const meaning = ({ path, expectedEvent, actualEvent }: Difference): ReadonlyArray<string> => {
  const event = (expectedEvent ?? actualEvent)?.e;
  const brief = event === undefined ? undefined : inBrief(event, lastName(path));
  return brief === undefined ? [] : [brief];
};

/** What each side has in the place of a difference, and the events around it. */
export const sides = (
  difference: Difference,
  expected: string,
  actual: string,
): ReadonlyArray<string> => {
  const name = lastName(difference.path);
  const width = Math.max(expected.length, actual.length);
  const { expectedEvent, actualEvent, before } = difference;
  return [
    `${expected.padEnd(width)}  ${showField(name, difference.expected)}`,
    `${actual.padEnd(width)}  ${showField(name, difference.actual)}`,
    ...meaning(difference),
    ...(expectedEvent ? [`in ${expected}: ${showEvent(expectedEvent)}`] : []),
    ...(actualEvent ? [`in ${actual}: ${showEvent(actualEvent)}`] : []),
    ...(before ? [`after: ${showEvent(before)}`] : []),
  ];
};

/** The first difference of a replay: where, what was expected, what came, and what lies around it. */
export const showReplayDifference = (
  file: string,
  difference: ReplayDifference,
): ReadonlyArray<string> => {
  const isFound = isRecord(difference) && isRecord(difference.record);
  demand(isFound, "difference", difference, "the difference that a Replayer found");
  const { line, record, path, subject, note, state } = difference;
  return [
    `${file}:${line}: ${record.e}: ${path} differs on ${subject}`,
    ...indent(sides(difference, "expected", "actual")),
    ...indent(note === undefined ? [] : [`${subject}: ${note}`]),
    ...indent(state.length === 0 ? [] : ["state:", ...indent(state)]),
  ];
};

/** An answer of the OS that is not the ordinary one. */
const showAnswer = (act: Event): ReadonlyArray<string> => {
  const { r, errno, hint } = act as { r?: unknown; errno?: unknown; hint?: unknown };
  const isOdd =
    errno !== undefined ||
    r === 0 ||
    (act.e === "os.map" && r !== undefined) ||
    (act.e === "os.reserve" && hint !== 0 && r !== hint);
  return act.e.startsWith("os.") && isOdd ? [showEvent(act)] : [];
};

/** How the OS answered in an unusual way meanwhile. */
const showAnswers = (performed: Performed): ReadonlyArray<string> => {
  const shown: string[] = [];
  forEachPerformed(performed, (act) => shown.push(...showAnswer(act)));
  return shown;
};

const showStep = ({ action, performed }: Stepped, i: number): ReadonlyArray<string> => [
  `${i + 1} ${showAction(action)} → ${showOutcome(performed)}`,
  ...indent(showAnswers(performed), "    "),
];

const showEvents = ({ action, spec, src, difference }: EventFinding): ReadonlyArray<string> => [
  `the twins differ: ${action.tag} ${difference.path}`,
  ...indent([
    `spec → ${showOutcome(spec)}`,
    `src  → ${showOutcome(src)}`,
    ...sides(difference, "spec", "src"),
  ]),
];

const showState = ({ evidence }: StateFinding): ReadonlyArray<string> => [
  "the fast heap does not mean the state of the specification",
  ...indent(
    evidence.map(({ path, expected, actual }) => {
      const name = lastName(path);
      return `${path}: spec ${showField(name, expected)}, src ${showField(name, actual)}`;
    }),
  ),
];

const showProperty = (finding: PropertyFinding): ReadonlyArray<string> => {
  const { property, sentence, evidence, discovery } = finding;
  return [
    `${property} is contradicted`,
    ...indent([sentence, evidence]),
    ...indent(discovery ? [`discovery ${discovery.name}: ${discovery.sentence}`] : []),
  ];
};

/** Who is at work in a stage. */
const workers: Readonly<Record<Stage, string>> = {
  spec: "spec",
  src: "src",
  checks: "a check after an action",
  end: "a check at the end of a sequence",
};

/** `src does not end`. */
export const brokenLine = ({ stage, how }: BrokenFinding): string => `${workers[stage]} ${how}`;

/** What is wrong, with the evidence. */
export const showFinding = (finding: Finding): ReadonlyArray<string> => {
  switch (finding.kind) {
    case "events":
      return showEvents(finding);
    case "state":
      return showState(finding);
    case "property":
      return showProperty(finding);
    case "broken":
      return [brokenLine(finding)];
  }
};

/** The actions behind those that bring the machine up, or these where it gets no further. */
const showPath = (
  steps: ReadonlyArray<Stepped>,
  boot: number,
  shrinks: number,
): ReadonlyArray<string> => {
  const own = steps.slice(boot);
  const actions = showCount(own.length, "action");
  const shrunk = shrinks === 0 ? "(not shrunk)" : `(shrunk ${showCount(shrinks, "time")})`;
  return own.length === 0
    ? [
        `path: the ${boot} actions that bring the machine up ${shrunk}`,
        ...indent(steps.flatMap(showStep)),
      ]
    : [
        `path: ${actions} after the ${boot} that bring the machine up ${shrunk}`,
        ...indent(own.flatMap(showStep)),
      ];
};

/** What is said where shrinking did not come to its end. */
const cutLine = (cut: Cut): string => {
  const why =
    cut === "interrupted"
      ? "the run was interrupted"
      : cut === "actions" || cut === "time"
        ? `its ${cut} ran out`
        : `shrinking ${cut}`;
  return `not shrunk to the end, since ${why}: the command that repeats it goes on shrinking`;
};

/** What is wrong, and the numbered path that leads there with its outcomes. */
export const showCounterexample = (
  counterexample: VerifyCounterexample,
  config: SharedConfig,
): ReadonlyArray<string> => {
  const isReported = isRecord(counterexample) && isRecord(counterexample.finding);
  demand(isReported, "counterexample", counterexample, "the counterexample of a report");
  const { setting, steps, boot, finding, seed, path, shrinks, cut } = counterexample;
  const [first, ...rest] = showFinding(finding);
  const oddities = showSetting(setting, config);
  return [
    `counterexample: ${first}`,
    ...rest,
    ...(oddities.length === 0 ? [] : ["setting:", ...indent(oddities)]),
    ...showPath(steps, boot, shrinks),
    ...(cut === undefined ? [] : [cutLine(cut)]),
    `seed ${seed}, path ${path}`,
  ];
};
