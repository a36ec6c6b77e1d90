/** The report of `mallocspec defects`: a row for each defect. The last line has the time. */
import type { Real, Repaired } from "../../props/ledger/defect.ts";
import { counted, duration, grouped } from "../terminal/numbers.ts";
import { paint } from "../terminal/paint.ts";
import { wrapped, wrappedLines } from "../terminal/wrap.ts";
import {
  type Found,
  isFound,
  lost,
  type Outcome,
  skipped,
  unrepaired,
  verdictOf,
} from "./outcome.ts";

type Lines = ReadonlyArray<string>;
type Row = ReadonlyArray<string>;

const header: Row = ["defect", "invariant", "found on", "path", "states", "real", "repair"];

/** Columns of numbers. */
const isNumeric = (column: number): boolean => column === 3 || column === 4;

const realWords: Readonly<Record<Real["tag"], string>> = {
  itself: "yes",
  path: "path",
  search: "search",
  unseen: "unseen",
  untried: "untried",
};

const repairedWords: Readonly<Record<Repaired["tag"], string>> = {
  removed: "yes",
  left: "no",
  none: "-",
};

const rowOf = ({ id, invariant, found: { by, path, real, repaired } }: Found): Row => [
  id,
  invariant,
  by.tag === "exploration" ? by.model : by.instance,
  grouped(path),
  by.tag === "exploration" ? grouped(by.states) : "-",
  realWords[real.tag],
  repairedWords[repaired.tag],
];

const table = (rows: ReadonlyArray<Row>): Lines => {
  const widths = header.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows.map((row) =>
    row
      .map((cell, i) => (isNumeric(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join("  ")
      .trimEnd(),
  );
};

const headline = (outcome: Outcome): string => {
  const { defects, ids } = outcome;
  const found = defects.filter(isFound).length;
  switch (verdictOf(outcome)) {
    case "interrupted":
      return paint.yellow(`interrupted: ${found} of ${counted(ids.length, "defect")} found so far`);
    case "differs":
      return paint.red("the ledger has changed");
    case "inconclusive":
      return paint.yellow(
        `inconclusive: the time was over, and ${skipped(outcome).length} of ${counted(ids.length, "defect")} were not looked for`,
      );
    case "holds":
      return paint.green(
        ids.length === 1 ? "the defect is found" : `all ${ids.length} defects are found`,
      );
  }
};

const changes = (outcome: Outcome): Lines => [
  ...lost(outcome).map(({ id, invariant }) => `${id} is not found any more: ${invariant} holds`),
  ...unrepaired(outcome).map(({ id, found: { repaired } }) =>
    repaired.tag === "left" ? `the repair of ${id} does not remove it: ${repaired.evidence}` : id,
  ),
];

const legend: Lines = [
  "found on: the model that was explored, up to the level that shows the defect, or the instance of a search",
  "path: steps, without those that bring the machine up; of an exploration no shorter path leads to the defect",
  "states: distinct states that the exploration visited",
  "real: whether it shows with Go's own constants: it was found there (yes), the same path leads to it there (path), or another one does (search); or neither does (unseen)",
  "repair: whether the repair of the specification removes it, where there is one",
];

const realDetail = (real: Real): string => {
  switch (real.tag) {
    case "itself":
      return `It was found on ${real.instance}, with Go's own constants.`;
    case "path":
      return `The same path leads to it on ${real.instance}, with ${real.pages} times as many pages and ${real.bytes} times as many bytes in small objects.`;
    case "search":
      return `A search comes to it on ${real.instance}.`;
    case "unseen":
      return "Neither the same path nor a search came to it with Go's own constants.";
    case "untried":
      return `It was not tried with Go's own constants: ${real.reason}.`;
  }
};

const foundDetail = ({ found: { by } }: Found): string => {
  if (by.tag === "search") return `Found by a search on ${by.instance}.`;
  const constants = Object.entries(by.constants).map(([name, value]) => `${name} ${value}`);
  return `Found by exploring ${by.model} with ${constants.join(", ")}.`;
};

/** Everything about each defect in sentences. */
const details = ({ defects }: Outcome): Lines =>
  defects
    .filter(isFound)
    .flatMap((one) => [
      "",
      one.id,
      `  ${one.sentence}`,
      `  ${foundDetail(one)}`,
      `  ${realDetail(one.found.real)}`,
    ]);

export const showOutcome = (outcome: Outcome, isVerbose: boolean): Lines => {
  const found = outcome.defects.filter(isFound);
  return [
    ...wrapped(headline(outcome)),
    ...wrappedLines(changes(outcome)),
    ...(found.length === 0
      ? []
      : ["", ...table([header, ...found.map(rowOf)]), "", ...wrappedLines(legend)]),
    ...(isVerbose ? wrappedLines(details(outcome)) : []),
    ...(skipped(outcome).length === 0
      ? []
      : ["", ...wrapped(`not looked for: ${skipped(outcome).join(", ")}`)]),
    "",
    duration(outcome.seconds),
  ];
};
