/** Mutants: the mechanical changes of the fast heap that Stryker's mutators make. */
import { createHash } from "node:crypto";
import { Instrumenter } from "@stryker-mutator/instrumenter";
import { read } from "../house/tree.ts";
import type { PlaceEdit } from "./edit.ts";

export interface Mutant {
  /** The same for the same change of the same text. */
  readonly id: string;
  readonly line: number;
  readonly mutator: string;
  /** What the change replaces. */
  readonly from: string;
  readonly edit: PlaceEdit;
}

const silent = (): void => undefined;

/** The instrumenter tells a logger of each file. */
const logger: ConstructorParameters<typeof Instrumenter>[0] = {
  isTraceEnabled: () => false,
  isDebugEnabled: () => false,
  isInfoEnabled: () => false,
  isWarnEnabled: () => false,
  isErrorEnabled: () => false,
  isFatalEnabled: () => false,
  trace: silent,
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
  fatal: silent,
};

/** The offset at which each line of a text begins. */
const lineStarts = (text: string): ReadonlyArray<number> => {
  const starts = [0];
  for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) starts.push(i + 1);
  return starts;
};

const digest = (text: string): string => createHash("sha256").update(text).digest("hex");

/** All mutants of some files. */
export const mutantsOf = async (files: ReadonlyArray<string>): Promise<ReadonlyArray<Mutant>> => {
  const texts = new Map(files.map((file) => [file, read(file)]));
  const starts = new Map(files.map((file) => [file, lineStarts(texts.get(file)!)]));
  const sources = files.map((name) => ({ name, mutate: true, content: texts.get(name)! }));
  const options = { plugins: [], excludedMutations: [], ignorers: [] };
  const { mutants } = await new Instrumenter(logger).instrument(sources, options);
  return mutants.map(({ fileName: file, mutatorName: mutator, location, replacement: to }) => {
    const offset = ({ line, column }: { readonly line: number; readonly column: number }) =>
      starts.get(file)![line]! + column;
    const [start, end] = [offset(location.start), offset(location.end)];
    const from = texts.get(file)!.slice(start, end);
    return {
      id: digest(`${file}:${start}:${end}:${to}`).slice(0, 12),
      line: location.start.line + 1,
      mutator,
      from,
      edit: { file, start, end, to },
    };
  });
};

/** So many mutants, drawn by a seed. A larger sample of the same seed contains a smaller one. */
export const sampleOf = (
  mutants: ReadonlyArray<Mutant>,
  { count, seed }: { readonly count: number; readonly seed: number },
): ReadonlyArray<Mutant> =>
  mutants
    .map((mutant) => ({ mutant, rank: digest(`${seed}:${mutant.id}`) }))
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, count)
    .map(({ mutant }) => mutant);
