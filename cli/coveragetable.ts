/** What a run came across, as tables: actions, outcomes, throws, events and witnesses. */
import Table from "cli-table3";
import { type Coverage, merge, uncovered } from "../props/coverage.ts";
import type { VerifyReport } from "../props/verify.ts";
import { witnesses } from "../props/witnesses.ts";
import { grouped } from "./numbers.ts";

const columns = 4;

/** Names and counts, most frequent first, a few pairs to a row. */
const countsTable = (title: string, counts: Readonly<Record<string, number>>): string => {
  const cells = Object.entries(counts)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, n]) => [name, { content: grouped(n), hAlign: "right" as const }]);
  const table = new Table({ style: { head: [], border: [], compact: true } });
  table.push([{ content: `${title} (${cells.length})`, colSpan: 2 * columns }]);
  for (let i = 0; i < cells.length; i += columns) {
    const row = cells.slice(i, i + columns).flat();
    table.push([...row, ...Array<string>(2 * columns - row.length).fill("")]);
  }
  return table.toString();
};

const witnessTable = (reached: ReadonlySet<string>): string => {
  const table = new Table({ style: { head: [], border: [], compact: true } });
  const missing = witnesses.filter(({ name }) => !reached.has(name));
  table.push([`witnesses reached (${witnesses.length - missing.length} of ${witnesses.length})`]);
  for (const { name, sentence } of missing) table.push([`not reached: ${name}: ${sentence}`]);
  return table.toString();
};

export const coverageTables = (reports: ReadonlyArray<VerifyReport>): ReadonlyArray<string> => {
  const coverage: Coverage = reports.reduce(
    (sum, report) => merge(sum, report.coverage),
    uncovered,
  );
  return [
    countsTable("actions", coverage.actions),
    countsTable("outcomes", coverage.outcomes),
    ...(Object.keys({ ...coverage.throws, ...coverage.panics }).length === 0
      ? []
      : [countsTable("throws and panics", { ...coverage.throws, ...coverage.panics })]),
    countsTable("events", coverage.events),
    witnessTable(new Set(reports.flatMap((report) => report.witnesses))),
  ];
};
