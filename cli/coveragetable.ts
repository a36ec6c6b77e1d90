/** What a run came across, as tables: actions, outcomes, throws, events and witnesses. */
import Table from "cli-table3";
import { type Coverage, merge, uncovered } from "../props/coverage.ts";
import type { VerifyReport } from "../props/verify.ts";
import { throws } from "../props/throws.ts";
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

const throwsTable = (counts: Readonly<Record<string, number>>): string => {
  const missing = throws.filter((message) => counts[message] === undefined);
  const table = new Table({ style: { head: [], border: [], compact: true } });
  const reached = throws.length - missing.length;
  table.push([
    { content: `throws and panics reached (${reached} of ${throws.length})`, colSpan: 2 },
  ]);
  for (const [message, n] of Object.entries(counts).toSorted(([, a], [, b]) => b - a)) {
    table.push([message, { content: grouped(n), hAlign: "right" }]);
  }
  for (const message of missing) table.push([{ content: `not reached: ${message}`, colSpan: 2 }]);
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
    throwsTable({ ...coverage.throws, ...coverage.panics }),
    countsTable("events", coverage.events),
    witnessTable(new Set(reports.flatMap((report) => report.witnesses))),
  ];
};
