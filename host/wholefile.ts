/** Files that a user names: written whole or not at all. */
import { renameSync, statSync } from "node:fs";
import { OutputError, withUnfinished } from "./unfinished.ts";

const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

const beside = (file: string, text: string, use: (unfinished: string) => void): void => {
  if (isFolder(file)) throw new OutputError(`${file}: is a folder, expected a file`);
  withUnfinished({ target: file, base: file, text }, use);
};

/** Replaces a file by a text, or leaves it as it was and throws OutputError. */
export const writeWhole = (file: string, text: string): void =>
  beside(file, text, (unfinished) => renameSync(unfinished, file));

/** Makes sure, before long work, that a file can be written; throws OutputError. */
export const checkWritable = (file: string): void => beside(file, "", () => undefined);
