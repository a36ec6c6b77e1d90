/** What is known of each property, and how well. */
import type { PropertyReport } from "../../../props/explorer/report/report.ts";
import { counted, grouped } from "../../terminal/numbers.ts";
import { paint } from "../../terminal/paint.ts";
import type { Outcome } from "../outcome.ts";

type Lines = ReadonlyArray<string>;

const timesOf = (n: number): string => (n === 1 ? "once" : `${grouped(n)} times`);

/** Holds, but its condition was never true: that says nothing. */
export const isVacuous = ({ kind, evaluated, relevant }: PropertyReport): boolean =>
  (kind === "always" || kind === "step") && (evaluated === 0 || relevant === 0);

/** The verdict in one or two words. */
const wordOf = (property: PropertyReport): string => {
  const { verdict } = property;
  return verdict === "holds" && isVacuous(property) ? "holds vacuously" : verdict;
};

const painted = (property: PropertyReport, isKnown: boolean): string => {
  const word = wordOf(property);
  switch (property.verdict) {
    case "holds":
      return isVacuous(property) ? paint.yellow(word) : paint.green(word);
    case "reached":
      return paint.green(word);
    case "broken":
      return isKnown ? paint.yellow(word) : paint.red(word);
    case "unreachable":
    case "unknown":
      return paint.yellow(word);
  }
};

/** How often it was asked, and how often in earnest. */
const evaluationsOf = ({ kind, evaluated, relevant, broken, hasStart }: PropertyReport): string => {
  const evaluations = timesOf(evaluated);
  switch (kind) {
    case "always":
    case "step": {
      const what = kind === "step" ? "evaluated of a step" : "evaluated";
      const vacuous = evaluated - relevant;
      const rest = vacuous === 0 ? "never vacuously" : `${grouped(vacuous)} of them vacuously`;
      const wrong = broken === 0 ? "" : `, broken ${timesOf(broken)}`;
      if (evaluated === 0) return `${what} never`;
      return `${what} ${evaluations}, ${relevant === 0 ? "always vacuously" : rest}${wrong}`;
    }
    case "sometimes":
      return `true in ${grouped(relevant)} of ${counted(evaluated, "state")}`;
    case "eventually": {
      const from = hasStart === true ? "from certain states on" : "from the start on";
      return `reached on each run ${from}; true in ${grouped(relevant)} of ${counted(evaluated, "state")}`;
    }
  }
};

/** In which ways a property is broken. */
const waysOf = (discoveries: Outcome["known"], known: Outcome["known"]): Lines => {
  const ways = discoveries
    .filter(({ name }) => name !== "")
    .map((one) => (known.includes(one) ? `${one.name} (known)` : one.name));
  return ways.length === 0 ? [] : [`    in these ways: ${ways.join(", ")}`];
};

const propertyLines = ({ run, known }: Outcome, property: PropertyReport): Lines => {
  const mine = run.report.discoveries.filter((one) => one.property === property.name);
  const isKnown = mine.every((one) => known.includes(one));
  return [
    `  ${painted(property, isKnown)} ${property.name}: ${property.sentence}`,
    `    ${evaluationsOf(property)}`,
    ...waysOf(mine, known),
  ];
};

/** Each property with its verdict. */
export const verdictLines = (outcome: Outcome): Lines => {
  const { verdicts } = outcome.run.report;
  return [
    `properties (${verdicts.length}):`,
    ...verdicts.flatMap((property) => propertyLines(outcome, property)),
  ];
};
