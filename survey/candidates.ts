/** The allocators of the survey: a fixed list, whatever is installed. */
import type { Candidate } from "./candidate.ts";
import { assemblyScript, rustDlmalloc, wasiLibc } from "./making/module.ts";
import { native } from "./making/native.ts";
import { thiNg } from "./making/pool.ts";

/** The standard's alignment: of a type that fits into the size. */
const fitting = "align=1:1,2:2,4:4,8:8,16:16";

export const candidates: ReadonlyArray<Candidate> = [
  native({
    name: "glibc",
    package: "libc6-dev",
    hasErrno: true,
    promises: "align=16 realloc0=free",
  }),
  native({
    name: "musl",
    package: "musl-dev",
    beside: "musl-tools",
    cc: ["musl-gcc", "-static"],
    hasErrno: true,
    promises: `${fitting} realloc0=unique`,
  }),
  native({
    name: "jemalloc",
    package: "libjemalloc2",
    library: /libjemalloc\.so\.\d+$/,
    hasErrno: true,
    promises: `${fitting} realloc0=free`,
  }),
  native({
    name: "mimalloc",
    package: "libmimalloc2.0",
    library: /libmimalloc\.so\.[\d.]+$/,
    hasErrno: false,
    promises: `${fitting} realloc0=unique`,
  }),
  native({
    name: "tcmalloc",
    package: "libtcmalloc-minimal4",
    library: /libtcmalloc_minimal\.so\.\d+$/,
    hasErrno: false,
    promises: `${fitting} realloc0=free`,
  }),
  native({
    name: "tbbmalloc",
    package: "libtbbmalloc2",
    library: /libtbbmalloc_proxy\.so\.\d+$/,
    hasErrno: false,
    // Its memalign gives none, its malloc a block.
    malloc0: "either",
    promises: `${fitting} realloc0=free`,
  }),
  wasiLibc,
  rustDlmalloc,
  assemblyScript("incremental"),
  assemblyScript("minimal"),
  assemblyScript("stub"),
  thiNg,
];
