/** How far a report can be trusted: what was not visited, and what a reduction cannot show. */
import type { Report, SwarmReport } from "../../../props/explorer/report/report.ts";
import { BITS_A_STATE } from "../../../props/explorer/table/bitstate.ts";
import { counted, grouped } from "../../terminal/numbers.ts";
import type { Chosen } from "../chosen.ts";

type Lines = ReadonlyArray<string>;

const collisionLine = ({ collision }: Report): Lines =>
  collision === null
    ? []
    : [
        `collisions: with a probability of at most ${collision.toExponential(1)} two states have the ` +
          "same fingerprint, and one of them was not visited",
      ];

const about = (n: number): string =>
  n < 0.001 ? "less than 0.001" : `about ${n < 1 ? n.toPrecision(1) : grouped(n)}`;

const searchLine = (
  { distinct, depth, omitted, unexpanded, fill }: SwarmReport[number],
  i: number,
): string =>
  `  search ${i + 1}: ${counted(distinct, "state")}, depth ${depth}, ${(100 * fill).toFixed(1)}% of its bits ` +
  `set; omitted ${about(omitted)} of the states that it met` +
  (unexpanded === 0 ? "" : `; left ${grouped(unexpanded)} unexpanded, for depth or memory`);

/** What a swarm omits. */
const swarmLines = ({ swarm }: Report): Lines =>
  swarm === null
    ? []
    : [
        `a swarm keeps ${BITS_A_STATE} bits a state instead of the state: where all of them are set by others, ` +
          "it omits the state and what only that leads to. Each search has its own bits and order, so " +
          "that others may visit what one omits. It proves nothing.",
        ...swarm.map(searchLine),
      ];

const viewCaveat =
  "one state stands for all that the view or the symmetry takes for the same. What they leave out " +
  "is neither counted nor shown, and properties are judged in that one state; paths are real. ";

const fairnessLine = ({ fairness, verdicts }: Report): Lines => {
  if (!verdicts.some(({ kind }) => kind === "eventually")) return [];
  const assumed = fairness.map(({ kind, strength }) => `${strength} for ${kind}`);
  return [`fairness that is assumed: ${assumed.length === 0 ? "none" : assumed.join(", ")}`];
};

/** A view may be long: its text is left to --describe. */
const reductionLine = (reduction: string): string =>
  reduction.startsWith("view: ")
    ? "reduced by the view (--describe prints it)"
    : `reduced by the ${reduction}`;

const reductionLines = (
  { reductions, compared }: Report,
  { checkView, argument }: Chosen,
): Lines => {
  if (!argument.isReduced) return ["no reduction: each state counts"];
  if (reductions.length === 0) return [];
  const share = checkView > 0 && checkView < 1 ? ` (${100 * checkView}% of them)` : "";
  const checked =
    compared === 0 && checkView === 0
      ? "--check-view compares the others with it; --no-reduction visits all of them"
      : `${counted(compared, "other state")} expanded${share}: they behave as the one that is kept`;
  return [...reductions.map(reductionLine), `  ${viewCaveat}${checked}`];
};

/** How far the report can be trusted. */
export const trustLines = (report: Report, options: Chosen): Lines => [
  ...collisionLine(report),
  ...swarmLines(report),
  ...fairnessLine(report),
  ...reductionLines(report, options),
];
