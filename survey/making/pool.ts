/** @thi.ng/malloc, called in this process. */
import { MemPool } from "@thi.ng/malloc";
import type { PortAllocator } from "../../props/ports/inprocess/allocator.ts";
import { ObjectSubject } from "../../props/ports/inprocess/object.ts";
import type { Candidate } from "../candidate.ts";
import { paceOf } from "../pace.ts";
import { npmVersion } from "./packages.ts";

/** Bytes of a pool. */
const poolBytes = 2 ** 20;

const poolAllocator = (): PortAllocator => {
  const pool = new MemPool({ buf: new ArrayBuffer(poolBytes) });
  const bytes = new Uint8Array(pool.buf);
  return {
    malloc: (n) => pool.malloc(n),
    calloc: (count, size) => pool.calloc(count * size),
    realloc: (p, n) => pool.realloc(p, n),
    free: (p) => void pool.free(p),
    memory: {
      read: (a, n) => bytes.subarray(a, a + n),
      write: (a, written) => bytes.set(written, a),
    },
    promises: "bits=32 align=8 malloc0=null can=reuse,deterministic",
  };
};

export const thiNg: Candidate = {
  name: "@thi.ng/malloc",
  door: "javascript",
  packages: "npm install @thi.ng/malloc",
  make: () =>
    Promise.resolve({
      version: npmVersion("@thi.ng/malloc"),
      start: () =>
        Promise.resolve(
          Object.assign(new ObjectSubject(poolAllocator, "pool"), { close: () => undefined }),
        ),
      pace: () => paceOf(poolAllocator()),
    }),
};
