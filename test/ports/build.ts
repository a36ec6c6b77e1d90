/** Ports in C, compiled for tests. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const sources = fileURLToPath(new URL("c", import.meta.url));
/** The adapter that `mallocspec port init c` writes. */
const template = fileURLToPath(new URL("../../ports/templates/c", import.meta.url));
const adapter = ["adapter.c", "process.c"].map((name) => join(template, name));

export interface Workshop {
  readonly folder: string;
  /** Compiles an allocator of `test/ports/c` with its adapter; the program. */
  readonly port: (allocator: string, bug?: string) => string;
  /** Compiles a port of `test/ports/c` that needs no adapter; the program. */
  readonly whole: (name: string) => string;
  /** Compiles a program in C with an allocator of `test/ports/c`; the program. */
  readonly alone: (file: string, allocator: string, bug?: string) => string;
  readonly remove: () => void;
}

export const workshop = (): Workshop => {
  const folder = mkdtempSync(join(tmpdir(), "mallocspec-ports-"));
  let count = 0;
  const compile = (files: ReadonlyArray<string>, flags: ReadonlyArray<string>): string => {
    const program = join(folder, `program-${count++}`);
    const all = [
      "-D_GNU_SOURCE",
      "-O1",
      "-fno-builtin",
      "-Wall",
      "-Wextra",
      "-Werror",
      `-I${template}`,
    ];
    const { status, stderr } = spawnSync("cc", [...all, ...flags, ...files, "-o", program], {
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(stderr);
    return program;
  };
  const flagsOf = (bug: string | undefined): ReadonlyArray<string> =>
    bug === undefined ? [] : [`-DBUG_${bug.replaceAll("-", "_")}`];
  const source = (name: string): string => join(sources, `${name}.c`);
  return {
    folder,
    port: (allocator, bug) => compile([...adapter, source(allocator)], flagsOf(bug)),
    whole: (name) => compile([source(name)], []),
    alone: (file, allocator, bug) =>
      compile([file, source(allocator)], [...flagsOf(bug), "-DPREFIX=port_"]),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};
