/** A right allocator in JavaScript: blocks of powers of two from a bump pointer, and a list of free ones each. */
import type { PortAllocator } from "../../props/ports/inprocess/allocator.ts";

const heapBytes = 2 ** 26;
const [least, most] = [4, 20];

export const segregated = (): PortAllocator => {
  const bytes = new Uint8Array(heapBytes);
  /** By address in units, the exponent of the block there. */
  const exponents = new Uint8Array(heapBytes >> least);
  const free = Array.from({ length: most + 1 }, (): number[] => []);
  let end = 16;
  const reset = (): void => {
    end = 16;
    for (const list of free) list.length = 0;
  };
  const malloc = (n: number): number => {
    if (n > 2 ** most) return 0;
    const exponent = n <= 16 ? least : 32 - Math.clz32(n - 1);
    const reused = free[exponent]!.pop();
    if (reused !== undefined) return reused;
    if (end + 2 ** exponent > heapBytes) return 0;
    const p = end;
    exponents[p >> least] = exponent;
    end += 2 ** exponent;
    return p;
  };
  const usable = (p: number): number => 2 ** exponents[p >> least]!;
  return {
    malloc,
    usable,
    reset,
    calloc: (count, size) => {
      const p = malloc(count * size);
      if (p !== 0) bytes.fill(0, p, p + count * size);
      return p;
    },
    free: (p) => void free[exponents[p >> least]!]!.push(p),
    realloc: (before, n) => {
      if (n <= usable(before)) return before;
      const p = malloc(n);
      if (p === 0) return 0;
      bytes.copyWithin(p, before, before + usable(before));
      free[exponents[before >> least]!]!.push(before);
      return p;
    },
    memory: {
      read: (p, n) => bytes.subarray(p, p + n),
      write: (p, written) => bytes.set(written, p),
    },
    promises: `bits=32 align=16 malloc0=unique max=${2 ** most} can=deterministic`,
  };
};
