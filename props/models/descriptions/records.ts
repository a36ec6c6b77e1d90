/** The model `records` in words. */
import type { Description } from "../../explorer/model.ts";

export const records: Description = {
  initial:
    "One. The machine has been brought up with one processor, nothing has been allocated. A page has 1024 bytes, a " +
    "physical page 512. A chunk of memory that is never freed has 1024 bytes, and a block of 512 bytes or more comes " +
    "from the OS. A chunk of records has 304 bytes, an arena of bitmaps 40 with a header of 16, a block of a sweep " +
    "buffer two entries, a spine room for one block. allspans begins with 1024 bytes. GC percent and the sampling " +
    "rate are off.",
  actions: {
    persist:
      "Argument: one of the first sizes of these blocks: 100 bytes aligned to 1024, 512 to 64, 511 to 64, 200 to 0. In " +
      "the stage off. Does what malloc.go's persistentalloc does, on processor 0.",
    malloc:
      "In the stage off, while less than objects slots are allocated. An object of 1024 bytes, which is large, without " +
      "pointers, that need not be zeroed. Does what malloc.go's mallocgc does.",
    sweepone: "As in the model cycle: in the stages off and started, where sweeping is not done.",
    "gc.start": "In the stage off. With mode 1; the stage is started.",
    "gc.epoch":
      "In the stage started, where sweeping is done. Rotates the bitmap arenas (mheap.go: nextMarkBitArenaEpoch): the " +
      "previous ones are free, the current ones previous, the next ones current. The stage is rotated.",
    "gc.phase":
      "The phase is 2 in the stage rotated, and 0 in marked. Sets it. The stage is terminating, or ended.",
    flush:
      "In the stage terminating, where the cache has counters that are not 0. Adds them to the heap's (mstats.go: " +
      "purgecachedstats).",
    "gc.marked":
      "In the stage terminating, where the cache has no counters: with each set of the allocated objects. The marker " +
      "found them: their mark bits are set. The stage is marked.",
    "gc.sweepgen":
      "In the stage ended. Adds 2 to the heap's sweep generation; sweeping is not done. The stage is sweepable.",
    "gc.trigger": "In the stage sweepable. Sets the pace with GC percent off. The stage is off.",
  },
  fields: {
    os: "where in a page of 1024 bytes the mapping begins that the OS gave last; the next one ends there",
    "state.spans":
      "the spans that exist, by the number of their record; sweepgen stands before the fields",
    "state.persistent":
      "by processor, and -1 for none: where in a page the chunk begins, and how far it is used",
    "state.fixed":
      "the records that were given back, the last one first; the bytes left in the chunk; how many records were made",
    "state.gcbits": "arenas of bitmaps, of each the bytes that are used, the header among them",
    "state.allspans": "for how many spans the list of all spans has room",
    "state.caches": "whether the cache has neither spans nor counters",
    "state.sweeping":
      "each buffer's entries by their place, and the place of the next one; behind them the length and the capacity " +
      "of the spines, of the swept spans first",
  },
  answers:
    "The environment grants what is asked of it: no step has several answers. A mapping is the highest free place " +
    "below the one that the OS gave before.",
  view: "Addresses count as far as they lie in a page; records, blocks that were given and statistics do not count.",
  ends: "where Go has given up, which does not happen here",
};
