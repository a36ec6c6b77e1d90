/** The figures of a sampler as a table of at most 80 columns, with the rates side by side. */
import { kolmogorovMax, meanBounds } from "../../props/sampling/bounds.ts";
import { periodMax } from "../../props/properties/invariants/objects/sampling.ts";
import type { Distances } from "../../props/sampling/reference.ts";
import type { RateReport, SweepReport } from "../../props/sampling/sweep.ts";
import { grouped } from "../terminal/numbers.ts";
import { paint } from "../terminal/paint.ts";

const [labelWidth, width, ratesInARow] = [32, 16, 3];

/** Bytes, with as many decimals as there is room for. */
const bytes = (n: number): string => {
  const size = Math.abs(n);
  const digits = size < 1e5 ? 4 : size < 1e7 ? 2 : 0;
  return n.toLocaleString("en-US", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
};

const added = (n: number): string => `${n < 0 ? "-" : "+"} ${bytes(Math.abs(n))}`;

/** A number from 0 to about 1. */
const share = (n: number): string => (n !== 0 && n < 1e-3 ? n.toExponential(3) : n.toFixed(5));

/** A number of bytes in units of the rate. */
const inRates = (n: number, { rate }: RateReport): string =>
  n / rate < 1e-3 ? (n / rate).toExponential(3) : (n / rate).toFixed(5);

interface Row {
  readonly label: string;
  readonly cell?: (report: RateReport) => string;
}

type Of = (report: RateReport) => Distances;

const distanceRows = (of: Of): ReadonlyArray<Row> => [
  { label: "Kolmogorov distance from" },
  { label: "  the geometric distribution", cell: (r) => share(of(r).kolmogorov.geometric) },
  { label: "  the exponential one", cell: (r) => share(of(r).kolmogorov.exponential) },
  { label: "  that one in whole bytes", cell: (r) => share(of(r).kolmogorov.exponentialRoundedUp) },
  { label: "total variation from" },
  { label: "  the geometric distribution", cell: (r) => share(of(r).totalVariation.geometric) },
  {
    label: "  the exponential one in bytes",
    cell: (r) => share(of(r).totalVariation.exponentialRoundedUp),
  },
];

const rows: ReadonlyArray<Row> = [
  { label: `period (at most ${grouped(periodMax)})`, cell: ({ period }) => grouped(period) },
  { label: "mean distance", cell: ({ nextSample }) => bytes(nextSample.mean) },
  { label: "  = the rate", cell: ({ rate }) => bytes(rate) },
  { label: "  26 random bits are finite", cell: ({ terms }) => added(terms.bits) },
  { label: "  fastlog2 is below log2", cell: ({ terms }) => added(terms.fastlog2) },
  { label: "  the period is capped", cell: ({ terms }) => added(terms.cap) },
  { label: "  int32 drops the fraction", cell: ({ terms }) => added(terms.int32) },
  { label: "  1 is added", cell: ({ terms }) => added(terms.plusOne) },
  { label: "  allowed from", cell: ({ rate }) => bytes(meanBounds(rate)[0]) },
  { label: "  to", cell: ({ rate }) => bytes(meanBounds(rate)[1]) },
  {
    label: "variance / rate²",
    cell: ({ rate, nextSample }) => share(nextSample.variance / rate ** 2),
  },
  { label: "  of the geometric one", cell: ({ rate }) => share(1 - 1 / rate) },
  { label: "shortest distance", cell: ({ nextSample }) => grouped(nextSample.least) },
  { label: "  numbers that give it", cell: ({ nextSample }) => grouped(nextSample.leasts) },
  { label: "longest distance", cell: ({ nextSample }) => grouped(nextSample.most) },
  { label: "  / rate", cell: (r) => inRates(r.nextSample.most, r) },
  { label: "int32 overflows without the cap", cell: ({ overflows }) => grouped(overflows) },
  ...distanceRows(({ nextSample }) => nextSample.distances).flatMap((row, i) =>
    i === 1
      ? [
          row,
          {
            label: "    allowed up to",
            cell: ({ rate }: RateReport) => share(kolmogorovMax(rate)),
          },
        ]
      : [row],
  ),
  { label: "" },
  { label: "nextSampleNoFP" },
  { label: "mean distance", cell: ({ nextSampleNoFP }) => bytes(nextSampleNoFP.mean) },
  {
    label: "variance / rate²",
    cell: ({ rate, nextSampleNoFP }) => share(nextSampleNoFP.variance / rate ** 2),
  },
  { label: "probability of the distance 0", cell: (r) => share(r.nextSampleNoFP.zero) },
  { label: "longest distance", cell: (r) => grouped(r.nextSampleNoFP.most) },
  ...distanceRows(({ nextSampleNoFP }) => nextSampleNoFP.distances),
];

const tableOf = (rates: ReadonlyArray<RateReport>): ReadonlyArray<string> => [
  paint.bold(
    `${"nextSample at rate".padEnd(labelWidth)}${rates.map(({ rate }) => grouped(rate).padStart(width)).join("")}`,
  ),
  ...rows.map(({ label, cell }) =>
    cell === undefined
      ? label
      : `${label.padEnd(labelWidth)}${rates.map((rate) => cell(rate).padStart(width)).join("")}`,
  ),
];

export const figures = ({ numbers, fastlog2, rates }: SweepReport, on: string): string[] => {
  const tables: string[] = [];
  for (let from = 0; from < rates.length; from += ratesInARow) {
    tables.push("", ...tableOf(rates.slice(from, from + ratesInARow)));
  }
  return [
    `The sampler of ${on} on all ${grouped(numbers)} random numbers, equally likely`,
    "",
    paint.bold("fastlog2 against log2, in bits"),
    `largest error    ${share(fastlog2.largest)}, below the logarithm, at ${grouped(fastlog2.at)}`,
    `above it         ${share(Math.max(0, -fastlog2.smallest))}, from rounding`,
    `mean error       ${share(fastlog2.mean)}`,
    `sum of squares   ${share(fastlog2.euclidean)} is its root; Go's own test allows 1`,
    ...tables,
  ];
};
