/** The record of a measurement: a line for each mutant, so that a run can be resumed. */
import { appendFileSync, readFileSync, statSync, writeFileSync } from "node:fs";
import * as E from "fp-ts/lib/Either.js";
import * as t from "io-ts";
import { writing } from "../../host/files/unfinished.ts";

/** What a measurement is of. */
export interface Subject {
  readonly seed: number;
  readonly layers: ReadonlyArray<string>;
  /** A digest of the mutated files. */
  readonly sources: string;
}

const outcome = t.readonly(
  t.type({
    id: t.string,
    file: t.string,
    line: t.number,
    mutator: t.string,
    from: t.string,
    to: t.string,
    /** The first layer that finds it; null where none does. */
    layer: t.union([t.string, t.null]),
    /** What finds it. */
    by: t.string,
  }),
);

export type Outcome = t.TypeOf<typeof outcome>;

/** A record that belongs to another measurement, or that is none. */
export class RecordError extends Error {}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The outcome in a line of a record. */
const outcomeIn = (where: string, text: string, { layers }: Subject): Outcome => {
  const read = outcome.decode(parsed(text));
  if (E.isRight(read) && (read.right.layer === null || layers.includes(read.right.layer))) {
    return read.right;
  }
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  throw new RecordError(`${where}: found ${shown}, expected an outcome of this measurement`);
};

const begin = (file: string, head: string): ReadonlyArray<Outcome> => {
  writing(`--out ${file}`, () => writeFileSync(file, `${head}\n`));
  return [];
};

/** The outcomes of a record, which is begun where there is none. Throws RecordError, and OutputError. */
export const resume = (file: string, subject: Subject): ReadonlyArray<Outcome> => {
  const head = JSON.stringify(subject);
  const stats = writing(`--out ${file}`, () => statSync(file, { throwIfNoEntry: false }));
  if (stats === undefined) return begin(file, head);
  if (!stats.isFile()) throw new RecordError(`--out ${file}: found no file, expected a record`);
  const text = readFileSync(file, "utf8");
  // A run that is killed may leave half a line, or half of the first one.
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  if (whole === "" && head.startsWith(text)) return begin(file, head);
  const [first = "", ...lines] = whole.split("\n");
  if (first !== head) {
    throw new RecordError(`${file}:1: found ${first.slice(0, 200)}, expected ${head}`);
  }
  if (whole !== text) writing(`--out ${file}`, () => writeFileSync(file, whole));
  return lines.flatMap((line, i) =>
    line === "" ? [] : [outcomeIn(`${file}:${i + 2}`, line, subject)],
  );
};

export const append = (file: string, outcome: Outcome): void =>
  appendFileSync(file, `${JSON.stringify(outcome)}\n`);
