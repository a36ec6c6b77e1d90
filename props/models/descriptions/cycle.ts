/** The model `cycle` in words. */
import type { Description } from "../../explorer/model.ts";

export const cycle: Description = {
  initial:
    "One. The machine has been brought up with so many processors as the constant says, with empty caches; no page " +
    "has been taken, and sweeping is done. A page has 512 bytes. An object of 256 bytes is small: its class has " +
    "spans of one page with two slots. Spans of 4 pages and more are in the treap, all with the same priority. The " +
    "heap grows by at least 4 pages. The sampling rate is off, GC percent is 100, or off if owing is 1.",
  actions: {
    malloc:
      "Arguments: p, a processor from 0 on; with pointers 256 bytes; if large is 1 also 512 bytes without, in this order " +
      "for each processor. In the stages off and marking, and while less than objects slots are allocated: those " +
      "below a span's freeindex and those with their alloc bit set, a large object being one. Does what malloc.go's " +
      "mallocgc does with an object that wants zeroed memory.",
    sweepone:
      "In the stage off, where sweeping is not done: as background sweeper. In the stage started, where it is not done: as " +
      "the collector that finishes the last cycle. Does what mgcsweep.go's sweepone does.",
    "gc.start":
      "In the stage off. Mode 0 if concurrent is 1, else mode 1. The stage is started, and that is all.",
    "gc.epoch":
      "In the stage started, where sweeping is done. Rotates the bitmap arenas (mheap.go: " +
      "nextMarkBitArenaEpoch). The stage is rotated.",
    "gc.cycle":
      "In the stage rotated with mode 0. Starts the pacer (mgc.go: startCycle). The stage is planned.",
    "gc.phase":
      "The phase is 2 in the stage rotated with mode 1, 1 in planned, 2 in marking, and 0 in marked. Sets it. The stage is " +
      "terminating, marking, terminating, or ended.",
    releaseall:
      "In the stage terminating, where some cache has spans: of the first such cache in the order of their records. Gives " +
      "them back to their central lists (mcache.go: releaseAll).",
    flush:
      "In the stage terminating, where no cache has spans: of the first cache with counters that are not 0. Adds them to " +
      "the heap's (mstats.go: purgecachedstats).",
    "gc.marked":
      "In the stage terminating, where no cache has spans or counters: with each set of objects that contains all " +
      "allocated slots that are marked already, and any others of the allocated. They are what the marker " +
      "found: their mark bits are set. The stage is marked.",
    "gc.sweepgen":
      "In the stage ended. Adds 2 to the heap's sweep generation; sweeping is not done. The stage is sweepable.",
    "gc.trigger":
      "In the stage sweepable. Sets the pace: with 100 percent no allocation owes any sweeping; if owing is 1 GC percent is " +
      "off (mgc.go: gcSetTriggerRatio). The stage is off.",
  },
  fields: {
    "state.spans":
      "the spans that exist, by the number of their record; sweepgen stands before the fields. Of a span that is free only " +
      "base, npages, needzero, list and next count: the other fields are 0 and empty until it is used again",
    "state.spans.list":
      "4 times the length or the span class, plus 0 free, 1 busy, 2 nonempty, 3 empty",
    "state.caches":
      "alloc: the record of the span that the cache has for a span class; then whether local_scan is not 0; then whether a " +
      "counter of freed objects is not 0",
    "state.gc.mode": "that of the last gc.start, 0 before the first one",
    "state.sweeping": "each buffer's entries by their place, and the place of the next one",
    "ghost.live": "address and size of each object that was allocated and not freed",
    "ghost.used":
      "pages that were ever taken, and of each page that was ever taken for small objects the last span that was: used is " +
      "the number of the slots up to the last one that was handed out",
    "ghost.marks":
      "true, the phase, the objects that gc.marked found or that were allocated in the stage marking, since the last " +
      "gc.epoch, and those with a finalizer, which there are none of",
    swept: "the first addresses of the spans that were swept in this cycle",
    "unswept.waiting":
      "spans in use at gc.sweepgen that are not swept yet: address, pages, class, slots, slot size",
    "unswept.inPlace":
      "first addresses of the spans that sweepone has swept since gc.sweepgen, and that no cache has taken since",
  },
  answers: "The environment grants what is asked of it: no step has several answers.",
  view:
    "Marks count while sweeping is not done, and in all stages but off and started. swept and unswept.waiting count as " +
    "empty where sweeping is done; pagesSwept always counts as 0. Of a cache, its spans count, and which of its " +
    "counters are not 0. Statistics, the pace, addresses of bitmaps and records of treap nodes do not count.",
  ends: "where Go has given up, which does not happen here",
};
