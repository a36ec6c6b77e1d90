/**
 * Builds what is measured: the project as the JavaScript that its package holds, and the allocators
 * that have to be compiled. Node detaches a buffer when it strips types from TypeScript, and V8
 * then optimizes typed arrays less; so the measuring processes run plain JavaScript.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildNative, type Native } from "./native.ts";
import { buildNativePorts, type NativePorts } from "./ports/native.ts";
import { compileHeap } from "./ports/heap.ts";
import { compileTlsf } from "./tlsf.ts";

const root = join(import.meta.dirname, "..");
/** In node_modules, where the packages that are imported are found. */
const folder = join(root, "node_modules/.cache/mallocspec-bench");

export interface Built {
  /** The main program of the benchmarks, as JavaScript. */
  readonly main: string;
  readonly tlsf: string;
  readonly native: Native | null;
  readonly ports: NativePorts | null;
  readonly heap: string;
  readonly folder: string;
}

export const build = async (): Promise<Built> => {
  mkdirSync(folder, { recursive: true });
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const project = join(import.meta.dirname, "tsconfig.json");
  const flags = ["--noCheck", "--outDir", folder];
  execFileSync(process.execPath, [tsc, "-p", project, ...flags], { stdio: "inherit" });
  const tlsf = join(folder, "tlsf.wasm");
  writeFileSync(tlsf, await compileTlsf());
  const native = buildNative(join(import.meta.dirname, "go"), folder);
  const heap = join(folder, "heap.wasm");
  writeFileSync(heap, await compileHeap());
  const ports = buildNativePorts(root, folder);
  return { main: join(folder, "bench/main.js"), tlsf, native, ports, heap, folder };
};
