/** Files that a user names: written whole or not at all. */
import { closeSync, openSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { OutputError, problemOf } from "./counterexamplefile.ts";

const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** Writes an unfinished file beside a file, has it used, and removes it; throws OutputError. */
const withUnfinished = (file: string, text: string, use: (unfinished: string) => void): void => {
  const unfinished = `${file}.${process.pid}.part`;
  let isBegun = false;
  try {
    if (isFolder(file)) throw new OutputError(`${file}: is a folder, expected a file`);
    const opened = openSync(unfinished, "w");
    isBegun = true;
    try {
      writeFileSync(opened, text);
    } finally {
      closeSync(opened);
    }
    use(unfinished);
  } catch (error) {
    if (error instanceof OutputError) throw error;
    throw new OutputError(`${file}: cannot be written: ${problemOf(error)}`);
  } finally {
    if (isBegun) rmSync(unfinished, { force: true });
  }
};

/** Replaces a file by a text, or leaves it as it was and throws OutputError. */
export const writeWhole = (file: string, text: string): void =>
  withUnfinished(file, text, (unfinished) => renameSync(unfinished, file));

/** Makes sure, before long work, that a file can be written; throws OutputError. */
export const checkWritable = (file: string): void => withUnfinished(file, "", () => undefined);
