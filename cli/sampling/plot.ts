/** The plots of a distribution in a terminal of 80 columns. */
import { survivalDeviationMax } from "../../props/sampling/bounds.ts";
import type { Picture } from "../../props/sampling/picture.ts";
import { grouped } from "../terminal/numbers.ts";
import { paint } from "../terminal/paint.ts";
import { type Bin, beyond, binsOf } from "./shares.ts";

const barColumns = 56;

const percent = (n: number): string => `${(100 * n).toFixed(2)} %`.padStart(8);

/** A bar for what is drawn, and marks for what the references have. */
const barOf = (bin: Bin, scale: number): string => {
  const columnOf = (share: number): number => Math.round(share * scale);
  const cells: string[] = Array.from({ length: barColumns + 1 }, (_, i) =>
    i < columnOf(bin.drawn) ? "█" : " ",
  );
  if (bin.noFP > 0) cells[columnOf(bin.noFP)] = "○";
  cells[columnOf(bin.exponential)] = "│";
  return cells.join("").trimEnd();
};

const histogram = (picture: Picture): ReadonlyArray<string> => {
  const bins = [...binsOf(picture, 0.5), beyond(picture)];
  const most = Math.max(
    ...bins.flatMap(({ drawn, exponential, noFP }) => [drawn, exponential, noFP]),
  );
  return bins.map((bin) => {
    const range = bin.to === Infinity ? "beyond" : `to ${bin.to.toFixed(1)}`;
    return `${range.padEnd(7)}${percent(bin.drawn)} ${barOf(bin, barColumns / most)}`;
  });
};

/** The height of the plot of deviations in lines; a character has 2 by 4 dots. */
const height = 8;
const dots = [0x01, 0x02, 0x04, 0x40, 0x08, 0x10, 0x20, 0x80];

/** Characters of dots: a dot is set where `isSet` says so, of columns from the left and rows from above. */
const dotted = (columns: number, isSet: (column: number, row: number) => boolean): string[] =>
  Array.from({ length: height }, (_, y) =>
    Array.from({ length: columns / 2 }, (__, x) => {
      const code = dots.reduce(
        (sum, dot, i) => sum + (isSet(2 * x + Math.floor(i / 4), 4 * y + (i % 4)) ? dot : 0),
        0,
      );
      return code === 0 ? " " : String.fromCodePoint(0x2800 + code);
    })
      .join("")
      .trimEnd(),
  );

const deviations = ({ lows, highs }: Picture): ReadonlyArray<string> => {
  const top = Math.max(survivalDeviationMax, ...highs);
  const bottom = Math.min(0, ...lows);
  const rows = 4 * height - 1;
  const rowOf = (value: number): number => Math.round((rows * (top - value)) / (top - bottom));
  const lines = dotted(
    lows.length,
    (column, row) => row >= rowOf(highs[column]!) && row <= rowOf(lows[column]!),
  );
  return lines.map((line, i) => {
    const value = i === 0 ? top : i === height - 1 ? bottom : undefined;
    const label = value === undefined ? "" : value === 0 ? "0" : value.toExponential(1);
    return `${label.padStart(9)} ┤${line}`;
  });
};

const axis = (columns: number): ReadonlyArray<string> => {
  const every = columns / 6;
  const ticks = Array.from({ length: 7 }, (_, i) => `${i}`.padEnd(every))
    .join("")
    .trimEnd();
  return [`${" ".repeat(10)}└${"─".repeat(columns)}`, `${" ".repeat(11)}${ticks} rates`];
};

export const plot = (picture: Picture): ReadonlyArray<string> => [
  paint.bold(`Distances at rate ${grouped(picture.rate)}, in rates`),
  "█ nextSample   │ exponential distribution   ○ nextSampleNoFP",
  ...histogram(picture),
  "",
  "P(distance > d) - exp(-d/rate), the least and the most in each column;",
  `it is derived to be at most ${survivalDeviationMax.toExponential(1)}`,
  ...deviations(picture),
  ...axis(picture.lows.length / 2),
];
