/** Glosses: the page heap: spans, lists, treap, growth, scavenging. */
import type { EventGlosses } from "./gloss.ts";

export const pages = {
  "heap.alloc": {
    says: "The page heap gives a span for objects; if spans are unswept, it reclaims pages first.",
    go: "mheap.go: mheap.alloc",
    fields: {
      np: ["pages", "pages asked for"],
      spc: ["span class", "class of the objects that the span is for"],
      large: ["flag", "1 for one object larger than maxSmallSize"],
      nz: ["flag", "1 if the caller wants zeroed pages"],
      r: ["address", "begin of the span"],
      dirty: ["flag", "1 if the pages may hold old bytes; cleared if nz is 1 too"],
      sp: ["address", "the span's record"],
    },
  },
  "manual.alloc": {
    says: "The page heap gives a span that its user frees by hand, such as a stack.",
    go: "mheap.go: mheap.allocManual",
    fields: {
      np: ["pages", "pages asked for"],
      stat: ["name", "statistic that grows by the span's bytes"],
      r: ["address", "begin of the span; 0x0 if there is no memory"],
      dirty: ["flag", "1 if the pages may hold old bytes"],
      sp: ["address", "the span's record"],
    },
  },
  "manual.free": {
    says: "The user of a manual span gives it back.",
    go: "mheap.go: mheap.freeManual",
    fields: {
      a: ["address", "begin of the span"],
      np: ["pages", "pages of the span"],
      stat: ["name", "statistic that shrinks by the span's bytes"],
    },
  },
  "heap.free": {
    says: "A span of objects, all of which are dead, goes back to the page heap.",
    go: "mheap.go: mheap.freeSpan",
    fields: {
      a: ["address", "begin of the span"],
      np: ["pages", "pages of the span"],
      acct: ["flag", "1 for a large object, which heap_objects then counts as gone"],
    },
  },
  "span.alloc": {
    says: "Free pages are taken from a list, the treap or new memory; what is too much is freed.",
    go: "mheap.go: mheap.allocSpanLocked",
    fields: {
      np: ["pages", "pages asked for"],
      r: ["address", "begin of the span; 0x0 if there is no memory"],
      sp: ["address", "the span's record"],
      dirty: ["flag", "1 if the pages may hold old bytes"],
    },
  },
  "span.free": {
    says: "Pages become a free span, merged with free neighbours, on a list or in the treap.",
    go: "mheap.go: mheap.freeSpanLocked",
    fields: {
      a: ["address", "begin of the span before merging"],
      np: ["pages", "pages of the span before merging"],
      acctinuse: ["flag", "1 if heap_inuse shrinks by the span's bytes"],
      acctidle: ["flag", "1 if heap_idle grows by the span's bytes"],
      since: ["nanoseconds", "time since which it is free, where the caller says so"],
      now: ["nanoseconds", "the clock, read where the caller gives no since"],
      r: ["address", "begin of the span after merging"],
      rnp: ["pages", "pages of the span after merging"],
      dirty: ["flag", "1 if any of its pages may hold old bytes"],
      rel: ["pages", "pages of it that the OS has back"],
    },
  },
  "fl.ins": {
    says: "A free span goes to the front of the list of spans of exactly its length.",
    go: "mheap.go: mSpanList.insert",
    fields: {
      a: ["address", "begin of the span"],
      np: ["pages", "pages of the span, and the list"],
      sp: ["address", "the span's record"],
    },
  },
  "fl.rm": {
    says: "A free span leaves the list of spans of exactly its length.",
    go: "mheap.go: mSpanList.remove",
    fields: {
      a: ["address", "begin of the span"],
      np: ["pages", "pages of the span, and the list"],
      sp: ["address", "the span's record"],
    },
  },
  "tr.ins": {
    says: "A free span of maxMHeapList pages or more goes into the treap.",
    go: "mgclarge.go: mTreap.insert",
    fields: {
      a: ["address", "begin of the span"],
      np: ["pages", "pages of the span: the first key of the treap's order"],
      sp: ["address", "the span's record: the second key of the treap's order"],
      node: ["address", "the record of its node"],
      prio: ["random", "priority of its node, which decides the treap's shape"],
    },
  },
  "tr.rm": {
    says: "A free span leaves the treap.",
    go: "mgclarge.go: mTreap.removeNode",
    fields: {
      a: ["address", "begin of the span"],
      np: ["pages", "pages of the span"],
      sp: ["address", "the span's record"],
      node: ["address", "the record of its node"],
      prio: ["random", "priority of its node"],
    },
  },
  reclaim: {
    says: "Before the page heap takes pages, it sweeps spans that may free as many.",
    go: "mheap.go: mheap.reclaim",
    fields: { np: ["pages", "pages that are about to be taken"] },
  },
  "heap.grow": {
    says: "No free span is large enough, so the page heap takes more of the arena.",
    go: "mheap.go: mheap.grow",
    fields: {
      np: ["pages", "pages asked for, before rounding"],
      r: ["flag", "1 if the heap has grown"],
    },
  },
  scavenge: {
    says: "The scavenger gives the memory of spans that have long been free back to the OS.",
    go: "mheap.go: mheap.scavenge",
    fields: {
      k: ["index", "number of the round, which Go only prints; -1 for FreeOSMemory"],
      now: ["nanoseconds", "the clock"],
      limit: ["nanoseconds", "spans that are free for longer than this are given back"],
      released: ["bytes", "heap_released afterwards"],
    },
  },
  "scav.span": {
    says: "The memory of one free span is given back; an os.unused follows.",
    go: "mheap.go: scavengelist, scavengeTreapNode",
    fields: {
      a: ["address", "begin of the span"],
      np: ["pages", "pages of the span"],
      oldrel: ["pages", "pages of it that the OS had back before"],
      start: ["address", "begin of what is given back: whole pages of the OS"],
      n: ["bytes", "bytes from start on that are given back"],
      released: ["bytes", "n without what the OS had back before"],
      since: ["nanoseconds", "time since which the span is free"],
    },
  },
} satisfies Partial<EventGlosses>;
