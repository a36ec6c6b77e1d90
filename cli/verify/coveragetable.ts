/** What a run came across, as tables: actions, outcomes, throws, events and witnesses. */
import { throws } from "../../props/properties/throws.ts";
import { witnesses } from "../../props/properties/witnesses.ts";
import type { VerifyReport } from "../../props/search/verify.ts";
import { grouped } from "../terminal/numbers.ts";
import { reportWidth, wrappedLines } from "../terminal/wrap.ts";
import { coverageOf, witnessesOf } from "./outcome.ts";

type Counts = Readonly<Record<string, number>>;

/** Between two columns. */
const gap = "   ";

const widest = (texts: ReadonlyArray<string>): number =>
  Math.max(0, ...texts.map(({ length }) => length));

/** Names and counts, most frequent first, as many to a line as fit. */
const countsTable = (title: string, counts: Counts): ReadonlyArray<string> => {
  const entries = Object.entries(counts).toSorted(([, a], [, b]) => b - a);
  const names = widest(entries.map(([name]) => name));
  const numbers = widest(entries.map(([, n]) => grouped(n)));
  const cells = entries.map(([name, n]) => `${name.padEnd(names)} ${grouped(n).padStart(numbers)}`);
  const columns = Math.max(
    1,
    Math.floor((reportWidth() - 2 + gap.length) / (names + 1 + numbers + gap.length)),
  );
  const lines: string[] = [];
  for (let i = 0; i < cells.length; i += columns) {
    lines.push(`  ${cells.slice(i, i + columns).join(gap)}`);
  }
  return [`${title} (${cells.length}):`, ...lines];
};

const throwsTable = (counts: Counts): ReadonlyArray<string> => {
  const missing = throws.filter((message) => counts[message] === undefined);
  const reached = Object.entries(counts).toSorted(([, a], [, b]) => b - a);
  const width = widest(reached.map(([, n]) => grouped(n)));
  return [
    `throws and panics: ${throws.length - missing.length} of ${throws.length} reached${reached.length === 0 ? "" : ":"}`,
    ...reached.map(([message, n]) => `  ${grouped(n).padStart(width)} ${message}`),
    ...(missing.length === 0 ? [] : ["throws and panics not reached:"]),
    ...missing.map((message) => `  ${message}`),
  ];
};

const witnessTable = (reached: ReadonlySet<string>): ReadonlyArray<string> => {
  const missing = witnesses.filter(({ name }) => !reached.has(name));
  const known = witnesses.length - missing.length;
  return [
    `witnesses: ${known} of ${witnesses.length} reached${missing.length === 0 ? "" : "; not reached:"}`,
    ...missing.map(({ name, sentence }) => `  ${name}: ${sentence}`),
  ];
};

/** The tables line by line. */
export const coverageTables = (reports: ReadonlyArray<VerifyReport>): ReadonlyArray<string> => {
  const coverage = coverageOf(reports);
  return [
    ...countsTable("actions", coverage.actions),
    ...countsTable("outcomes", coverage.outcomes),
    ...wrappedLines(throwsTable({ ...coverage.throws, ...coverage.panics })),
    ...countsTable("events", coverage.events),
    ...wrappedLines(witnessTable(witnessesOf(reports))),
  ];
};
