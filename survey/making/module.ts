/** Allocators as WebAssembly modules, each run by the wasm door. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compileString } from "assemblyscript/asc";
import { wasmAllocator } from "../../host/port/wasm/allocator.ts";
import { describeModule } from "../../host/port/wasm/module/describe.ts";
import { WasmPort } from "../../host/port/wasm/wasmport.ts";
import type { Candidate, Made } from "../candidate.ts";
import { paceOf } from "../pace.ts";
import { debianVersion, npmVersion, printed } from "./packages.ts";

/** A module may have so many pages of 64 KiB: with a sixteenth of a memory it is soon full. */
const mostPages = 4096;

interface Behaviour {
  readonly name: string;
  readonly refusal: "none" | "trap";
  readonly promises: ReadonlyArray<string>;
}

const moduleOf = (bytes: Uint8Array, version: string, behaviour: Behaviour): Made => {
  const { name, refusal } = behaviour;
  const description = describeModule(bytes, { named: {}, mostPages });
  const promises = ["bits=32", ...behaviour.promises];
  return {
    version,
    start: () => WasmPort.start({ description, name, refusal, promises }),
    pace: () => paceOf(wasmAllocator(description, { refusal, promises })),
  };
};

/** AssemblyScript's heap, with one of its runtimes. */
export const assemblyScript = (runtime: "incremental" | "minimal" | "stub"): Candidate => ({
  name: `AssemblyScript ${runtime}`,
  door: "wasm",
  packages: "npm install assemblyscript",
  make: async () => {
    const source = `
export function malloc(n: usize): usize { return heap.alloc(n); }
export function realloc(p: usize, n: usize): usize { return heap.realloc(p, n); }
export function free(p: usize): void { heap.free(p); }`;
    const { binary, error } = await compileString(source, {
      optimizeLevel: 3,
      noAssert: true,
      runtime,
    });
    if (binary === null) throw error ?? new Error("AssemblyScript made nothing");
    const behaviour = { name: runtime, refusal: "trap", promises: ["align=16"] } as const;
    return moduleOf(binary, npmVersion("assemblyscript"), behaviour);
  },
});

/** How a module is built from packages of Debian. */
interface Build {
  readonly name: string;
  /** The package whose version counts, and all that are needed. */
  readonly package: string;
  readonly packages: string;
  /** The words of the command, up to the file that it writes. */
  readonly command: ReadonlyArray<string>;
  readonly promises: ReadonlyArray<string>;
}

const fromDebian = (build: Build): Candidate => ({
  name: build.name,
  door: "wasm",
  packages: `apt-get install ${build.packages}`,
  make: (folder) => {
    const { name, promises } = build;
    const version = debianVersion(build.package);
    const file = join(folder, `${build.package}.wasm`);
    const [command = "", ...words] = build.command;
    const isBuilt = version !== undefined && printed(command, ...words, "-o", file) !== undefined;
    const behaviour = {
      name: name.split(" ")[0]!.toLowerCase(),
      refusal: "none",
      promises,
    } as const;
    const made = isBuilt ? moduleOf(readFileSync(file), version, behaviour) : undefined;
    return Promise.resolve(made);
  },
});

const exported = ["malloc", "calloc", "realloc", "free", "aligned_alloc", "malloc_usable_size"];

/** The allocator of wasi-libc, which is dlmalloc, linked without any program. */
export const wasiLibc = fromDebian({
  name: "wasi-libc dlmalloc",
  package: "wasi-libc",
  packages: "wasi-libc clang lld libclang-rt-dev-wasm32",
  command: "clang --target=wasm32-wasi -O2 -mexec-model=reactor -x c /dev/null"
    .split(" ")
    .concat(exported.map((name) => `-Wl,--export=${name}`)),
  promises: ["align=16", "malloc0=unique", "freenull=ok", "reallocnull=ok", "can=reuse"],
});

/**
 * The allocator of Rust's standard library for wasm32-unknown-unknown. A rustc of another source does not
 * know the package's library.
 */
export const rustDlmalloc = fromDebian({
  name: "Rust dlmalloc",
  package: "libstd-rust-dev-wasm32",
  packages: "rustc libstd-rust-dev-wasm32 lld",
  command: "/usr/bin/rustc --target wasm32-unknown-unknown --crate-type=cdylib -O -C linker=wasm-ld"
    .split(" ")
    .concat(join(import.meta.dirname, "../drivers/rust.rs")),
  promises: ["align=8", "freenull=ok", "can=reuse,realign"],
});
