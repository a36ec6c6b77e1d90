/** What the page heap, the central lists, the caches and the sweeper say. */
import {
  finalizer,
  firstPage,
  init,
  linux,
  linux386,
  malloc,
  marked,
  marking,
  refused,
  releaseall,
  stack,
  sweepone,
  unswept,
} from "./steps.ts";
import { type Path, prints, said, type Source, throws } from "./table.ts";

const huge: Path = {
  ...linux,
  actions: [init, malloc(2 ** 40)],
  message: "out of memory",
  printed: ["runtime: out of memory: cannot allocate 1099511627776-byte block (0 in use)"],
  during: ["malloc", "heap.alloc", "span.alloc", "heap.grow", "arena.alloc"],
};

const freed =
  "Only a sweep frees a span of objects, when it has found it empty and has called it swept.";
const onStack = "All that allocates pages does so on the system stack.";
const debugging = "Only with GODEBUG=gctrace or gcpacertrace, which print and change nothing.";
const listed =
  "A span remembers which list it is on, and is taken off before it is put on another.";

const mheap: Source = {
  file: "mheap.go",
  rows: [
    throws(326, "runtime: cannot allocate memory", {
      ...linux,
      where: "the OS refuses the second piece of memory, the table of all spans",
      faults: refused("os.alloc", 1),
      actions: [init, stack(1)],
      message: "runtime: cannot allocate memory",
      during: ["manual.alloc", "span.alloc", "heap.grow", "fix.alloc", "os.alloc"],
    }),
    throws(632, "_mheap_alloc not on g0 stack", onStack),
    throws(
      807,
      "MHeap_AllocLocked - MSpan not free",
      "Only free spans are on the lists and in the treap.",
    ),
    throws(
      810,
      "MHeap_AllocLocked - bad npages",
      "A list holds spans of one length; in the treap shorter ones are passed by.",
    ),
    throws(847, "still in list", listed),
    prints(894, "runtime: out of memory: cannot allocate …-byte block (… in use)", huge),
    throws(
      993,
      "MHeap_FreeSpanLocked - invalid stack free",
      "A manually managed span counts no objects.",
    ),
    prints(997, "MHeap_FreeSpanLocked - span … ptr … allocCount … sweepgen …/…", freed),
    throws(998, "MHeap_FreeSpanLocked - invalid free", freed),
    throws(
      1002,
      "MHeap_FreeSpanLocked - invalid span state",
      "A sweep frees spans in use; a manual span is known by its first byte, or the action is rejected.",
    ),
    prints(1175, "scvg…: … MB released", debugging),
    prints(1177, "scvg…: inuse: …, idle: …, sys: …, released: …, consumed: … (MB)", debugging),
    prints(1222, "runtime: failed MSpanList_Remove span.npages=…", listed),
    throws(1224, "MSpanList_Remove", listed),
    prints(1247, "runtime: failed MSpanList_Insert …", listed),
    throws(1248, "MSpanList_Insert", listed),
    prints(1265, "runtime: failed MSpanList_InsertBack …", listed),
    throws(1266, "MSpanList_InsertBack", listed),
    throws(1330, "addspecial on invalid pointer", {
      ...linux,
      actions: [init, finalizer("fin.add", 8)],
      message: "addspecial on invalid pointer",
      during: ["fin.add", "sp.add"],
    }),
    throws(1378, "removespecial on invalid pointer", {
      ...linux,
      actions: [init, finalizer("fin.rm", 8)],
      message: "removespecial on invalid pointer",
      during: ["fin.rm", "sp.rm"],
    }),
    throws(
      1492,
      "setprofilebucket: profile already set",
      "A slot is handed out again only after a sweep, which frees the specials of what was in it.",
    ),
    throws(1513, "bad special kind", "There are two kinds, and both are known."),
    said("panic")(1514, "not reached", "The line before has thrown."),
    throws(1615, "markBits overflow", {
      ...linux,
      where: "a bitmap arena of 64 bytes; never with Go's constants",
      changes: { gcBitsChunkBytes: 64 },
      actions: [init, malloc(1)],
      message: "markBits overflow",
      during: ["malloc", "nextfree", "refill", "c.cache", "c.grow", "bits", "os.alloc"],
    }),
    throws(1678, "runtime: cannot allocate memory", {
      ...linux,
      where: "the OS refuses the third piece of memory, a bitmap arena",
      faults: refused("os.alloc", 2),
      actions: [init, malloc(1)],
      message: "runtime: cannot allocate memory",
      during: ["malloc", "nextfree", "refill", "c.cache", "c.grow", "bits", "os.alloc"],
    }),
  ],
};

const order = "The treap is ordered and balanced by keys that do not change while a span is in it.";
const unchecked = "Only code for debugging the treap calls checkTreapNode.";

const mgclarge: Source = {
  file: "mgclarge.go",
  rows: [
    prints(100, "runtime: checkTreapNode treapNode t=…", unchecked),
    throws(102, "why does span.npages and treap.ngagesKey do not match?", unchecked),
    throws(105, "t.lessThan(t.left.npagesKey, t.left.spanKey) is not false", unchecked),
    throws(108, "!t.lessThan(t.left.npagesKey, t.left.spanKey) is not false", unchecked),
    throws(129, "inserting span already in treap", listed),
    prints(152, "runtime: insert t=… t.npagesKey=…", order),
    prints(153, "runtime:      t.spanKey=… t.spanKey.npages=…", order),
    throws(154, "span and treap sizes do not match?", order),
    throws(160, "treap insert finds a broken treap", order),
    throws(169, "span and treap node npages do not match", order),
    throws(209, "treap node with nil spanKey found", "A node goes with its span."),
    throws(286, "large span treap rotateLeft", order),
    throws(322, "large span treap rotateRight", order),
  ],
};

const mcentral: Source = {
  file: "mcentral.go",
  rows: [
    throws(
      123,
      "span has no free objects",
      "A span is on the nonempty list because it has a free slot; one from the empty list was looked through, a new one is free.",
    ),
    throws(
      158,
      "uncaching span but s.allocCount == 0",
      "A slot is taken at once from a span that comes into a cache.",
    ),
    throws(
      187,
      "freeSpan given cached span",
      "What caches hold was swept when they got it, and no cache holds anything when the next sweep begins.",
    ),
    throws(
      195,
      "can't preserve unlinked span",
      "Who asks for that has just put the span on the empty list.",
    ),
  ],
};

const mcache: Source = {
  file: "mcache.go",
  rows: [
    throws(
      115,
      "refill of span with free space remaining",
      "Refill is called when no slot is free, and by then the count says so.",
    ),
    throws(125, "out of memory", {
      ...linux386,
      where: "the OS refuses the reservations that have room for the heap, and those that follow",
      faults: refused("os.reserve", 0, 1, 2, 4, 5),
      actions: [init, malloc(1)],
      message: "out of memory",
      printed: ["runtime: out of memory: cannot allocate 65536-byte block (0 in use)"],
      during: [
        "malloc",
        "nextfree",
        "refill",
        "c.cache",
        "c.grow",
        "heap.alloc",
        "span.alloc",
        "heap.grow",
        "arena.alloc",
        "os.reserve",
      ],
    }),
    throws(129, "span has no free space", "cacheSpan has thrown before (mcentral.go:123)."),
  ],
};

const increased: Path = {
  ...linux,
  where: "the marker reaches a slot that was never handed out",
  actions: [
    init,
    malloc(64),
    ...marking(2),
    releaseall,
    marked(0, [firstPage, firstPage + 64]),
    ...unswept(2),
    sweepone,
  ],
  message: "sweep increased allocation count",
  printed: ["runtime: nelems=128 nalloc=2 previous allocCount=1 nfreed=65535"],
  during: ["sweepone", "sweep"],
};

const stale =
  "A span that is no longer in use was swept before, and its record keeps the generation.";
const locked = "The sweeper has locked its thread, or runs on the system stack.";
const claimed = "The sweeper claims a span by its generation, and nothing else touches the span.";

const mgcsweep: Source = {
  file: "mgcsweep.go",
  rows: [
    prints(104, "runtime: bad span s.state=… s.sweepgen=… sweepgen=…", stale),
    throws(105, "non in-use span in unswept list", stale),
    prints(126, "pacer: sweep done at heap size …MB; …", debugging),
    throws(155, "MSpan_EnsureSwept: m is not locked", locked),
    throws(184, "MSpan_Sweep: m is not locked", locked),
    prints(188, "MSpan_Sweep: state=… sweepgen=… mheap.sweepgen=…", claimed),
    throws(189, "MSpan_Sweep: bad span state", claimed),
    prints(297, "runtime: nelems=… nalloc=… previous allocCount=… nfreed=…", increased),
    throws(298, "sweep increased allocation count", increased),
    prints(325, "MSpan_Sweep: state=… sweepgen=… mheap.sweepgen=…", claimed),
    throws(326, "MSpan_Sweep: bad span state after sweep", claimed),
  ],
};

const mgcsweepbuf: Source = {
  file: "mgcsweepbuf.go",
  rows: [
    throws(154, "block index out of range", "Only the marker reads blocks, and is not modelled."),
  ],
};

const uninitialised = "mallocinit initialises all of them before anything else can happen.";

const mfixalloc: Source = {
  file: "mfixalloc.go",
  rows: [
    prints(66, "runtime: use of FixAlloc_Alloc before FixAlloc_Init", uninitialised),
    throws(67, "runtime: internal error", uninitialised),
  ],
};

export const heap: ReadonlyArray<Source> = [
  mheap,
  mgclarge,
  mcentral,
  mcache,
  mgcsweep,
  mgcsweepbuf,
  mfixalloc,
];
