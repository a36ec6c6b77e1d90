/**
 * How a counterexample was found and shrunk, as the numbers of `--path`: the sequence; how many
 * actions of it had begun; and of each attempt to shrink that still failed, how many attempts after
 * the last one it was, and how many actions had begun.
 */

/** An attempt that failed. */
export interface Entry {
  /** So many attempts after the entry before. */
  readonly after: number;
  readonly length: number;
}

export interface Log {
  /** Which sequence of its task. */
  readonly run: number;
  /** How many of its actions had begun; absent where the path names the sequence alone. */
  readonly length?: number | undefined;
  readonly entries: ReadonlyArray<Entry>;
}

/** How the message of WrongPath ends: an error that comes from another thread has lost its class. */
export const noSequence = "found no such sequence, expected that of a counterexample";

/** A path that no counterexample has. */
export class WrongPath extends Error {
  constructor(path: string) {
    super(`--path ${path}: ${noSequence}`);
  }
}

export const logOf = (path: string): Log => {
  const [run = 0, length, ...rest] = path.split(":").map(Number);
  if (rest.length % 2 !== 0 || [length ?? 1, ...rest].includes(0)) throw new WrongPath(path);
  const entries = Array.from({ length: rest.length / 2 }, (_, i) => ({
    after: rest[2 * i]!,
    length: rest[2 * i + 1]!,
  }));
  return { run, length, entries };
};

/** The log after an attempt failed, counted from the first one. */
export const logAfter = (log: Log, attempt: number, length: number): Log => {
  const { entries } = log;
  const count = entries.reduce((sum, { after }) => sum + after, 0);
  if (attempt === 0) return { ...log, length };
  const known = attempt === count ? entries.slice(0, -1) : entries;
  const before = known.reduce((sum, { after }) => sum + after, 0);
  return { ...log, entries: [...known, { after: attempt - before, length }] };
};

export const pathOf = ({ run, length, entries }: Log): string =>
  [
    run,
    ...(length === undefined ? [] : [length]),
    ...entries.flatMap((entry) => [entry.after, entry.length]),
  ].join(":");
