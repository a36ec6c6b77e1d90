/** Text in columns that fit a terminal of 80 columns. */
import { filled } from "./wrap.ts";

const WIDTH = 80;

/** Breaks a text into lines between its words. */
export const wrap = (text: string, width = WIDTH): ReadonlyArray<string> =>
  filled(text.split(" "), width);

/** Rows as aligned columns; the last column is wrapped to what is left of the line. */
export const columns = (
  rows: ReadonlyArray<ReadonlyArray<string>>,
  indent = 2,
): ReadonlyArray<string> => {
  const most = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: most - 1 }, (_, i) =>
    Math.max(...rows.map((row) => row[i]?.length ?? 0)),
  );
  const before = indent + widths.reduce((sum, width) => sum + width + 2, 0);
  return rows.flatMap((row) => {
    const cells = row.slice(0, -1).map((cell, i) => cell.padEnd(widths[i]! + 2));
    const [first = "", ...rest] = wrap(row.at(-1) ?? "", WIDTH - before);
    return [
      `${" ".repeat(indent)}${cells.join("")}${first}`,
      ...rest.map((line) => `${" ".repeat(before)}${line}`),
    ];
  });
};
