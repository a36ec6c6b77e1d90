/** Traces in ITF: written for a discovery, and read to be followed. */
import { readFileSync } from "node:fs";
import { ItfError, type ItfTrace, parseItf, toItf } from "../../props/explorer/report/itf.ts";
import type { Discovery } from "../../props/explorer/report/report.ts";
import { InputError } from "../../host/files/tracefile.ts";
import { OutputError, problemOf } from "../../host/files/unfinished.ts";
import { checkWritable, writeWhole } from "../../host/files/wholefile.ts";
import { UsageError } from "../exit.ts";
import type { Outcome, Saved } from "./outcome.ts";
import type { Registry } from "./registry.ts";

/** Before long work: a file that cannot be written is bad usage. */
export const checkOut = (file: string | undefined): void => {
  if (file === undefined) return;
  try {
    checkWritable(file);
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    throw new UsageError(`--out ${error.message}`);
  }
};

/** What was looked for, or else what is broken, known, or reached. */
const firstOf = (
  { broken, known, witnesses }: Omit<Outcome, "saved">,
  until: string | undefined,
): Discovery | undefined => {
  const all = [...broken, ...known, ...witnesses];
  return all.find(({ property }) => property === until) ?? all[0];
};

/** What a reader of the file needs to find the machine again. */
const originOf = ({ argument: { constants } }: Outcome["options"], property: string) => ({
  constants: { ...constants },
  property,
});

/** The path in the format that the file's name asks for. */
const textOf = (
  { traceOf }: Registry,
  { kernel, options }: Omit<Outcome, "saved">,
  { path, property }: Discovery,
  file: string,
): string =>
  traceOf !== undefined && file.endsWith(".jsonl")
    ? traceOf(kernel, options.argument, path.route, property).join("\n")
    : JSON.stringify(toItf(kernel, path, originOf(options, property)), null, 1);

/** Writes the path of a discovery. */
export const save = (registry: Registry, outcome: Omit<Outcome, "saved">): Saved | undefined => {
  const { options } = outcome;
  const file = options.out;
  if (file === undefined) return undefined;
  const discovery = firstOf(outcome, options.until);
  if (discovery === undefined) return { tag: "nothing" };
  try {
    writeWhole(file, `${textOf(registry, outcome, discovery, file)}\n`);
    return { tag: "saved", file, discovery, isShown: registry.traceOf !== undefined };
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    return { tag: "unsaved", problem: error.message };
  }
};

/** Reads a trace. Throws an InputError. */
export const readItf = (file: string): ItfTrace => {
  let text: string;
  try {
    text = readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new InputError(file, problemOf(error));
  }
  return asInput(file, () => parseItf(text));
};

/** Runs something that may find that a file is no trace of the model. */
export const asInput = <A>(file: string, run: () => A): A => {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof ItfError)) throw error;
    throw new InputError(file, error.message);
  }
};
