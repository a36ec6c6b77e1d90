/** Counterexamples as files: written whole or not at all, and never over another one. */
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A folder that nothing can be written into, or a file in it that could not be written. */
export class OutputError extends Error {}

/** What is wrong, in a few words. */
export const problemOf = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case "ENOENT":
      return "no such file or folder";
    case "ENOTDIR":
      return "a part of the path is no folder";
    case "EACCES":
    case "EPERM":
      return "permission denied";
    case "EROFS":
      return "the file system is read-only";
    case "ENOSPC":
    case "EDQUOT":
      return "no space left on the device";
    case "EFBIG":
      return "the file would be too large";
    default:
      return message;
  }
};

const contentOf = (file: string): string | undefined => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
};

/** The unfinished file of this process in a folder. */
const unfinishedIn = (folder: string): string => join(folder, `counterexample.${process.pid}.part`);

const isFolder = (folder: string): boolean => {
  try {
    return statSync(folder).isDirectory();
  } catch (error) {
    throw new OutputError(`${folder}: ${problemOf(error)}`);
  }
};

/** Writes an unfinished file, has it used, and removes it whatever happens; throws OutputError. */
const withUnfinished = <A>(folder: string, text: string, use: (unfinished: string) => A): A => {
  if (!isFolder(folder)) throw new OutputError(`${folder}: is no folder`);
  const unfinished = unfinishedIn(folder);
  try {
    writeFileSync(unfinished, text);
    return use(unfinished);
  } catch (error) {
    throw new OutputError(`${folder}: cannot be written: ${problemOf(error)}`);
  } finally {
    rmSync(unfinished, { force: true });
  }
};

/** Makes sure that a file can be written into a folder; throws OutputError. */
export const checkFolder = (folder: string): void =>
  withUnfinished(folder, "a counterexample will be written here\n", () => undefined);

/** Gives the unfinished file a name that no other file has. */
const named = (unfinished: string, folder: string, name: string): string => {
  const text = contentOf(unfinished);
  for (let nth = 1; ; nth++) {
    const file = join(folder, `${name}${nth === 1 ? "" : `-${nth}`}.jsonl`);
    try {
      linkSync(unfinished, file);
      return file;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      if (contentOf(file) === text) return file;
    }
  }
};

/**
 * Writes the lines of a trace into a folder and gives the file's name: `name.jsonl`, or with a
 * number behind it where another trace has that name. Throws OutputError.
 */
export const writeTrace = (folder: string, name: string, lines: ReadonlyArray<string>): string =>
  withUnfinished(folder, `${lines.join("\n")}\n`, (unfinished) => named(unfinished, folder, name));
