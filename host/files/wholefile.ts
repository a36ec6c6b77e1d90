/** Files that a user names: written whole or not at all. */
import {
  accessSync,
  chmodSync,
  constants,
  lstatSync,
  realpathSync,
  renameSync,
  statSync,
  type Stats,
  writeFileSync,
} from "node:fs";
import { showPath } from "./pathname.ts";
import { OutputError, withUnfinished, writing } from "./unfinished.ts";

/** What stands there, behind all links; undefined where nothing does. Throws OutputError. */
const found = (file: string): Stats | undefined => {
  if (file === "") throw new OutputError('found "", expected the name of a file');
  const stats = writing(file, () => statSync(file, { throwIfNoEntry: false }));
  if (stats?.isDirectory())
    throw new OutputError(`${showPath(file)}: is a folder, expected a file`);
  return stats;
};

const isDangling = (file: string): boolean =>
  writing(file, () => lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false);

/** A device, a pipe and a link to nothing are written into: a renamed file would replace them. */
const isInPlace = (file: string, stats: Stats | undefined): boolean =>
  stats === undefined ? isDangling(file) : !stats.isFile();

const beside = (
  file: string,
  stats: Stats | undefined,
  text: string,
  use: (unfinished: string, target: string) => void,
): void => {
  const target = stats === undefined ? file : writing(file, () => realpathSync(file));
  withUnfinished({ target: file, base: target, text }, (unfinished) => use(unfinished, target));
};

/** Replaces the text of a file, with its mode and behind its links, or leaves it; throws OutputError. */
export const writeWhole = (file: string, text: string): void => {
  const stats = found(file);
  if (isInPlace(file, stats)) return writing(file, () => writeFileSync(file, text));
  beside(file, stats, text, (unfinished, target) => {
    if (stats !== undefined) chmodSync(unfinished, stats.mode);
    renameSync(unfinished, target);
  });
};

/** Makes sure, before long work, that a file can be written; throws OutputError. */
export const checkWritable = (file: string): void => {
  const stats = found(file);
  if (!isInPlace(file, stats)) return beside(file, stats, "", () => undefined);
  if (stats !== undefined) writing(file, () => accessSync(file, constants.W_OK));
};
