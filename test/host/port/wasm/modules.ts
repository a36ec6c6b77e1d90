/** Modules made from AssemblyScript, from WebAssembly's text, and from C with wasi-libc. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileString } from "assemblyscript/asc";

export type Runtime = "incremental" | "minimal" | "stub";

export interface CompileOptions {
  readonly runtime?: Runtime;
  readonly initialMemory?: number;
  readonly maximumMemory?: number;
  readonly importMemory?: boolean;
}

export const compile = async (
  source: string,
  options: CompileOptions = {},
): Promise<Uint8Array> => {
  const { binary, error } = await compileString(source, {
    optimizeLevel: 3,
    noAssert: true,
    runtime: "stub",
    ...options,
  });
  if (binary === null) throw error ?? new Error("AssemblyScript made nothing");
  return binary;
};

/** AssemblyScript's own allocator. */
export const heapSource = `
export function malloc(size: usize): usize { return heap.alloc(size); }
export function realloc(block: usize, size: usize): usize { return heap.realloc(block, size); }
export function free(block: usize): void { heap.free(block); }
`;

/** Makes a file from a file, in a folder that is removed. */
const made = (name: string, text: string, make: (from: string, to: string) => void): Uint8Array => {
  const folder = mkdtempSync(join(tmpdir(), "mallocspec-wasm-"));
  try {
    const [from, to] = [join(folder, name), join(folder, "module.wasm")];
    writeFileSync(from, text);
    make(from, to);
    return new Uint8Array(readFileSync(to));
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** Binaryen's assembler, which comes with AssemblyScript. */
const assembler = fileURLToPath(new URL("../../../../node_modules/.bin/wasm-as", import.meta.url));

/** A module from its text. */
export const assembled = (text: string): Uint8Array =>
  made("module.wat", text, (from, to) => {
    execFileSync(assembler, ["--enable-reference-types", from, "-o", to]);
  });

/** A module of WASI from C: a reactor, that exports functions of its own and of wasi-libc. */
export const wasi = (text: string, exported: ReadonlyArray<string>): Uint8Array =>
  made("module.c", text, (from, to) => {
    const exports = exported.map((name) => `-Wl,--export=${name}`);
    const flags = ["--target=wasm32-wasi", "-O2", "-mexec-model=reactor", ...exports];
    execFileSync("clang", [...flags, "-o", to, from], { stdio: ["ignore", "ignore", "pipe"] });
  });
