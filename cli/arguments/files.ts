/** Files as arguments: each is read in turn, and what it came to is shown before the next one is read. */
import { clock } from "../../host/clock.ts";
import { interruptible } from "../../host/interruption.ts";
import { isBadInput, printError, UsageError } from "../exit.ts";
import { grouped } from "../terminal/numbers.ts";
import { progress } from "../terminal/progress.ts";

/** What reading a file came to: R, or why there is none. */
export type ResultOf<R> =
  | R
  /** It cannot be read, or is no such file: `problem` says where, what was found and expected. */
  | { readonly tag: "unreadable"; readonly problem: string }
  | { readonly tag: "interrupted"; readonly lines: number };

export interface FileResultOf<R> {
  readonly file: string;
  readonly seconds: number;
  readonly result: ResultOf<R>;
}

/** How files are read, line by line. */
export interface Reading<R> {
  /** What the progress bar says while a file is read. */
  readonly title: (file: string) => string;
  /** Reads a file, telling the lines read so far; rejects where its input is bad. */
  readonly read: (file: string, onLines: (lines: number) => void) => Promise<R>;
  readonly show: (result: FileResultOf<R>) => void;
}

/** What one file comes to, at the latest when the run is interrupted. */
const resultOf = async <R>(
  file: string,
  { title, read }: Reading<R>,
  aborted: Promise<void>,
): Promise<ResultOf<R>> => {
  const bar = progress(title(file));
  let count = 0;
  const onLines = (lines: number): void => {
    count = lines;
    bar.update(undefined, () => `${grouped(lines)} lines`);
  };
  const interrupted = aborted.then((): ResultOf<R> => ({ tag: "interrupted", lines: count }));
  try {
    return await Promise.race([read(file, onLines), interrupted]);
  } catch (error) {
    if (!isBadInput(error)) throw error;
    return { tag: "unreadable", problem: error.message };
  } finally {
    bar.stop();
  }
};

const isUnreadable = (
  result: unknown,
): result is { readonly tag: "unreadable"; readonly problem: string } =>
  (result as { readonly tag: string }).tag === "unreadable";

/** Reads the files in order, up to the one that is interrupted. Throws UsageError for stdin twice. */
export const readFiles = async <R extends { readonly tag: string }>(
  files: ReadonlyArray<string>,
  reading: Reading<R>,
): Promise<ReadonlyArray<FileResultOf<R>>> => {
  if (files.filter((file) => file === "-").length > 1) {
    throw new UsageError("- is stdin, which can be read once: found it twice");
  }
  return interruptible(async (signal) => {
    const aborted = new Promise<void>((resolve) => {
      signal.addEventListener("abort", () => resolve());
    });
    const results: FileResultOf<R>[] = [];
    for (const file of files) {
      if (signal.aborted) break;
      const from = clock();
      const result = await resultOf(file, reading, aborted);
      const fileResult = { file, seconds: (clock() - from) / 1000, result };
      results.push(fileResult);
      if (isUnreadable(result)) printError(result.problem);
      reading.show(fileResult);
    }
    return results;
  });
};
