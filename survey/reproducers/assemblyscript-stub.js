// AssemblyScript's runtime "stub": realloc of any but the last block rounds a size near 2^32 up to a small one. Exit code 0 says that it refuses the size.
import { compileString } from "assemblyscript/asc";

const source = `
export function malloc(n: usize): usize { return heap.alloc(n); }
export function realloc(p: usize, n: usize): usize { return heap.realloc(p, n); }`;
const { binary } = await compileString(source, { runtime: "stub", noAssert: true });
const { instance } = await WebAssembly.instantiate(binary, { env: { abort() {} } });
const { malloc, realloc, memory } = instance.exports;
const block = malloc(64);
malloc(16);
try {
  const moved = realloc(block, 0xffff_ffff) >>> 0;
  const bytes = memory.buffer.byteLength;
  console.log(`realloc to 2^32-1 bytes gave ${moved}; the memory has ${bytes} bytes`);
  process.exitCode = moved === 0 ? 0 : 1;
} catch (error) {
  console.log(`refused: ${error.message}`);
}
