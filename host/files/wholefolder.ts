/** Folders that a user names: made with all of their files, or not at all. */
import { mkdirSync, readdirSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { showPath } from "./pathname.ts";
import { OutputError, writing } from "./unfinished.ts";

const filesIn = (folder: string): ReadonlyArray<string> | undefined =>
  writing(folder, () => {
    try {
      return readdirSync(folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  });

/** The place of the folder, behind all links. Throws OutputError where something stands there. */
const placeOf = (folder: string): string => {
  if (folder === "") throw new OutputError('found "", expected the name of a folder');
  const files = filesIn(folder);
  if (files === undefined) return resolve(folder);
  if (files.length > 0) {
    throw new OutputError(
      `${showPath(folder)}: has ${files.length} ${files.length === 1 ? "file" : "files"}, ` +
        "expected a new or an empty folder",
    );
  }
  const place = realpathSync(folder);
  // A folder that takes its place would leave the caller in a removed one.
  if (place === process.cwd()) {
    throw new OutputError(`${showPath(folder)}: is the current folder, expected another one`);
  }
  return place;
};

const unfinishedOf = (place: string): string => `${place}.${process.pid}.part`;

/** Makes sure, before long work, that a folder can be made; throws OutputError. */
export const checkFolder = (folder: string): void => {
  const unfinished = unfinishedOf(placeOf(folder));
  writing(folder, () => {
    mkdirSync(unfinished);
    rmSync(unfinished, { recursive: true });
  });
};

/** Makes a folder with files, or leaves everything as it is; throws OutputError. */
export const writeFolder = (
  folder: string,
  files: ReadonlyArray<{ readonly name: string; readonly text: string }>,
): void => {
  const place = placeOf(folder);
  const unfinished = unfinishedOf(place);
  writing(folder, () => {
    try {
      mkdirSync(unfinished);
      for (const { name, text } of files) writeFileSync(join(unfinished, name), text);
      // Replaces an empty folder, and fails where it has got a file in the meantime.
      renameSync(unfinished, place);
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  });
};
