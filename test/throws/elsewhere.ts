/** What other files say of what the allocator does; not all that they say. */
import {
  atTop,
  freeAs,
  init,
  linux,
  linux386,
  malloc,
  marked,
  marking,
  pace,
  persist,
  refused,
  stack,
  unswept,
  windows,
} from "./steps.ts";
import { type Path, prints, said, type Source, throws } from "./table.ts";

const exits = said("exit");

const overflow: Path = {
  ...windows,
  where: "which counts memory before it asks for it",
  actions: [init, persist(2n ** 64n - 1n, 8, "mcache_sys")],
  message: "exit(2)",
  printed: ["runtime: stat overflow: val 16383, n 18446744073709551615"],
  during: ["persist"],
};

const underflow: Path = {
  ...linux,
  where: "pages are freed under another name than they were allocated",
  actions: [init, stack(36), freeAs("other_sys", 36), persist(8192)],
  message: "exit(2)",
  printed: ["runtime: stat underflow: val 18446744073709547520, n 8192"],
  during: ["persist"],
};

const mstats: Source = {
  file: "mstats.go",
  rows: [
    prints(675, "runtime: stat overflow: val …, n …", overflow),
    exits(676, "exit(2)", overflow),
    prints(689, "runtime: stat underflow: val …, n …", underflow),
    exits(690, "exit(2)", underflow),
  ],
};

const negative: Path = {
  ...linux,
  where: "the marker says that it marked half of all addresses",
  actions: [init, ...marking(1), marked(2n ** 63n, []), ...unswept(1), pace(0, 0)],
  message: "gc_trigger underflow",
  printed: [
    "runtime: next_gc=0 heap_marked=9223372036854775808 heap_live=0 initialHeapLive=0triggerRatio=+0.000000e+000 minTrigger=0",
  ],
  during: ["gc.trigger"],
};

const mgc: Source = {
  file: "mgc.go",
  rows: [
    prints(802, "runtime: next_gc=… heap_marked=… heap_live=… initialHeapLive=…", negative),
    throws(803, "gc_trigger underflow", negative),
    throws(
      1970,
      "gcSweep being done but phase is not GCoff",
      "The phase is off in the step before the sweep begins.",
    ),
    throws(
      1980,
      "non-empty swept list",
      "A cycle starts when everything is swept: then the list that becomes the swept one is empty.",
    ),
  ],
};

const mfinal: Source = {
  file: "mfinal.go",
  rows: [
    throws(
      85,
      "queuefinalizer during GC",
      "Only a sweep queues finalizers, and nothing is unswept while the collector marks.",
    ),
  ],
};

const pointers = "A type with pointers has some, and is rejected where it says otherwise.";

const mbitmap: Source = {
  file: "mbitmap.go",
  rows: [
    throws(
      223,
      "s.freeindex > s.nelems",
      "The search for a free slot ends at the last one, and leaves freeindex there.",
    ),
    prints(1086, "runtime: invalid type …", pointers),
    throws(1087, "heapBitsSetType: called with non-pointer type", pointers),
  ],
};

/** The OS gives the last 256 MiB of all addresses; the heap takes 240 and then all that is left. */
const atTheEnd = {
  ...linux386,
  where:
    "the OS refuses the reservations that have room for the heap, and then gives the last addresses of all, which Linux does not: the end of the arena is 0",
  changes: { addressSpaceEnd: 2 ** 32 },
  faults: [...refused("os.reserve", 0, 1, 2), ...atTop("os.reserve", 4)],
} as const;
const most = malloc(2 ** 28 - 2 ** 24);

const onSystemStack: Path = {
  ...atTheEnd,
  actions: [init, most, stack(2048)],
  message: "panic on system stack",
  printed: ["panic: runtime error: index out of range"],
  during: ["manual.alloc", "span.alloc", "heap.grow", "fix.alloc"],
};

const panics: Source = {
  file: "panic.go",
  rows: [
    throws(20, "index out of range", {
      ...atTheEnd,
      actions: [init, most, malloc(2 ** 24)],
      message: "index out of range",
      during: ["malloc", "heap.alloc", "span.alloc", "heap.grow", "fix.alloc"],
    }),
    throws(
      20,
      "slice bounds out of range",
      "The table of spans has an entry for each page that the arena can grow to, in steps of 64 KiB; miniatures with smaller steps reach it.",
    ),
    prints(417, "panic: runtime error: …", onSystemStack),
    throws(420, "panic on system stack", onSystemStack),
  ],
};

const signals: Source = {
  file: "signal_unix.go",
  rows: [
    throws(
      332,
      "unexpected signal during runtime execution",
      "Where the treap lacks a span that is to leave it, Go follows nil; every long free span is in it.",
    ),
  ],
};

export const elsewhere: ReadonlyArray<Source> = [mstats, mgc, mfinal, mbitmap, panics, signals];
