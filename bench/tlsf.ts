/** AssemblyScript's TLSF allocator as a WebAssembly module, compiled from the few lines below. */
import { compileString } from "assemblyscript/asc";

const source = `
export function alloc(size: usize): usize { return __alloc(size); }
export function allocZeroed(size: usize): usize {
  const block = __alloc(size);
  memory.fill(block, 0, size);
  return block;
}
export function free(block: usize): void { __free(block); }
`;

/** In pages of 64 KiB: memory does not grow while it is measured. */
const MEMORY = 2048;

/** The bytes of the module. */
export const compileTlsf = async (): Promise<Uint8Array> => {
  const { binary, error } = await compileString(source, {
    optimizeLevel: 3,
    noAssert: true,
    runtime: "minimal",
    initialMemory: MEMORY,
  });
  if (binary === null) throw error ?? new Error("AssemblyScript made nothing");
  return binary;
};
