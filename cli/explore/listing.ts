/** `mallocspec explore` alone: the models with their sizes. */
import { invocation } from "../../host/invocation.ts";
import { counted } from "../terminal/numbers.ts";
import { wrappedLines } from "../terminal/wrap.ts";
import { constantsOf, type Entry, type Registry, sizes } from "./registry.ts";

const sizeLine = (entry: Entry, size: (typeof sizes)[number]): string => {
  const values = Object.entries(constantsOf(entry, size));
  const states = entry.states?.[size];
  const known = states === undefined ? "" : ` (${counted(states, "state")})`;
  return `  ${size}${known}: ${values.map(([name, value]) => `${name} ${value}`).join(", ")}`;
};

const entryLines = (entry: Entry): ReadonlyArray<string> => [
  `${entry.name}: ${entry.sentence}`,
  ...sizes.map((size) => sizeLine(entry, size)),
  "",
];

/** The list, line by line. */
export const listing = ({ models }: Registry): ReadonlyArray<string> => [
  ...wrappedLines(models.flatMap(entryLines)),
  `${invocation()} explore MODEL explores the small size, and --size large the large one.`,
  `${invocation()} explore MODEL --describe prints all of a model.`,
];
