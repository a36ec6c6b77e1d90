/** The record of a measurement: a line for each mutant, so that a run can be resumed. */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";

/** What a measurement is of. */
export interface Subject {
  readonly seed: number;
  readonly layers: ReadonlyArray<string>;
  /** A digest of the mutated files. */
  readonly sources: string;
}

export interface Outcome {
  readonly id: string;
  readonly file: string;
  readonly line: number;
  readonly mutator: string;
  readonly from: string;
  readonly to: string;
  /** The first layer that finds it; null where none does. */
  readonly layer: string | null;
  /** What finds it. */
  readonly by: string;
}

/** A record that belongs to another measurement, or that is none. */
export class RecordError extends Error {}

const parsed = (file: string, text: string, line: number): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new RecordError(`${file}:${line}: found no JSON, expected a line of a measurement`);
  }
};

/** The outcomes of a record, which is begun where there is none. Throws RecordError. */
export const resume = (file: string, subject: Subject): ReadonlyArray<Outcome> => {
  const head = JSON.stringify(subject);
  if (!existsSync(file)) {
    writeFileSync(file, `${head}\n`);
    return [];
  }
  const text = readFileSync(file, "utf8");
  // A run that is killed may leave half a line.
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  const [first = "", ...lines] = whole.split("\n").filter((line) => line !== "");
  if (first !== head) {
    throw new RecordError(
      `${file}:1: found another seed, other layers or other sources, expected ${head}`,
    );
  }
  if (whole !== text) writeFileSync(file, whole);
  return lines.map((line, i) => parsed(file, line, i + 2) as Outcome);
};

export const append = (file: string, outcome: Outcome): void =>
  appendFileSync(file, `${JSON.stringify(outcome)}\n`);
