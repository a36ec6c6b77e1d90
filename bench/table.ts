import { least, median, ratio } from "./rounds/statistics.ts";

/** Text in columns: the first to the left, the others to the right. */
export const table = (rows: ReadonlyArray<ReadonlyArray<string>>): string => {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
        .join("  "),
    )
    .join("\n");
};

/** A number with two significant digits. */
const short = (x: number): string =>
  x >= 9.95 ? String(Math.round(x)) : x >= 0.995 ? x.toFixed(1) : x.toFixed(2);

/** One row: least and median of the samples, and the ratio to the reference's. */
export const cell = (samples: ReadonlyArray<number>, reference: ReadonlyArray<number>): string =>
  `${short(least(samples))} ${short(median(samples))} ×${ratio(samples, reference).toFixed(2)}`;
