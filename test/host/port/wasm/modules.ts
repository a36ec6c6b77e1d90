/** Modules of AssemblyScript: its own allocators, and small ones with a planted bug each. */
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
