/** What a search counted: actions, answers of the environment, ends. */
import type { ActionReport, Report } from "../../../props/explorer/report/report.ts";
import { counted, grouped } from "../../terminal/numbers.ts";

type Lines = ReadonlyArray<string>;

const columns = ["enabled", "taken", "fresh"] as const;

const titles: Readonly<Record<(typeof columns)[number], string>> = {
  enabled: "enabled",
  taken: "taken",
  fresh: "new states",
};

/** Names and counts, as text. */
const counts = (of: Readonly<Record<string, number>>): string =>
  Object.entries(of)
    .map(([name, n]) => `${name} ${grouped(n)}`)
    .join(", ");

const refusedLines = ({ refused }: ActionReport): Lines =>
  Object.keys(refused).length === 0 ? [] : [`    refused: ${counts(refused)}`];

/** A table of the kinds of actions. */
export const actionLines = ({ actions }: Report): Lines => {
  const title = `actions (${actions.length}):`;
  const names = Math.max(title.length - 2, ...actions.map(({ kind }) => kind.length));
  const widths = columns.map((column) =>
    Math.max(titles[column].length, ...actions.map((one) => grouped(one[column]).length)),
  );
  const row = (name: string, cells: ReadonlyArray<string>): string =>
    `${name} ${cells.map((cell, i) => cell.padStart(widths[i]!)).join("  ")}`;
  const never = actions.filter(({ taken }) => taken === 0).map(({ kind }) => kind);
  return [
    row(
      title.padEnd(names + 2),
      columns.map((column) => titles[column]),
    ),
    ...actions.flatMap((one) => [
      row(
        `  ${one.kind.padEnd(names)}`,
        columns.map((column) => grouped(one[column])),
      ),
      ...refusedLines(one),
    ]),
    ...(never.length === 0 ? [] : [`  never taken: ${never.join(", ")}`]),
  ];
};

/** What the environment answered, and what it never did. */
export const answerLines = ({ answers }: Report): Lines => {
  const given = Object.fromEntries(Object.entries(answers).filter(([, n]) => n > 0));
  const never = Object.keys(answers).filter((answer) => answers[answer] === 0);
  const width = Math.max(0, ...Object.values(given).map((n) => grouped(n).length));
  return [
    ...(Object.keys(given).length === 0 ? [] : ["answers of the environment:"]),
    ...Object.entries(given).map(([answer, n]) => `  ${grouped(n).padStart(width)} ${answer}`),
    ...(never.length === 0 ? [] : [`answers that it never gave: ${never.join(", ")}`]),
  ];
};

/** States in which a run ends, or at which the model does. */
export const endLines = ({ deadlocks, ends, outside }: Report): Lines => [
  ...(deadlocks === 0
    ? ["no deadlock"]
    : [`deadlocks: ${counted(deadlocks, "state")} without steps, in which no run may end`]),
  ...(ends === 0 ? [] : [`runs may end in ${counted(ends, "state")} without steps`]),
  ...(outside === 0
    ? []
    : [`the boundary: ${counted(outside, "state")} outside of it, judged but not expanded`]),
];
