/**
 * Runs a program with the recorder in it. The logs come into being in a folder beside their target and
 * are moved there when the program has ended; where the checker is killed, its watcher ends the program
 * and removes the folder.
 */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { lstatSync, mkdtempSync, readdirSync, realpathSync, renameSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { showPath } from "../files/pathname.ts";
import { Guard } from "../port/guard.ts";
import { checkWritable } from "../files/wholefile.ts";
import { problemOf, writing } from "../files/unfinished.ts";
import { compileRecorder } from "./compile.ts";
import { elfOf } from "./elf.ts";
import { RecordError } from "./problem.ts";
import { checkProgram } from "./program.ts";

export interface Recording {
  /** The program's, or 128 and the number of the signal that ended it. */
  readonly code: number;
  /** One for each process that asked for memory: its first program in the target, if it did. */
  readonly logs: ReadonlyArray<string>;
}

export interface RecordRequest {
  readonly command: ReadonlyArray<string>;
  readonly log: string;
  /** A library with the allocator that the program is to have. */
  readonly preload: string | undefined;
}

/** LD_PRELOAD separates its files by these. */
const checkPath = (path: string): void => {
  if (!/[:\s]/.test(path)) return;
  throw new RecordError(`${showPath(path)}: found a blank or colon, which LD_PRELOAD can't have`);
};

/** What the environment says already comes last. */
const preloaded = (library: string, preload: string | undefined): string => {
  const own = preload === undefined ? [] : [resolve(preload)];
  for (const path of [library, ...own]) checkPath(path);
  const before = process.env["LD_PRELOAD"];
  return [library, ...own, ...(before ? [before] : [])].join(":");
};

const checkPreload = (preload: string | undefined): void => {
  if (preload === undefined) return;
  try {
    if (elfOf(preload) !== undefined) return;
  } catch (error) {
    throw new RecordError(`--preload ${showPath(preload)}: ${problemOf(error)}`);
  }
  throw new RecordError(`--preload ${showPath(preload)}: found no ELF file, expected a library`);
};

/** The file behind its links; a device or a pipe is none. Throws OutputError and RecordError. */
const targetOf = (log: string): string => {
  checkWritable(log);
  const path = resolve(log);
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return path;
  const target = writing(log, () => realpathSync(path));
  if (lstatSync(target).isFile()) return target;
  throw new RecordError(`${showPath(log)}: found a device or a pipe, expected a file`);
};

/** These end the program, which ends the recording. From a terminal, both get them. */
const forwarded = ["SIGTERM", "SIGHUP"] as const;

interface Ended {
  readonly pid: number;
  readonly code: number;
  /** A signal to this process has ended it. */
  readonly isTold: boolean;
}

const run = (
  [program = "", ...words]: ReadonlyArray<string>,
  env: NodeJS.ProcessEnv,
  onStart: (pid: number) => void,
): Promise<Ended> =>
  new Promise((succeed, fail) => {
    const child = spawn(program, words, { stdio: "inherit", env });
    const ignore = (): void => undefined;
    let isTold = false;
    const forward = (signal: NodeJS.Signals): void => {
      isTold = true;
      child.kill(signal);
    };
    process.on("SIGINT", ignore);
    process.on("SIGQUIT", ignore);
    for (const signal of forwarded) process.on(signal, forward);
    const stop = (): void => {
      process.off("SIGINT", ignore);
      process.off("SIGQUIT", ignore);
      for (const signal of forwarded) process.off(signal, forward);
    };
    child.once("spawn", () => onStart(child.pid!));
    child.once("error", (error) => {
      stop();
      fail(new RecordError(`${showPath(program)}: cannot be started: ${problemOf(error)}`));
    });
    child.once("exit", (code, signal) => {
      stop();
      succeed({ pid: child.pid!, code: code ?? 128 + constants.signals[signal!], isTold });
    });
  });

interface Moving {
  readonly folder: string;
  /** As the user named it, and behind its links. */
  readonly log: string;
  readonly target: string;
  /** The process of the program itself. */
  readonly pid: number;
}

/** Moves the logs to where they belong: that of the program itself to the target. */
const moved = ({ folder, log, target, pid }: Moving): ReadonlyArray<string> =>
  readdirSync(folder)
    .toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }))
    .map((name) => (name === `${pid}` ? { name, ending: "" } : { name, ending: `.${name}` }))
    .map(({ name, ending }) => {
      writing(`${log}${ending}`, () => renameSync(join(folder, name), `${target}${ending}`));
      return `${log}${ending}`;
    });

/** Records a program to its end. Throws RecordError, and OutputError. */
export const record = async ({ command, log, preload }: RecordRequest): Promise<Recording> => {
  if (process.platform !== "linux") {
    throw new RecordError(
      `found ${process.platform}, expected Linux: LD_PRELOAD loads the recorder`,
    );
  }
  checkProgram(command[0] ?? "", undefined);
  checkPreload(preload);
  const target = targetOf(log);
  const guard = new Guard(Infinity);
  const mark = `${process.pid}-${randomUUID()}`;
  const own = (base: string): string => {
    const folder = writing(log, () => mkdtempSync(base));
    guard.remove(folder);
    return folder;
  };
  const folders: string[] = [];
  try {
    const build = own(join(tmpdir(), "mallocspec-record-"));
    folders.push(build);
    const folder = own(join(dirname(target), `.${basename(target)}.part-`));
    folders.push(folder);
    const library = join(build, "recorder.so");
    compileRecorder(library, folder);
    checkProgram(command[0] ?? "", elfOf(library));
    const env = {
      ...process.env,
      LD_PRELOAD: preloaded(library, preload),
      MALLOCSPEC_PORT: mark,
    };
    const { pid, code, isTold } = await run(command, env, (started) => guard.watch(started, mark));
    // What the program leaves behind goes on, unless all of it is to end.
    if (isTold) await guard.drop(mark);
    else guard.forget(mark);
    return { code, logs: moved({ folder, log, target, pid }) };
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    await guard.close();
  }
};
