/** `--describe`: all of a model, and what identifies a run of it. */
import { describeModel, type Section } from "../../props/explorer/report/describe.ts";
import { Fingerprinter } from "../../props/explorer/table/fingerprint.ts";
import { version } from "../../host/version.ts";
import { reportWidth, wrappedLines } from "../terminal/wrap.ts";
import type { Chosen } from "./chosen.ts";
import type { AnyKernel } from "./registry.ts";

type Lines = ReadonlyArray<string>;

const closing: Readonly<Record<string, string>> = { "{": "}", "(": ")", "[": "]" };

/** Where the bracket at a place is closed. */
const endOf = (text: string, from: number): number => {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (closing[text[at]!] !== undefined) depth++;
    else if (Object.values(closing).includes(text[at]!) && --depth === 0) return at;
  }
  return text.length;
};

/** The parts of a list between its commas. */
const partsOf = (text: string): Lines => {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (closing[text[at]!] !== undefined) at = endOf(text, at);
    else if (text[at] === ",") {
      parts.push(text.slice(from, at + 1).trim());
      from = at + 1;
    }
  }
  return [...parts, text.slice(from).trim()];
};

/** The text of a shape: where it is too long for a line, what stands in brackets gets lines of its own. */
export const shapeLines = (text: string, width: number, indent = ""): Lines => {
  const open = text.search(/[{([]/);
  if (indent.length + text.length <= width || open < 0) return wrappedLines([indent + text], width);
  const end = endOf(text, open);
  const rest = shapeLines(text.slice(end), width, indent);
  return [
    indent + text.slice(0, open + 1),
    ...partsOf(text.slice(open + 1, end)).flatMap((part) => shapeLines(part, width, `${indent}  `)),
    ...(end >= text.length ? [] : rest),
  ];
};

const sectionLines = ({ title, lines, isShape = false }: Section): Lines => [
  "",
  `${title}:`,
  ...(isShape
    ? lines.flatMap((line) => shapeLines(line, reportWidth(), "  "))
    : wrappedLines(lines.map((line) => `  ${line}`))),
];

/** The description, line by line. */
export const describeLines = ({ model }: AnyKernel, { entry, argument }: Chosen): Lines => [
  ...wrappedLines([`${entry.name} on ${argument.on}: ${entry.sentence}`]),
  ...sectionLines({
    title: "constants",
    lines: entry.constants.map(
      ({ name, sentence }) => `${name} = ${argument.constants[name]}: ${sentence}`,
    ),
  }),
  ...describeModel(model).flatMap(sectionLines),
];

/** What must be the same for a run to go on from a file: the model in all its parts, and the program. */
export const identityOf = ({ model }: AnyKernel, { argument, checkView }: Chosen): string => {
  const text = JSON.stringify([argument, describeModel(model), checkView]);
  const print = new Fingerprinter(0);
  const units = Uint32Array.from(text, (sign) => sign.charCodeAt(0));
  print.of(units, 0, units.length);
  const digest = print.high.toString(16).padStart(8, "0") + print.low.toString(16).padStart(8, "0");
  const constants = Object.entries(argument.constants).map(([name, value]) => `${name} ${value}`);
  return [
    `version ${version}`,
    `on ${argument.on}`,
    ...(argument.isReduced ? [] : ["no reduction"]),
    ...constants,
    `model ${digest}`,
  ].join(", ");
};
