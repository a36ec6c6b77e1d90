/** AssemblyScript's TLSF as a module that `port verify --wasm` takes. */
import { compileString } from "assemblyscript/asc";

const source = `
export function malloc(n: usize): usize { return heap.alloc(n); }
export function realloc(p: usize, n: usize): usize { return heap.realloc(p, n); }
export function free(p: usize): void { heap.free(p); }
`;

/** The bytes of the module. */
export const compileHeap = async (): Promise<Uint8Array> => {
  const { binary, error } = await compileString(source, {
    optimizeLevel: 3,
    noAssert: true,
    runtime: "minimal",
  });
  if (binary === null) throw error ?? new Error("AssemblyScript made nothing");
  return binary;
};
