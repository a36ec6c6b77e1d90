/** Allocators of a C program: the one it is linked with, or one that LD_PRELOAD puts in its place. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ProcessPort } from "../../host/port/processport.ts";
import { inC } from "../../props/ports/reproduce/c.ts";
import type { Candidate, Made } from "../candidate.ts";
import { debianFile, debianVersion, printed } from "./packages.ts";

const drivers = join(import.meta.dirname, "../drivers");
const template = join(import.meta.dirname, "../../ports/templates/c");

/** What holds of every allocator, by the C standard or by what all of them document. */
const common =
  "lang=c bits=64 page=4096 ops=malloc,calloc,realloc,memalign,free,usable " +
  "freenull=ok reallocnull=ok";

export interface Native {
  readonly name: string;
  readonly package: string;
  /** More packages that are needed. */
  readonly beside?: string;
  /** The compiler, by default cc. */
  readonly cc?: ReadonlyArray<string>;
  /** The library that is preloaded; none: the allocator of the compiler's own C library. */
  readonly library?: RegExp;
  /** What 0 bytes give, by default a block of their own; the C standard leaves it open. */
  readonly malloc0?: "either";
  /** What its documentation promises beyond the standard. */
  readonly promises: string;
  /** Whether its documentation says that errno is set; the C standard does not. */
  readonly hasErrno: boolean;
}

const flags = ["-D_GNU_SOURCE", "-O1", "-fno-builtin", `-I${template}`];

const ran = (program: string, env: NodeJS.ProcessEnv) =>
  spawnSync(program, { env, encoding: "utf8", timeout: 60_000 });

const made = (native: Native, folder: string, version: string): Made | undefined => {
  const {
    name,
    package: from,
    library,
    promises,
    hasErrno,
    cc = ["cc"],
    malloc0 = "unique",
  } = native;
  const file = library && debianFile(from, library);
  if (library !== undefined && file === undefined) return undefined;
  const preload = file === undefined ? {} : { LD_PRELOAD: file };
  const env = { ...process.env, ...preload };
  const compile = (program: string, ...words: ReadonlyArray<string>): string => {
    const path = join(folder, `${name}-${program}`);
    const [command = "cc", ...more] = cc;
    const { status, stderr } = spawnSync(command, [...more, ...flags, ...words, "-o", path], {
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`${command}: ${stderr}`);
    return path;
  };
  const can = `can=reset,fork,limit${hasErrno ? ",errno" : ""}`;
  const hello = `-DHELLO="${name} ${version} ${common} malloc0=${malloc0} ${can} ${promises}"`;
  const sources = [join(template, "adapter.c"), join(template, "process.c")];
  const port = compile("port", hello, ...sources, join(drivers, "libc.c"));
  const pace = compile("pace", join(drivers, "pace.c"));
  const words = Object.entries(preload).map(([key, value]) => `${key}=${value}`);
  return {
    version,
    start: (guard) => ProcessPort.start(["env", ...words, port], guard),
    pace: () => Number(ran(pace, env).stdout),
    failsAlone: (hello, failure) => {
      const text = inC(hello, failure);
      if (text === undefined) return undefined;
      const source = join(folder, `${name}-alone.c`);
      writeFileSync(source, text);
      const { status, signal } = ran(compile("alone", source), env);
      // The program ends with 1 where the clause fails; a crash, or the time of a hang, ends it by a signal.
      return failure.fault.kind === "clause" ? status === 1 : signal !== null;
    },
  };
};

export const native = (one: Native): Candidate => ({
  name: one.name,
  door: one.library === undefined ? "linked" : "preload",
  packages: `apt-get install ${[one.package, ...(one.beside ? [one.beside] : [])].join(" ")}`,
  make: (folder) => {
    const version = debianVersion(one.package);
    const compiler = one.cc?.[0] ?? "cc";
    const isBuildable = version !== undefined && printed(compiler, "--version") !== undefined;
    return Promise.resolve(isBuildable ? made(one, folder, version) : undefined);
  },
});
