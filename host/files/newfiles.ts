/** New files in a folder: all of them, or none; nothing is overwritten. */
import { lstatSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { showPath } from "./pathname.ts";
import { OutputError, writing } from "./unfinished.ts";

const isThere = (file: string): boolean =>
  writing(file, () => lstatSync(file, { throwIfNoEntry: false }) !== undefined);

/**
 * Makes a folder and those around it where they are missing. Node's own recursion never ends where a folder
 * cannot have another one in it, such as /proc.
 */
const makeFolder = (folder: string): void => {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return;
  const around = dirname(folder);
  if (around !== folder) makeFolder(around);
  mkdirSync(folder);
};

/** Makes the folder where it is missing, and writes files by name; throws OutputError. */
export const writeNewFiles = (folder: string, files: ReadonlyMap<string, string>): void => {
  const taken = [...files.keys()].map((name) => join(folder, name)).find(isThere);
  if (taken !== undefined) throw new OutputError(`${showPath(taken)}: is there already`);
  writing(folder, () => makeFolder(resolve(folder)));
  const written: string[] = [];
  try {
    for (const [name, text] of files) {
      const file = join(folder, name);
      // With wx, a file that has come in the meantime stays as it is.
      writing(file, () => writeFileSync(file, text, { flag: "wx" }));
      written.push(file);
    }
  } catch (error) {
    for (const file of written) rmSync(file, { force: true });
    throw error;
  }
};
