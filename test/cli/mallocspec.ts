/** Runs the `mallocspec` command as a process of its own, as a user would. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

const root = fileURLToPath(new URL("../..", import.meta.url));

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a build server sets; in a pipe it must not bring colours. */
const env = { ...process.env, CI: "true", FORCE_COLOR: "1" };

/** Runs the command from source in the project's folder, with this on standard input. */
export const fed = (input: string | Uint8Array, ...args: ReadonlyArray<string>): Ran => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["cli/main.ts", ...args], {
    cwd: root,
    env,
    input,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  return { status, stdout, stderr };
};

/** Runs the command from source in the project's folder. */
export const mallocspec = (...args: ReadonlyArray<string>): Ran => fed("", ...args);

export const golden = (name: string): string => `test/golden/${name}`;

/** The lines of a golden trace, the header first. */
export const linesOf = (name: string): string[] =>
  gunzipSync(readFileSync(join(root, golden(name))))
    .toString("utf8")
    .split("\n");

/** A scratch folder for spoiled traces; `place` writes a file and returns its path. */
export const scratch = (): {
  readonly place: (name: string, content: string | Uint8Array) => string;
  readonly remove: () => void;
} => {
  const folder = mkdtempSync(join(tmpdir(), "mallocspec-"));
  return {
    place: (name, content) => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};
