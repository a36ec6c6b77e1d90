/** The plots as an SVG: for each rate the distances, and how far they are from the exponential ones. */
import { survivalDeviationMax } from "../../props/sampling/bounds.ts";
import { type Picture, reach } from "../../props/sampling/picture.ts";
import type { SweepReport } from "../../props/sampling/sweep.ts";
import { grouped } from "../terminal/numbers.ts";
import { type Bin, binsOf } from "./shares.ts";

/** A panel's size and its place in its cell, in pixels. */
const [panelWidth, panelHeight, left, above] = [400, 200, 76, 64];
const [cellWidth, cellHeight] = [panelWidth + left + 24, panelHeight + above + 56];

const px = (n: number): string => `${Math.round(n * 100) / 100}`;

interface Axes {
  readonly bottom: number;
  readonly top: number;
  readonly title: string;
  readonly format: (value: number) => string;
}

const xOf = (rates: number): number => (panelWidth * rates) / reach;

const yIn = ({ bottom, top }: Axes, value: number): number =>
  (panelHeight * (top - value)) / (top - bottom);

const frame = (axes: Axes): ReadonlyArray<string> => {
  const { bottom, top, title, format } = axes;
  const values = [0, 1, 2, 3, 4].map((i) => bottom + ((top - bottom) * i) / 4);
  return [
    `<text class="title" x="0" y="-16">${title}</text>`,
    ...values.map((value) => {
      const y = px(yIn(axes, value));
      return `<path class="grid" d="M0 ${y}H${panelWidth}"/><text class="y" x="-8" y="${y}">${format(value)}</text>`;
    }),
    ...Array.from({ length: reach + 1 }, (_, rates) => {
      const x = px(xOf(rates));
      return `<text class="x" x="${x}" y="${panelHeight + 18}">${rates}</text>`;
    }),
    `<text class="x" x="${panelWidth / 2}" y="${panelHeight + 36}">distance in rates</text>`,
    `<path class="axis" d="M0 0V${panelHeight}H${panelWidth}"/>`,
  ];
};

/** A line in steps: one share for each bin, as a density. */
const steps = (bins: ReadonlyArray<Bin>, axes: Axes, of: (bin: Bin) => number): string =>
  bins
    .map((bin, i) => {
      const y = px(yIn(axes, of(bin) / (bin.to - bin.from)));
      return `${i === 0 ? "M0 " : "V"}${y}H${px(xOf(bin.to))}`;
    })
    .join("");

const distances = (picture: Picture): ReadonlyArray<string> => {
  const bins = binsOf(picture, 0.1);
  const densities = bins.flatMap(({ from, to, drawn, exponential, noFP }) =>
    [drawn, exponential, noFP].map((share) => share / (to - from)),
  );
  const axes: Axes = {
    bottom: 0,
    top: Math.ceil(Math.max(...densities)),
    title: `Distances at rate ${grouped(picture.rate)}: probability density per rate`,
    format: (value) => value.toFixed(2),
  };
  const bars = bins.map(({ from, to, drawn }) => {
    const y = yIn(axes, drawn / (to - from));
    return `M${px(xOf(from))} ${panelHeight}V${px(y)}H${px(xOf(to))}V${panelHeight}Z`;
  });
  return [
    `<path class="drawn" d="${bars.join("")}"/>`,
    ...frame(axes),
    `<path class="noFP" d="${steps(bins, axes, ({ noFP }) => noFP)}"/>`,
    `<path class="exponential" d="${steps(bins, axes, ({ exponential }) => exponential)}"/>`,
  ];
};

const deviations = ({ lows, highs }: Picture): ReadonlyArray<string> => {
  const axes: Axes = {
    bottom: Math.min(0, ...lows),
    top: Math.max(survivalDeviationMax, ...highs),
    title: "P(distance > d) - exp(-d/rate)",
    format: (value) => (value === 0 ? "0" : value.toExponential(1)),
  };
  const width = panelWidth / lows.length;
  const bars = Array.from(lows, (low, i) => {
    const high = highs[i]!;
    if (low > high) return "";
    const [from, to] = [yIn(axes, high), yIn(axes, low)];
    // What is between is drawn at least a pixel high, to be seen.
    return `M${px(i * width)} ${px(from)}h${px(width)}V${px(Math.max(to, from + 1))}h-${px(width)}Z`;
  });
  const bound = px(yIn(axes, survivalDeviationMax));
  return [
    ...frame(axes),
    `<path class="deviation" d="${bars.join("")}"/>`,
    `<path class="bound" d="M0 ${bound}H${panelWidth}"/>`,
  ];
};

const style = `
  svg { font: 12px sans-serif; fill: #222; background: #fff; }
  .title { font-weight: bold; }
  .x { text-anchor: middle; }
  .y { text-anchor: end; dominant-baseline: middle; }
  .grid { stroke: #ddd; }
  .axis { stroke: #222; fill: none; }
  .drawn { fill: #9ecae1; }
  .exponential { stroke: #08519c; stroke-width: 1.5; fill: none; }
  .noFP { stroke: #d94801; stroke-width: 1.5; stroke-dasharray: 5 3; fill: none; }
  .deviation { fill: #3182bd; }
  .bound { stroke: #a50f15; stroke-dasharray: 5 3; fill: none; }`;

const legend = [
  ["drawn", "nextSample"],
  ["exponential", "exponential distribution"],
  ["noFP", "nextSampleNoFP"],
  ["bound", "derived bound"],
].map(
  ([name, words], i) =>
    `<g transform="translate(${left + i * 190} 24)"><path class="${name}" d="M0 0h24${name === "drawn" ? "v-8h-24z" : ""}"/><text x="32" y="4">${words}</text></g>`,
);

export const svg = ({ numbers }: SweepReport, pictures: ReadonlyArray<Picture>): string => {
  const [width, height] = [2 * cellWidth, 40 + pictures.length * cellHeight];
  const panels = pictures.flatMap((picture, row) =>
    [distances, deviations].map((draw, column) => {
      const [x, y] = [column * cellWidth + left, 24 + row * cellHeight + above];
      return `<g transform="translate(${x} ${y})">\n${draw(picture).join("\n")}\n</g>`;
    }),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>The distances between heap samples, from all ${grouped(numbers)} random numbers</title>`,
    `<style>${style}\n</style>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...legend,
    ...panels,
    "</svg>",
    "",
  ].join("\n");
};
