/** How the command that runs is typed, so that a line that is printed can be pasted. */
import { accessSync, constants, realpathSync } from "node:fs";
import { delimiter, dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const isSource = import.meta.url.endsWith(".ts");

/** cli/main.ts in a clone, dist/cli/main.js in a package. */
const main = fileURLToPath(new URL(`../cli/main.${isSource ? "ts" : "js"}`, import.meta.url));

/** Whether a file can be executed and is, through links, this command. */
const isThis = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return realpathSync(file) === realpathSync(main);
  } catch {
    return false;
  }
};

const isBelow = (folder: string, file: string): boolean => {
  const path = relative(folder, file);
  return path !== ".." && !path.startsWith(`..${sep}`);
};

/** The folder and those around it. */
const around = (folder: string): ReadonlyArray<string> =>
  dirname(folder) === folder ? [folder] : [folder, ...around(dirname(folder))];

/** A word of a command, quoted for a POSIX shell where it must be. */
export const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** `npx node cli/main.ts` in a clone, `mallocspec` or `npx mallocspec` where the package is. */
export const invocation = (folder = process.cwd(), env = process.env): string => {
  const clone = dirname(dirname(main));
  if (isSource && isBelow(clone, folder)) return `npx node ${quoted(relative(folder, main))}`;
  const bins = (env.PATH ?? "").split(delimiter).map((bin) => join(bin, "mallocspec"));
  // npx and npm's scripts put folders of their own onto the path, which the user's shell has not.
  const isByNpm = env.npm_command !== undefined || env.npm_lifecycle_event !== undefined;
  if (!isByNpm && bins.some(isThis)) return "mallocspec";
  const local = around(folder).map((one) => join(one, "node_modules", ".bin", "mallocspec"));
  if (isByNpm || local.some(isThis)) return "npx mallocspec";
  return `${quoted(process.execPath)} ${quoted(main)}`;
};
