/** The program that is to be recorded: found as a shell finds it, and refused where nothing would be recorded. */
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { showPath } from "../files/pathname.ts";
import { type Elf, elfOf, startOf } from "./elf.ts";
import { RecordError } from "./problem.ts";

const isProgram = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
};

/** The file of a program; undefined where there is none. */
export const findProgram = (name: string): string | undefined => {
  if (name.includes("/")) return isProgram(name) ? name : undefined;
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.map((folder) => join(folder || ".", name)).find(isProgram);
};

/** The interpreter that a script names in its first line; undefined where it is no script. */
const interpreterOf = (file: string): string | undefined =>
  /^#! *([^ \n]+)/.exec(startOf(file, 256).toString("latin1"))?.[1];

/** A script's interpreter may be a script. */
const mostScripts = 4;

/** The file that the kernel starts for a program. */
const started = (file: string, depth = 0): string => {
  const interpreter = depth < mostScripts ? interpreterOf(file) : undefined;
  return interpreter !== undefined && isProgram(interpreter)
    ? started(interpreter, depth + 1)
    : file;
};

const setId = 0o6000;

/** The loader ignores LD_PRELOAD where a program gets the rights of another user. */
const changesUser = (file: string): boolean => {
  const { mode, uid, gid } = statSync(file);
  const isSet = (mode & setId) !== 0;
  return isSet && (uid !== process.getuid?.() || gid !== process.getgid?.());
};

/** Throws RecordError where the recorder could not be loaded into a program. */
export const checkProgram = (name: string, recorder: Elf | undefined): void => {
  const file = findProgram(name);
  if (file === undefined) {
    const where = name.includes("/") ? "" : " in PATH";
    throw new RecordError(`found no program ${showPath(name)}${where}, expected one to record`);
  }
  const actual = started(file);
  const elf = elfOf(actual);
  if (elf === undefined) return;
  const found = `${showPath(actual)} is`;
  const expected = "expected a dynamically linked one, since the recorder is loaded into it";
  if (!elf.isDynamic) throw new RecordError(`${found} a static program, ${expected}`);
  if (changesUser(actual)) {
    throw new RecordError(
      `${found} a program that changes its user (setuid), expected one that doesn't`,
    );
  }
  if (recorder === undefined) return;
  if (elf.bits !== recorder.bits || elf.machine !== recorder.machine) {
    const kind = ({ bits, machine }: Elf): string => `${bits} bits, ELF machine ${machine}`;
    throw new RecordError(
      `${found} for ${kind(elf)}, expected ${kind(recorder)} as cc compiles for`,
    );
  }
};
