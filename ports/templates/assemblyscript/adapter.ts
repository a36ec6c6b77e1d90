// What `mallocspec port verify --wasm` calls. The checker writes and reads the bytes of the blocks itself.
// Its options --promise say what the allocator promises (docs/PORTS.md of mallocspec): that is judged.
export { malloc, calloc, realloc, memalign, free, usable } from "./allocator";
