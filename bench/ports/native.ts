/** Ports in C of the C library's own allocator, and a program that performs a sequence alone. */
import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";

export interface NativePorts {
  /** A port that holds. */
  readonly port: string;
  /** The same, but it promises an alignment that it does not have. */
  readonly wrong: string;
  /** Performs the requests of a file. */
  readonly alone: string;
}

const promises = (align: number): string =>
  "glibc 0 lang=c bits=64 page=4096 ops=malloc,calloc,realloc,memalign,free,usable malloc0=unique " +
  `realloc0=free freenull=ok reallocnull=ok can=reset,fork,limit,errno align=${align}`;

/** Builds them into a folder; null where there is no C compiler. */
export const buildNativePorts = (sources: string, folder: string): NativePorts | null => {
  if (spawnSync("cc", ["--version"]).error !== undefined) return null;
  const template = join(sources, "ports/templates/c");
  const adapter = ["adapter.c", "process.c"].map((name) => join(template, name));
  const compile = (name: string, words: ReadonlyArray<string>): string => {
    const program = join(folder, name);
    // -fno-builtin: the compiler must leave out no call of the allocator.
    const flags = ["-D_GNU_SOURCE", "-O2", "-fno-builtin", `-I${template}`];
    execFileSync("cc", [...flags, ...words, "-o", program], { stdio: "inherit" });
    return program;
  };
  const port = (name: string, align: number): string =>
    compile(name, [
      `-DHELLO="${promises(align)}"`,
      ...adapter,
      join(sources, "survey/drivers/libc.c"),
    ]);
  return {
    port: port("port", 16),
    wrong: port("wrong-port", 64),
    alone: compile("alone", [join(sources, "bench/ports/alone.c")]),
  };
};

/** Nanoseconds of one request of a file, performed in C alone. */
export const runAlone = ({ alone }: NativePorts, file: string): number =>
  Number(execFileSync(alone, [file], { encoding: "utf8" }));
