/**
 * What Go gives up with, as far as a search on the usual instances comes to it; docs/THROWS.md has
 * every message of the seed, with the shortest path to it or the reason why there is none.
 */
export const throws: ReadonlyArray<string> = [
  // mallocinit
  "failed to get system page size",
  "bad system page size",
  "runtime: cannot reserve arena virtual address space",
  // mallocgc and what it calls
  "mallocgc called with gcphase == _GCmarktermination",
  "malloc deadlock",
  "malloc during signal",
  "out of memory",
  "runtime: allocation size out of range",
  "index out of range",
  "panic on system stack",
  // the allocator's own memory
  "persistentalloc: size == 0",
  "persistentalloc: align is not a power of 2",
  "persistentalloc: align is too large",
  "runtime: cannot allocate memory",
  // specials, and the collector
  "addspecial on invalid pointer",
  "removespecial on invalid pointer",
  "sweep increased allocation count",
  "gc_trigger underflow",
  // the operating system
  "runtime: out of memory",
  "runtime: address space conflict",
  "runtime: cannot map pages in arena address space",
  "exit(2)",
];
