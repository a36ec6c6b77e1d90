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

const exported = ["malloc", "calloc", "realloc", "free", "aligned_alloc", "malloc_usable_size"];

/** The allocator of wasi-libc, which is dlmalloc, linked without any program. */
export const wasiLibc: Candidate = {
  name: "wasi-libc dlmalloc",
  door: "wasm",
  packages: "apt-get install wasi-libc clang lld libclang-rt-dev-wasm32",
  make: (folder) => {
    const version = debianVersion("wasi-libc");
    const file = join(folder, "wasi.wasm");
    const flags = ["--target=wasm32-wasi", "-O2", "-mexec-model=reactor", "-x", "c", "/dev/null"];
    const exports = exported.map((name) => `-Wl,--export=${name}`);
    const isBuilt =
      version !== undefined && printed("clang", ...flags, ...exports, "-o", file) !== undefined;
    if (!isBuilt) return Promise.resolve(undefined);
    const promises = ["align=16", "malloc0=unique", "freenull=ok", "reallocnull=ok", "can=reuse"];
    return Promise.resolve(
      moduleOf(readFileSync(file), version, { name: "wasi-libc", refusal: "none", promises }),
    );
  },
};

/** The allocator of Rust's standard library for wasm32-unknown-unknown. */
export const rustDlmalloc: Candidate = {
  name: "Rust dlmalloc",
  door: "wasm",
  packages: "apt-get install rustc libstd-rust-dev-wasm32 lld",
  make: (folder) => {
    const version = debianVersion("libstd-rust-dev-wasm32");
    const file = join(folder, "rust.wasm");
    const source = join(import.meta.dirname, "../drivers/rust.rs");
    const flags = ["--target", "wasm32-unknown-unknown", "--crate-type=cdylib", "-O"];
    const linker = ["-C", "linker=wasm-ld"];
    // A rustc of another source does not know the package's library.
    const isBuilt =
      version !== undefined &&
      printed("/usr/bin/rustc", ...flags, ...linker, source, "-o", file) !== undefined;
    if (!isBuilt) return Promise.resolve(undefined);
    return Promise.resolve(
      moduleOf(readFileSync(file), version, {
        name: "rust",
        refusal: "none",
        promises: ["align=8", "freenull=ok", "can=reuse,realign"],
      }),
    );
  },
};
