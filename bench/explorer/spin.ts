/** The model `pages` in Promela: spin makes its verifier, and a C compiler the program. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** In the folder of the project, from which bench and tests are run: bench is compiled elsewhere. */
const source = resolve("test/promela/pages.pml");

/** More steps than spin's depth-first search goes down in the small model, and the bits of its hash table. */
const [SMALL_DEEPEST, TABLE_BITS] = [200_000, 18];

const mebibyte = 2 ** 20;

export interface SpinSearch {
  readonly errors: number;
  readonly isComplete: boolean;
  readonly distinct: number;
  readonly steps: number;
  /** Of processor time that the verifier took as a process, its start included. */
  readonly milliseconds: number;
  /** Of the stored states. */
  readonly bytes: number;
}

/** Constants of the model that are not the small model's. */
export type Sizes = Readonly<Record<string, number>>;

export interface SpinOptions {
  readonly sizes?: Sizes;
  /** How many steps it may go down. */
  readonly deepest?: number;
  /** What the C compiler makes of it: -O0 is compiled sooner, -O2 runs faster. */
  readonly optimisation: "-O0" | "-O2";
}

export interface Spin {
  readonly run: () => SpinSearch;
  /** Removes the verifier. */
  readonly end: () => void;
}

const found = (output: string, pattern: RegExp): number => Number(pattern.exec(output)?.[1]);

/** Milliseconds that the processes took that a shell ran, by its command `times`. */
const processorTime = (output: string): number => {
  const parts = [
    ...output
      .trimEnd()
      .split("\n")
      .at(-1)!
      .matchAll(/(\d+)m([\d.]+)s/g),
  ];
  return parts.reduce((sum, [, m, s]) => sum + 60_000 * Number(m) + 1000 * Number(s), 0);
};

/** Makes the verifier. Throws where spin or gcc is not on the PATH (ENOENT), or fails. */
export const spinOnPages = (options: SpinOptions): Spin => {
  const { sizes = {}, deepest = SMALL_DEEPEST, optimisation } = options;
  const folder = mkdtempSync(join(tmpdir(), "spin-"));
  const end = (): void => rmSync(folder, { recursive: true, force: true });
  const execute = (program: string, ...words: ReadonlyArray<string>): string =>
    execFileSync(program, words, { cwd: folder, encoding: "utf8", stdio: "pipe" });
  const constants = Object.entries(sizes).map(([name, n]) => `-D${name.toUpperCase()}=${n}`);
  try {
    execute("spin", ...constants, "-a", source);
    execute("gcc", optimisation, "-DSAFETY", "-DNOREDUCE", "-o", "pan", "pan.c");
  } catch (error) {
    end();
    throw error;
  }
  const run = (): SpinSearch => {
    const output = execute("sh", "-c", `./pan -m${deepest} -w${TABLE_BITS}; times`);
    return {
      errors: found(output, /errors: (\d+)/),
      isComplete: !/max search depth too small|out of memory/.test(output),
      distinct: found(output, /(\d+) states, stored/),
      steps: found(output, /(\d+) transitions/),
      milliseconds: processorTime(output),
      bytes: found(output, /([\d.]+)\s+actual memory usage for states/) * mebibyte,
    };
  };
  return { run, end };
};
