/** Files that a user names: written whole or not at all. */
import { renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { OutputError, problemOf } from "./counterexamplefile.ts";

const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** Replaces a file by a text, or leaves it as it was and throws OutputError. */
export const writeWhole = (file: string, text: string): void => {
  if (isFolder(file)) throw new OutputError(`${file}: is a folder, expected a file`);
  const unfinished = `${file}.${process.pid}.part`;
  try {
    writeFileSync(unfinished, text);
    renameSync(unfinished, file);
  } catch (error) {
    throw new OutputError(`${file}: cannot be written: ${problemOf(error)}`);
  } finally {
    rmSync(unfinished, { force: true });
  }
};

/** Makes sure, before long work, that a file can be written; throws OutputError. */
export const checkWritable = (file: string): void => {
  if (isFolder(file)) throw new OutputError(`${file}: is a folder, expected a file`);
  const probe = `${file}.${process.pid}.part`;
  try {
    if (!isFolder(dirname(file))) throw new OutputError(`${dirname(file)}: is no folder`);
    writeFileSync(probe, "");
  } catch (error) {
    if (error instanceof OutputError) throw error;
    throw new OutputError(`${file}: cannot be written: ${problemOf(error)}`);
  } finally {
    rmSync(probe, { force: true });
  }
};
