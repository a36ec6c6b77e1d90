/** New files in a folder: all of them, or none; nothing is overwritten. */
import { lstatSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { showPath } from "./pathname.ts";
import { OutputError, writing } from "./unfinished.ts";

const isThere = (file: string): boolean =>
  writing(file, () => lstatSync(file, { throwIfNoEntry: false }) !== undefined);

/** Makes the folder where it is missing, and writes files by name; throws OutputError. */
export const writeNewFiles = (folder: string, files: ReadonlyMap<string, string>): void => {
  const taken = [...files.keys()].map((name) => join(folder, name)).find(isThere);
  if (taken !== undefined) throw new OutputError(`${showPath(taken)}: is there already`);
  writing(folder, () => mkdirSync(folder, { recursive: true }));
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
