/** Mistakes in the statistics of objects. */
import { edit, type Pair } from "../pair.ts";

const large: ReadonlyArray<Pair> = [
  {
    name: "large-freed-twice",
    sentence: "A large object that is freed counts twice.",
    spec: edit(
      "spec/objects/mcache.ts",
      "localNlargefree: localNlargefree + 1",
      "localNlargefree: localNlargefree + 2",
    ),
    src: edit("src/collector/sweepspan.ts", "LOCAL_NLARGEFREE]!++;", "LOCAL_NLARGEFREE]! += 2;"),
    by: "stats.large",
    search: { focus: "specials", actions: 120, runs: 150 },
  },
  {
    name: "large-freed-a-page",
    sentence: "A large object that is freed counts as one page.",
    spec: edit(
      "spec/objects/mcache.ts",
      "localLargefree: add(localLargefree, bytes)",
      "localLargefree: add(localLargefree, bytes > 8192 ? 8192 : bytes)",
    ),
    src: edit(
      "src/collector/sweepspan.ts",
      "LOCAL_LARGEFREE]! += size;",
      "LOCAL_LARGEFREE]! += size > 8192 ? 8192 : size;",
    ),
    by: "stats.large",
    search: { focus: "specials", actions: 120, runs: 150 },
  },
  {
    name: "large-less",
    sentence: "A large object that is allocated counts a byte less.",
    spec: edit(
      "spec/pages/mheap.ts",
      "largealloc: add(m.largealloc, bytes)",
      "largealloc: add(m.largealloc, bytes - 1)",
    ),
    src: edit(
      "src/pages/mheap.ts",
      "stats.largealloc.add(bytes)",
      "stats.largealloc.add(bytes - 1)",
    ),
    by: "stats.large",
    search: { focus: "objects" },
  },
];

const pieces: ReadonlyArray<Pair> = [
  {
    name: "piece-twice",
    sentence: "A piece of a tiny block counts twice.",
    spec: edit(
      "spec/objects/tiny.ts",
      "localTinyallocs: localTinyallocs + 1",
      "localTinyallocs: localTinyallocs + 2",
    ),
    src: edit("src/objects/tiny.ts", "block.allocs++", "block.allocs += 2"),
    by: "stats.tiny",
    search: { focus: "tiny" },
  },
  {
    name: "pieces-lost",
    sentence: "The pieces that a cache has counted are lost when it is flushed.",
    spec: edit(
      "spec/objects/mcache.ts",
      "tinyallocs: add(m.tinyallocs, cache.localTinyallocs)",
      "tinyallocs: m.tinyallocs",
    ),
    src: edit("src/pages/mheap.ts", "stats.tinyallocs.add(caches.localTinyallocs(cache));", ""),
    by: "stats.tiny",
    search: { focus: "objects" },
  },
];

const scannable: ReadonlyArray<Pair> = [
  {
    name: "scan-tails",
    sentence: "Of an array the last element counts as scannable up to its end.",
    spec: edit("spec/objects/mbitmap.ts", "dataSize - size + ptrdata;", "dataSize;"),
    src: edit(
      "src/objects/malloc.ts",
      "0 : dataSize - this.typeSize + this.ptrdata",
      "0 : dataSize",
    ),
    by: "stats.scan",
    search: { focus: "objects" },
  },
  {
    name: "scan-lost",
    sentence: "What a cache has counted as scannable is lost when it is flushed.",
    spec: edit(
      "spec/objects/mcache.ts",
      "heap_scan: add(m.heap_scan, cache.localScan)",
      "heap_scan: m.heap_scan",
    ),
    src: edit("src/pages/mheap.ts", "stats.heapScan.add(caches.localScan(cache));", ""),
    by: "stats.scan",
    search: { focus: "objects" },
  },
];

const small: ReadonlyArray<Pair> = [
  {
    name: "freed-once",
    sentence: "A sweep counts one slot as freed, however many there are.",
    spec: edit(
      "spec/collector/sweepspan.ts",
      "countSmallFree(sizeclassOf(span), freed)",
      "countSmallFree(sizeclassOf(span), 1)",
    ),
    src: edit(
      "src/collector/sweepspan.ts",
      "classes.count + sizeclass]! += freed;",
      "classes.count + sizeclass]! += 1;",
    ),
    by: "stats.sums",
    search: { focus: "specials", actions: 120, runs: 150 },
  },
  {
    name: "uncached-words",
    sentence: "A span that a cache gives back takes 8 bytes off heap_live for each free slot.",
    spec: edit(
      "spec/objects/mcentralfree.ts",
      "subtract(heap_live, free * span.elemsize)",
      "subtract(heap_live, free * 8)",
    ),
    src: edit(
      "src/objects/mcentral.ts",
      "stats.heapLive.add(-free * spans.elemsize(s))",
      "stats.heapLive.add(-free * 8)",
    ),
    by: "credit.neutral",
    search: { focus: "caches" },
  },
];

export const pairs: ReadonlyArray<Pair> = [...large, ...pieces, ...scannable, ...small];
