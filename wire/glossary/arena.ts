/** Glosses: the arena, and the small allocators from which the runtime's own records come. */
import type { EventGlosses } from "./gloss.ts";

export const arena = {
  "arena.alloc": {
    says: "The arena hands out address space for the heap to grow, with memory behind it.",
    go: "malloc.go: mheap.sysAlloc",
    fields: {
      n: ["bytes", "bytes asked for"],
      r: ["address", "the new part of the arena; 0x0 if there is none"],
      used: ["address", "arena_used afterwards"],
      alloc: ["address", "arena_alloc afterwards"],
      end: ["address", "arena_end afterwards"],
      reserved: ["flag", "1 if the arena is reserved afterwards"],
    },
  },
  "arena.used": {
    says: "The used arena grows; the heap bitmap and the table of spans are mapped for it.",
    go: "mheap.go: mheap.setArenaUsed",
    fields: { a: ["address", "new end of the used arena"] },
  },
  persist: {
    says: "Memory that is never freed is cut from a chunk of persistent memory.",
    go: "malloc.go: persistentalloc1",
    fields: {
      n: ["bytes", "bytes asked for"],
      align: ["bytes", "alignment; 0 stands for 8"],
      stat: ["name", "statistic that the memory is accounted to"],
      r: ["address", "begin of the memory"],
    },
  },
  "fix.init": {
    says: "An allocator of records of one size is set up.",
    go: "mfixalloc.go: fixalloc.init",
    fields: {
      f: ["name", "which of the fixed-size allocators"],
      n: ["bytes", "bytes of each record"],
      stat: ["name", "statistic that its chunks are accounted to"],
    },
  },
  "fix.alloc": {
    says: "A record is taken: the one freed last, or else the next of the chunk.",
    go: "mfixalloc.go: fixalloc.alloc",
    fields: {
      f: ["name", "which of the fixed-size allocators"],
      r: ["address", "the record"],
    },
  },
  "fix.free": {
    says: "A record goes to the front of its allocator's list of free ones.",
    go: "mfixalloc.go: fixalloc.free",
    fields: {
      f: ["name", "which of the fixed-size allocators"],
      a: ["address", "the record"],
    },
  },
  bits: {
    says: "A bitmap of marks or of allocated slots is cut from a bitmap arena.",
    go: "mheap.go: newMarkBits, newAllocBits",
    fields: {
      ne: ["objects", "slots of the span that the bitmap is for"],
      r: ["address", "the bitmap"],
    },
  },
} satisfies Partial<EventGlosses>;
