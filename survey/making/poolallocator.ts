/** A pool of @thi.ng/malloc with the functions of a port. */
import { MemPool } from "@thi.ng/malloc";
import type { PortAllocator } from "../../props/ports/inprocess/allocator.ts";

/** Bytes of a pool. */
const poolBytes = 2 ** 20;

/**
 * What its documentation says: blocks are aligned to 8 bytes, and a size of 0 gives none. Its `calloc` takes
 * one size, so that no product can wrap.
 */
export const poolPromises =
  "lang=javascript bits=32 align=8 malloc0=null ops=malloc,realloc,free " +
  "can=reset,reuse,deterministic";

export const poolAllocator = (): PortAllocator => {
  const pool = new MemPool({ buf: new ArrayBuffer(poolBytes) });
  const bytes = new Uint8Array(pool.buf);
  return {
    malloc: (n) => pool.malloc(n),
    realloc: (p, n) => pool.realloc(p, n),
    free: (p) => void pool.free(p),
    memory: {
      read: (a, n) => bytes.subarray(a, a + n),
      write: (a, written) => bytes.set(written, a),
    },
  };
};
