/**
 * What `mallocspec verify` prints: the verdict, how to repeat it, then the evidence, and with
 * --verbose all that the run came across.
 */
import { instanceNamed, instances } from "../../props/instances/instances.ts";
import { throws } from "../../props/properties/throws.ts";
import { witnesses } from "../../props/properties/witnesses.ts";
import { brokenLine, showCounterexample } from "../../props/report/report.ts";
import { type Focus, focuses } from "../../props/search/choices/focuses.ts";
import type { Finding } from "../../props/search/finding.ts";
import type { Against, VerifyReport } from "../../props/search/verify.ts";
import { counted, duration, grouped } from "../terminal/numbers.ts";
import { paint } from "../terminal/paint.ts";
import { wrapped, wrappedLines } from "../terminal/wrap.ts";
import { coverageTables } from "./coveragetable.ts";
import { coverageOf, discoveriesOf, failedReport, type Outcome, witnessesOf } from "./outcome.ts";
import { plannedOn } from "./options.ts";
import { replayOf, viewOf } from "./repeat.ts";

type Lines = ReadonlyArray<string>;
type Reports = ReadonlyArray<VerifyReport>;

const sides: Readonly<Record<Against, string>> = {
  twin: "spec and src",
  contract: "src and the contract",
  invariants: "spec and the invariants",
};

const wrongLine = (finding: Finding, against: Against): string => {
  if (finding.kind === "broken") return brokenLine(finding);
  return finding.kind === "property"
    ? `${finding.property} is contradicted`
    : `${sides[against]} differ`;
};

/** The verdict in one line. */
const headline = ({ options, verdict, isInterrupted }: Outcome): string => {
  const { against, repair } = options;
  const mended = repair.length === 0 ? "" : `, repaired: ${repair.join(", ")}`;
  if (verdict.tag === "differs") {
    const { finding } = verdict.report.counterexample!;
    return paint.red(`${wrongLine(finding, against)}${mended}`);
  }
  if (isInterrupted) return paint.yellow(`interrupted: no counterexample so far${mended}`);
  if (verdict.tag === "holds") return paint.green(`${sides[against]} agree${mended}`);
  return paint.yellow(`inconclusive: ${verdict.reasons.join("; ")}`);
};

const summary = (outcome: Outcome): string => {
  const { sequences, actions, seconds, options, isInterrupted } = outcome;
  const isFound = failedReport(outcome) !== undefined;
  if (isFound && options.path !== undefined) {
    return `the repeated sequence fails, ${duration(seconds)}, seed ${options.seed}`;
  }
  const after = isFound ? "found after " : isInterrupted ? "interrupted after " : "";
  return (
    `${after}${counted(actions, "action")} in ${counted(sequences, "sequence")}, ` +
    `${duration(seconds)}, seed ${options.seed}${isFound && isInterrupted ? ", interrupted" : ""}`
  );
};

/** What a run with few kinds of actions cannot find. */
const focusLines = (focus: Focus | undefined): Lines =>
  focus === undefined
    ? []
    : wrapped(`--focus ${focus} cannot find everything: ${focuses[focus].misses}`);

const savedLines = ({ saved }: Outcome): Lines => {
  if (saved === undefined) return [];
  return saved.tag === "saved"
    ? [`as a trace: ${replayOf(saved.file)}`, `as a page: ${viewOf(saved.file)}`]
    : [paint.red(`not written as a trace: ${saved.problem}`)];
};

/** The searches without a repair: whether the defect shows there. */
const controlLines = ({ controls }: Outcome): Lines =>
  controls.map(
    ({ repair, isShown, actions, sequences }) =>
      `without the repair, ${repair} ${isShown ? "shows" : "did not show"} ` +
      `after ${counted(actions, "action")} in ${counted(sequences, "sequence")}`,
  );

/**
 * Where a wanted discovery was found: on Go's own constants, or on a miniature only. What is found
 * on one instance ends the search on the others of its kind.
 */
const places = ({ reports, options }: Outcome, name: string): Lines => {
  const planned = plannedOn(options);
  const isFound = ({ counterexample }: VerifyReport): boolean => counterexample !== undefined;
  const say = (what: string, isMiniature: boolean): Lines => {
    const tried = reports.filter(
      ({ instance }) => instanceNamed(instance).isMiniature === isMiniature,
    );
    const namesOf = (some: Reports): string => some.map(({ instance }) => instance).join(", ");
    const isWhole = ({ instance, runs }: VerifyReport): boolean => runs >= planned.get(instance)!;
    const yes = tried.filter(isFound);
    const no = tried.filter((report) => !isFound(report) && isWhole(report));
    const searched = new Set([...yes, ...no].map(({ instance }) => instance));
    const rest = options.instance.filter(
      (instance) => instanceNamed(instance).isMiniature === isMiniature && !searched.has(instance),
    );
    return [
      ...(yes.length > 0 ? [`${name} happens on ${what}: ${namesOf(yes)}`] : []),
      ...(no.length > 0 ? [`${name} was not found on ${what}: ${namesOf(no)}`] : []),
      ...(rest.length > 0
        ? [
            `not searched ${yes.length > 0 ? "further, since it was found" : "to the end"}: ${rest.join(", ")}`,
          ]
        : []),
    ];
  };
  return [...say("Go's own constants", false), ...say("a miniature", true)];
};

const counterexampleLines = (failed: VerifyReport): Lines => {
  const { config } = instanceNamed(failed.instance);
  return ["", ...showCounterexample(failed.counterexample!, config)];
};

/** What a run came across, in two lines. */
const acrossLines = ({ reports, options }: Outcome): Lines => {
  const seen = discoveriesOf(reports).length;
  const defects = seen === 0 ? [] : [`${counted(seen, "known defect")} of Go seen`];
  const { throws: thrown, panics } = coverageOf(reports);
  const stops = throws.filter((message) => message in thrown || message in panics).length;
  const across =
    `${witnessesOf(reports).size} of ${witnesses.length} witnesses and ` +
    `${stops} of ${throws.length} throws and panics reached`;
  const hint = (what: string): string =>
    options.verbose === true ? "" : ` (--verbose lists ${what})`;
  return [...defects.map((line) => `${line}${hint("them")}`), `${across}${hint("the others")}`];
};

const instanceLines = (reports: Reports): Lines =>
  instances.flatMap(({ name, summary: what }) =>
    reports
      .filter(({ instance }) => instance === name)
      .map(
        ({ actions, runs }) =>
          `${name}: ${grouped(actions)} actions in ${counted(runs, "sequence")}: ${what}`,
      ),
  );

const discoveryLines = (reports: Reports): Lines =>
  discoveriesOf(reports).flatMap(({ name, property, sentence, evidence, instance }) => [
    `${paint.yellow("discovery")} ${name}: Go itself contradicts ${property}`,
    `  ${sentence}`,
    `  on ${instance}: ${evidence}`,
  ]);

const verboseLines = ({ reports }: Outcome): Lines => [
  "",
  ...wrappedLines(instanceLines(reports)),
  "",
  ...coverageTables(reports),
  "",
  ...wrappedLines(discoveryLines(reports)),
];

/** The report of a run, line by line. */
export const showOutcome = (outcome: Outcome): Lines => {
  const { options, repeat, reports } = outcome;
  const failed = failedReport(outcome);
  return [
    ...wrapped(headline(outcome)),
    ...wrapped(summary(outcome)),
    ...wrappedLines(controlLines(outcome)),
    ...focusLines(options.focus),
    // Commands are not broken: they are there to be copied.
    `repeat: ${repeat}`,
    ...savedLines(outcome),
    ...wrappedLines([
      ...(failed === undefined ? [] : counterexampleLines(failed)),
      ...(options.discovery === undefined ? [] : ["", ...places(outcome, options.discovery)]),
      ...(failed === undefined && reports.length > 0 ? acrossLines(outcome) : []),
    ]),
    ...(options.verbose === true ? verboseLines(outcome) : []),
  ];
};
