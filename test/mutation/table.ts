/** Tables of a measurement, as Markdown. */
import { dirname } from "node:path";
import type { Outcome } from "./record.ts";

const row = (cells: ReadonlyArray<string | number>): string => `| ${cells.join(" | ")} |`;

const percent = (part: number, whole: number): string =>
  whole === 0 ? "" : `${((100 * part) / whole).toFixed(0)} %`;

/** A row for each group of outcomes: how many there are, and how many each layer finds first. */
export const table = (
  outcomes: ReadonlyArray<Outcome>,
  layers: ReadonlyArray<string>,
  groupOf: (outcome: Outcome) => string = ({ file }) => dirname(file),
): ReadonlyArray<string> => {
  const groups = Map.groupBy(outcomes, groupOf);
  const cells = (name: string, some: ReadonlyArray<Outcome>) => {
    const by = (layer: string | null): number => some.filter((one) => one.layer === layer).length;
    const missed = by(null);
    return [
      name,
      some.length,
      ...layers.map(by),
      missed,
      percent(some.length - missed, some.length),
    ];
  };
  const head = ["in", "changes", ...layers, "nothing", "found"];
  return [
    row(head),
    row(head.map((_, i) => (i === 0 ? "---" : "---:"))),
    ...[...groups]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, some]) => row(cells(name, some))),
    row(cells("all", outcomes)),
  ];
};

const quoted = (text: string): string => {
  const line = text.replace(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
};

/** The changes that nothing finds, one a line. */
export const missed = (outcomes: ReadonlyArray<Outcome>): ReadonlyArray<string> =>
  outcomes
    .filter(({ layer }) => layer === null)
    .map(({ file, line, from, to }) => `${file}:${line}: ${quoted(from)} → ${quoted(to)}`);
