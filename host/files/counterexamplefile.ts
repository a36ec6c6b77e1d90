/** Counterexamples as files: written whole or not at all, and never over another one. */
import { linkSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { showPath } from "./pathname.ts";
import { OutputError, problemOf, withUnfinished } from "./unfinished.ts";

const contentOf = (file: string): string | undefined => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
};

const isFolder = (folder: string): boolean => {
  try {
    return statSync(folder).isDirectory();
  } catch (error) {
    throw new OutputError(`${showPath(folder)}: ${problemOf(error)}`);
  }
};

const inFolder = <A>(folder: string, text: string, use: (unfinished: string) => A): A => {
  if (!isFolder(folder)) throw new OutputError(`${showPath(folder)}: is no folder`);
  return withUnfinished({ target: folder, base: join(folder, "counterexample"), text }, use);
};

/** Makes sure that a file can be written into a folder; throws OutputError. */
export const checkFolder = (folder: string): void =>
  inFolder(folder, "a counterexample will be written here\n", () => undefined);

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
  inFolder(folder, `${lines.join("\n")}\n`, (unfinished) => named(unfinished, folder, name));
