/** Files are written whole or not at all: first under a name of this process alone. */
import { closeSync, openSync, rmSync, writeFileSync } from "node:fs";
import { showPath } from "./pathname.ts";

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
    case "ELOOP":
      return "its links lead in a circle";
    case "ENAMETOOLONG":
      return "the name is too long";
    case "EFBIG":
      return "the file would be too large";
    default:
      // It may have the name of the file in it.
      return showPath(message);
  }
};

/** Writes, and says of what goes wrong that the target cannot be written; throws OutputError. */
export const writing = <A>(target: string, write: () => A): A => {
  try {
    return write();
  } catch (error) {
    throw new OutputError(`${showPath(target)}: cannot be written: ${problemOf(error)}`);
  }
};

/** What is written: where, as the user named it; under which name until it is whole; the text. */
interface Unfinished {
  readonly target: string;
  readonly base: string;
  readonly text: string;
}

/** Writes an unfinished file, has it used, and removes it whatever happens; throws OutputError. */
export const withUnfinished = <A>(
  { target, base, text }: Unfinished,
  use: (unfinished: string) => A,
): A => {
  const unfinished = `${base}.${process.pid}.part`;
  let isBegun = false;
  try {
    return writing(target, () => {
      const opened = openSync(unfinished, "w");
      isBegun = true;
      try {
        writeFileSync(opened, text);
      } finally {
        closeSync(opened);
      }
      return use(unfinished);
    });
  } finally {
    if (isBegun) rmSync(unfinished, { force: true });
  }
};
