/** What malloc.go says, line by line. Line 808 is a print in a comment. */
import {
  atTop,
  init,
  initOn,
  linux,
  linux386,
  malloc,
  marking,
  newarray,
  persist,
  refused,
} from "./steps.ts";
import { type Path, prints, said, type Source, throws } from "./table.ts";

const tooSmall: Path = {
  ...linux,
  actions: [initOn(2048)],
  message: "bad system page size",
  printed: ["system page size (2048) is smaller than minimum page size (4096)"],
  during: ["mallocinit"],
};

const odd: Path = {
  ...linux,
  actions: [initOn(12288)],
  message: "bad system page size",
  printed: ["system page size (12288) must be a power of 2"],
  during: ["mallocinit"],
};

const unusable: Path = {
  goos: "linux",
  goarch: "mips",
  where:
    "the OS gives addresses beyond 2 GiB; it refuses the reservations that have room for the heap",
  changes: { mmapBase: 0xffff0000, addressSpaceEnd: 2 ** 32 },
  faults: [...refused("os.reserve", 0, 1, 2), ...atTop("os.reserve", 4, 5)],
  actions: [init, malloc(40_000)],
  message: "out of memory",
  printed: [
    "runtime: memory allocated by OS (0xffeae000) not in usable range [0x0,0x7fffffff)",
    "runtime: memory allocated by OS (0xfff9e000) not in usable range [0x0,0x7fffffff)",
    "runtime: out of memory: cannot allocate 65536-byte block (0 in use)",
  ],
  during: ["malloc", "heap.alloc", "span.alloc", "heap.grow", "arena.alloc", "os.free"],
};

const layout =
  "The sizes of the span table and of the bitmap are rounded to pages, and so is where they begin: so the arena, behind them, begins at a page.";
const counts =
  "A span's count and its free slots come from the same mark bits, and every slot that is handed out changes both by one.";

export const seed: Source = {
  file: "malloc.go",
  rows: [
    throws(219, "bad TinySizeClass", {
      ...linux,
      where: "class 3 is the tiny one; never with Go's constants",
      changes: { tinySizeClass: 3 },
      actions: [init],
      message: "bad TinySizeClass",
      during: ["mallocinit"],
    }),
    throws(232, "failed to get system page size", {
      ...linux,
      actions: [initOn(0)],
      message: "failed to get system page size",
      during: ["mallocinit"],
    }),
    prints(235, "system page size (…) is smaller than minimum page size (…)", tooSmall),
    throws(236, "bad system page size", tooSmall),
    prints(239, "system page size (…) must be a power of 2", odd),
    throws(240, "bad system page size", odd),
    throws(360, "runtime: cannot reserve arena virtual address space", {
      ...linux386,
      where: "the OS refuses every reservation",
      faults: refused("os.reserve", 0, 1, 2, 3),
      actions: [init],
      message: "runtime: cannot reserve arena virtual address space",
      during: ["mallocinit", "os.reserve"],
    }),
    prints(387, "bad pagesize …", layout),
    throws(388, "misrounded allocation in mallocinit", layout),
    throws(
      474,
      "misrounded allocation in MHeap_SysAlloc",
      "The arena begins at a page, grows by multiples of 64 KiB, and is rounded to a page where it goes on elsewhere.",
    ),
    prints(496, "runtime: memory allocated by OS (…) not in usable range […,…)", unusable),
    throws(
      507,
      "misrounded allocation in MHeap_SysAlloc",
      "The address was rounded to a page five lines before.",
    ),
    prints(549, "runtime: s.allocCount= … s.nelems= …", counts),
    throws(550, "s.allocCount != s.nelems && freeIndex == s.nelems", counts),
    throws(
      562,
      "freeIndex is not valid",
      "The cached span has a free slot, or refill has put one with a free slot in its place, or given up.",
    ),
    prints(568, "s.allocCount= … s.nelems= …", counts),
    throws(569, "s.allocCount > s.nelems", counts),
    throws(579, "mallocgc called with gcphase == _GCmarktermination", {
      ...linux,
      actions: [init, ...marking(1), malloc(1)],
      message: "mallocgc called with gcphase == _GCmarktermination",
      during: ["malloc"],
    }),
    throws(618, "malloc deadlock", {
      ...linux,
      where: "mallocgc is called from inside mallocgc",
      actions: [init, { ...malloc(1), from: "mallocgc" }],
      message: "malloc deadlock",
      during: ["malloc"],
    }),
    throws(621, "malloc during signal", {
      ...linux,
      where: "a signal handler calls mallocgc",
      actions: [init, { ...malloc(1), from: "signal" }],
      message: "malloc during signal",
      during: ["malloc"],
    }),
    throws(811, "out of memory", {
      ...linux,
      actions: [init, malloc(2n ** 64n - 1n)],
      message: "out of memory",
      during: ["malloc"],
    }),
    throws(825, "out of memory", {
      ...linux,
      actions: [init, malloc(2 ** 40)],
      message: "out of memory",
      printed: ["runtime: out of memory: cannot allocate 1099511627776-byte block (0 in use)"],
      during: ["malloc", "heap.alloc", "span.alloc", "heap.grow", "arena.alloc"],
    }),
    said("panic")(847, "runtime: allocation size out of range", {
      ...linux,
      actions: [init, newarray(-1)],
      outcome: "panic",
      message: "runtime: allocation size out of range",
      during: ["newarray"],
    }),
    throws(953, "persistentalloc: size == 0", {
      ...linux,
      actions: [init, persist(0)],
      message: "persistentalloc: size == 0",
      during: ["persist"],
    }),
    throws(957, "persistentalloc: align is not a power of 2", {
      ...linux,
      actions: [init, persist(8, 3)],
      message: "persistentalloc: align is not a power of 2",
      during: ["persist"],
    }),
    throws(960, "persistentalloc: align is too large", {
      ...linux,
      actions: [init, persist(8, 16_384)],
      message: "persistentalloc: align is too large",
      during: ["persist"],
    }),
    throws(985, "runtime: cannot allocate memory", {
      ...linux,
      where: "the OS refuses the first piece of memory",
      faults: refused("os.alloc", 0),
      actions: [init],
      message: "runtime: cannot allocate memory",
      during: ["mallocinit", "mcache.alloc", "fix.alloc", "persist", "os.alloc"],
    }),
  ],
};
