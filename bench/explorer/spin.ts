/** The model `pages` in Promela, run by spin where spin and a C compiler are on the PATH. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { clock } from "../../host/clock.ts";

/** In the folder from which the bench is run: it is compiled elsewhere. */
const source = resolve("test/promela/pages.pml");

export interface SpinSearch {
  readonly states: number;
  /** Of the verifier as a process, its start included. */
  readonly milliseconds: number;
  /** Of the stored states. */
  readonly bytes: number;
}

const mebibyte = 2 ** 20;

const found = (output: string, pattern: RegExp): number => Number(pattern.exec(output)?.[1]);

/** Makes the verifier; what runs it, or undefined where a program is absent. */
export const spinOnPages = (): { run: () => SpinSearch; end: () => void } | undefined => {
  const folder = mkdtempSync(join(tmpdir(), "spin-"));
  const end = (): void => rmSync(folder, { recursive: true, force: true });
  const execute = (program: string, ...words: ReadonlyArray<string>): string =>
    execFileSync(program, words, { cwd: folder, encoding: "utf8", stdio: "pipe" });
  try {
    execute("spin", "-a", source);
    execute("gcc", "-O2", "-DSAFETY", "-DNOREDUCE", "-o", "pan", "pan.c");
  } catch (error) {
    end();
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const run = (): SpinSearch => {
    const start = clock();
    const output = execute(join(folder, "pan"), "-m200000", "-w18");
    const milliseconds = clock() - start;
    const states = found(output, /(\d+) states, stored/);
    const memory = found(output, /([\d.]+)\s+actual memory usage for states/);
    return { states, milliseconds, bytes: memory * mebibyte };
  };
  return { run, end };
};
