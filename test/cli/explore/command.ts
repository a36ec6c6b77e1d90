/** Runs `mallocspec explore` over the examples as a process, as a user would. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Ran } from "../mallocspec.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

export const main = "test/cli/explore/main.ts";

export const exploring = (...args: ReadonlyArray<string>): Ran => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  return { status, stdout, stderr };
};

/** The same, while the test goes on. */
export const started = (...args: ReadonlyArray<string>): ChildProcess =>
  spawn(process.execPath, [main, ...args], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });

/** What a process printed and how it ended. */
export const ended = (child: ChildProcess): Promise<Ran> =>
  new Promise((resolve) => {
    let [stdout, stderr] = ["", ""];
    child.stdout!.on("data", (data: Buffer) => (stdout += String(data)));
    child.stderr!.on("data", (data: Buffer) => (stderr += String(data)));
    child.on("close", (status) => resolve({ status, stdout, stderr }));
  });

/** A report without its last line, which has the time. */
export const timeless = (report: string): string =>
  report.replace(/\n[^\n]* states a second, [^\n]* MB, \d+ workers?\n$/, "\n");
