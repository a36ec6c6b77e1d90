/** What `mallocspec explore` prints. All but the last line is the same in each run with the same options. */
import type { Report } from "../../../props/explorer/report/report.ts";
import { MEMORY_FULL } from "../../../props/explorer/search/breadthfirst.ts";
import { counted, grouped } from "../../terminal/numbers.ts";
import { paint } from "../../terminal/paint.ts";
import { wrapped, wrappedLines } from "../../terminal/wrap.ts";
import { machineOf } from "../chosen.ts";
import { type Outcome, unreachable, verdictOf } from "../outcome.ts";
import { replayOf, viewOf } from "../../verify/repeat.ts";
import { goOn } from "../repeat.ts";
import { costLine } from "../running.ts";
import { actionLines, answerLines, endLines } from "./counts.ts";
import { discoveryLines, titleOf } from "./paths.ts";
import { trustLines } from "./trust.ts";
import { verdictLines } from "./verdicts.ts";

type Lines = ReadonlyArray<string>;

const knownOf = ({ known }: Outcome): string =>
  known.length === 0
    ? ""
    : `, but for ${counted(known.length, "known discovery").replace("discoverys", "discoveries")}`;

const headline = (outcome: Outcome): string => {
  const { broken, audit, run } = outcome;
  const { report } = run;
  switch (verdictOf(outcome)) {
    case "interrupted":
      return paint.yellow(
        broken.length === 0
          ? "interrupted: nothing is broken so far"
          : "interrupted; something is broken",
      );
    case "unsound":
      return paint.red(
        `the audit failed: ${audit!.length === 1 ? "a count differs" : "counts differ"}`,
      );
    case "broken":
      return paint.red(`broken: ${broken.map(titleOf).join(", ")}`);
    case "bounded":
      return paint.yellow(`nothing is broken in what was visited${knownOf(outcome)}`);
    case "unreachable": {
      const names = unreachable(outcome).map(({ name }) => name);
      return paint.yellow(`inconclusive: no state has ${names.join(", ")}`);
    }
    case "holds":
      return paint.green(
        `every property holds in all ${counted(report.distinct, "state")}${knownOf(outcome)}`,
      );
  }
};

/** How much was visited; never as if all of it where it was not. */
export const extentLine = (report: Report): string => {
  const { complete, bound, distinct, states, depth } = report;
  const where = report.swarm === null ? "" : " in one search";
  const counts = `${counted(distinct, "state")}${where}, depth ${depth}`;
  const generated = `${grouped(states)} generated`;
  return complete
    ? `complete: ${counts}, ${generated}`
    : `bounded: ${counts}, ${generated}: ${bound}`;
};

/** What can be done about a bound. */
const hintLines = ({ run: { report }, options }: Outcome): Lines => {
  const { memory, strategy } = options;
  return report.bound === MEMORY_FULL && strategy === "bfs"
    ? [
        `--memory ${memory} holds no more; --strategy swarm goes on beyond it, and omits some states`,
      ]
    : [];
};

/** Commands are not broken into lines: they are there to be copied. */
const goOnLines = ({ run: { report }, options }: Outcome): Lines =>
  report.complete || options.resume === undefined ? [] : [`go on: ${goOn(options)}`];

const auditLines = ({ audit, options: { seed } }: Outcome): Lines => {
  if (audit === undefined) return [];
  if (audit.length === 0) return [`audit: seed ${seed + 1} counts the same`];
  return [
    "audit: states were lost, or the model is not deterministic:",
    ...audit.map((line) => `  ${line}`),
  ];
};

const savedLines = ({ saved }: Outcome): Lines => {
  switch (saved?.tag) {
    case undefined:
      return [];
    case "saved":
      return [
        `the path to ${titleOf(saved.discovery)} is in ${saved.file}`,
        ...(saved.file.endsWith(".jsonl") ? [`  ${replayOf(saved.file)} replays it`] : []),
        ...(saved.isShown ? [`  ${viewOf(saved.file)} shows it as a page`] : []),
      ];
    case "unsaved":
      return [paint.red(`not written: ${saved.problem}`)];
    case "nothing":
      return ["no path was found, so no file was written"];
  }
};

const hiddenLines = ({ witnesses, known, options }: Outcome): Lines => {
  const hidden = witnesses.length + known.length;
  if (hidden === 0 || options.verbose === true) return [];
  const what = [
    ...(witnesses.length === 0 ? [] : [`witnesses: ${lengthsOf(witnesses)}`]),
    ...(known.length === 0 ? [] : [`known discoveries: ${lengthsOf(known)}`]),
  ];
  return ["", ...what, "  (--verbose prints their paths)"];
};

const lengthsOf = (discoveries: Outcome["known"]): string =>
  discoveries
    .map((one) => `${titleOf(one)} after ${counted(one.path.steps.length, "step")}`)
    .join(", ");

/** The report of a run, line by line. */
export const showOutcome = (outcome: Outcome): Lines => {
  const { options, run, broken, known, witnesses, kernel } = outcome;
  const { report } = run;
  return [
    ...wrapped(headline(outcome)),
    ...wrappedLines([machineOf(options), extentLine(report), ...hintLines(outcome)]),
    ...goOnLines(outcome),
    ...wrappedLines([
      ...auditLines(outcome),
      ...savedLines(outcome),
      "",
      ...verdictLines(outcome),
      "",
      ...actionLines(report),
      ...answerLines(report),
      ...endLines(report),
      "",
      ...trustLines(report, options),
      ...discoveryLines(kernel, report, broken),
      ...(options.verbose === true
        ? [
            ...discoveryLines(kernel, report, known, paint.yellow),
            ...discoveryLines(kernel, report, witnesses, paint.green),
          ]
        : hiddenLines(outcome)),
      "",
      costLine(run, options),
    ]),
  ];
};
