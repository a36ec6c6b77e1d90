/** What a run came across, as tables: actions, outcomes, throws, events and witnesses. */
import Table from "cli-table3";
import { type Coverage, merge, uncovered } from "../../props/search/coverage.ts";
import { throws } from "../../props/properties/throws.ts";
import type { VerifyReport } from "../../props/search/verify.ts";
import { witnesses } from "../../props/properties/witnesses.ts";
import { grouped } from "../terminal/numbers.ts";

const columns = 4;

type Row = Parameters<InstanceType<typeof Table>["push"]>[0];

const drawn = (rows: ReadonlyArray<Row>): string => {
  const table = new Table({ style: { head: [], border: [], compact: true } });
  table.push(...rows);
  return table.toString();
};

/** Names and counts, most frequent first. */
const cellsOf = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, n]) => [name, { content: grouped(n), hAlign: "right" as const }]);

/** A few pairs to a row. */
const countsTable = (title: string, counts: Readonly<Record<string, number>>): string => {
  const cells = cellsOf(counts);
  const rows: Row[] = [[{ content: `${title} (${cells.length})`, colSpan: 2 * columns }]];
  for (let i = 0; i < cells.length; i += columns) {
    const row = cells.slice(i, i + columns).flat();
    rows.push([...row, ...Array<string>(2 * columns - row.length).fill("")]);
  }
  return drawn(rows);
};

const throwsTable = (counts: Readonly<Record<string, number>>): string => {
  const missing = throws.filter((message) => counts[message] === undefined);
  const title = `throws and panics reached (${throws.length - missing.length} of ${throws.length})`;
  return drawn([
    [{ content: title, colSpan: 2 }],
    ...cellsOf(counts),
    ...missing.map((message) => [{ content: `not reached: ${message}`, colSpan: 2 }]),
  ]);
};

const witnessTable = (reached: ReadonlySet<string>): string => {
  const missing = witnesses.filter(({ name }) => !reached.has(name));
  return drawn([
    [`witnesses reached (${witnesses.length - missing.length} of ${witnesses.length})`],
    ...missing.map(({ name, sentence }) => [`not reached: ${name}: ${sentence}`]),
  ]);
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
