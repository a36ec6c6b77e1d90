/** Glosses: allocation of objects, the caches, the central lists, and heap sampling. */
import type { EventGlosses } from "./gloss.ts";

export const objects = {
  malloc: {
    says: "The program allocates an object.",
    go: "malloc.go: mallocgc",
    fields: {
      n: ["bytes", "bytes asked for; an array's are a multiple of its type's size"],
      nz: ["flag", "1 if the memory must be zero"],
      ty: ["type", "type of the object; absent for memory without pointers"],
      df: ["flag", "1 for a defer record, of which only the header can hold pointers"],
      path: ["name", "the way that the allocation takes"],
      r: ["address", "the object; zerobase if n is 0"],
      tb: ["address", "current tiny block after the call, on the tiny paths"],
      to: ["bytes", "bytes of the tiny block in use after the call, on the tiny paths"],
      ns: ["bytes", "bytes left until the next sample after the call"],
      hg: ["flag", "1 if the call went to a central list or to the page heap"],
      bl: ["flag", "1 if the object is allocated black, since a cycle is under way"],
      gc: ["flag", "1 if the heap has reached the trigger, so that a cycle may start next"],
      clr: ["flag", "1 if the object was cleared by itself, on the small path"],
      smp: ["flag", "1 if the object was sampled"],
    },
  },
  newobject: {
    says: "The program calls new(T); the malloc that it comes to is nested in it.",
    go: "malloc.go: newobject",
    fields: {
      ty: ["type", "type of the object"],
      r: ["address", "the object"],
    },
  },
  newarray: {
    says: "The program makes an array; the malloc that it comes to is nested in it.",
    go: "malloc.go: newarray",
    fields: {
      ty: ["type", "type of the elements"],
      n: ["count", "number of elements, as the program gave it; it may be negative"],
      r: ["address", "the array"],
    },
  },
  nextfree: {
    says: "The fast path found no slot in the cached span, so the slow path looks for one.",
    go: "malloc.go: mcache.nextFree",
    fields: {
      spc: ["span class", "class of the object"],
      r: ["address", "the slot"],
      hg: ["flag", "1 if the cache was refilled"],
      fi: ["index", "freeindex of the span afterwards"],
    },
  },
  refill: {
    says: "A cache gives up a full span and takes one with free slots.",
    go: "mcache.go: mcache.refill",
    fields: {
      spc: ["span class", "class of the span"],
      r: ["address", "begin of the new span"],
    },
  },
  "c.cache": {
    says: "A central list lends a span with free slots to a cache.",
    go: "mcentral.go: mcentral.cacheSpan",
    fields: {
      spc: ["span class", "class of the span"],
      r: ["address", "begin of the span"],
      ne: ["objects", "slots of the span"],
      ac: ["objects", "slots of the span in use"],
      fi: ["index", "freeindex: slots below it are not looked at again"],
      cache: ["bits", "the span's alloc cache: bit i is 1 if slot fi + i is free"],
      live: ["bytes", "heap_live afterwards; every free slot of the span counts as live"],
    },
  },
  "c.grow": {
    says: "A central list has no span with free slots and takes a new one from the page heap.",
    go: "mcentral.go: mcentral.grow",
    fields: {
      spc: ["span class", "class of the span"],
      r: ["address", "begin of the span; 0x0 if there is no memory"],
      ne: ["objects", "slots of the span"],
      limit: ["address", "end of the last slot"],
    },
  },
  "c.uncache": {
    says: "A cache gives a span back to its central list.",
    go: "mcentral.go: mcentral.uncacheSpan",
    fields: {
      spc: ["span class", "class of the span"],
      a: ["address", "begin of the span"],
      ne: ["objects", "slots of the span"],
      ac: ["objects", "slots of the span in use"],
      fi: ["index", "freeindex of the span"],
      live: ["bytes", "heap_live afterwards; the free slots no longer count as live"],
    },
  },
  "c.free": {
    says: "A central list learns that sweeping freed slots of one of its spans.",
    go: "mcentral.go: mcentral.freeSpan",
    fields: {
      spc: ["span class", "class of the span"],
      a: ["address", "begin of the span"],
      preserve: ["flag", "1 if the caller keeps the span, so that it must not move"],
      wasempty: ["flag", "1 if the span had no free slot before"],
      r: ["flag", "1 if the span has no objects left and went to the page heap"],
    },
  },
  "mcache.alloc": {
    says: "A cache is made for a processor.",
    go: "mcache.go: allocmcache",
    fields: {
      r: ["address", "the record of the cache"],
      ns: ["bytes", "bytes left until its first sample"],
    },
  },
  "mcache.free": {
    says: "The cache of a processor that goes gives up all it has, and its record is freed.",
    go: "mcache.go: freemcache",
    fields: { c: ["address", "the record of the cache"] },
  },
  releaseall: {
    says: "A cache gives back its spans, by ascending span class, and drops its tiny block.",
    go: "mcache.go: mcache.releaseAll",
    fields: { c: ["address", "the record of the cache"] },
  },
  flush: {
    says: "The counters of a cache are added to the global ones.",
    go: "mstats.go: purgecachedstats",
    fields: {
      c: ["address", "the record of the cache"],
      heap_scan: ["bytes", "heap_scan afterwards"],
      tinyallocs: ["count", "tinyallocs afterwards"],
    },
  },
  sample: {
    says: "The distance to the next heap sample is drawn.",
    go: "malloc.go: nextSample",
    fields: {
      rnd: ["random", "random bits; 0 if the rate asks for none"],
      rate: ["bytes", "MemProfileRate, as the allocator sees it"],
      r: ["bytes", "bytes left until the next sample"],
    },
  },
  prof: {
    says: "An object is sampled: the countdown starts anew, and the profile records the object.",
    go: "malloc.go: profilealloc",
    fields: {
      n: ["bytes", "bytes of the object, rounded up to its size class or to pages"],
      ns: ["bytes", "bytes left until the next sample afterwards"],
    },
  },
  "prof.set": {
    says: "A sampled object gets a special that points to its bucket in the profile.",
    go: "mheap.go: setprofilebucket",
    fields: { a: ["address", "the object"] },
  },
} satisfies Partial<EventGlosses>;
