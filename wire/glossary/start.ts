/** Glosses: the start of a program, its processors and its sampling rate. */
import type { EventGlosses } from "./gloss.ts";

export const start = {
  rate: {
    says: "The program has set MemProfileRate; the allocator sees the new rate from here on.",
    go: "mprof.go: MemProfileRate",
    fields: {
      rate: ["bytes", "mean number of bytes between two samples; 0 or less takes none"],
    },
  },
  mallocinit: {
    says: "The heap is set up: the arena is laid out, and the boot cache is made.",
    go: "malloc.go: mallocinit",
    fields: {
      physPageSize: ["bytes", "bytes of a page of the OS"],
      end: ["address", "end of the program's image in memory"],
      brk: ["address", "the program break, on 32-bit; 0x0 elsewhere"],
      spans: ["address", "begin of the table from page numbers to spans"],
      bitmap: ["address", "end of the heap bitmap, which grows downwards from here"],
      arena_start: ["address", "begin of the arena"],
      arena_used: ["address", "end of the part of the arena that the page heap manages"],
      arena_alloc: ["address", "end of the part of the arena that was handed out"],
      arena_end: ["address", "end of the address space of the arena"],
      reserved: ["flag", "1 if the arena is reserved, 0 if it was only probed"],
      spansSize: ["bytes", "bytes of address space for the table of spans"],
      bitmapSize: ["bytes", "bytes of address space for the heap bitmap"],
      resv: ["address", "begin of the reservation, as the OS answered"],
      resvSize: ["bytes", "bytes asked for in the reservation, rounding included"],
    },
  },
  pcache: {
    says: "A processor uses a cache from now on; each resize has one such event a processor.",
    go: "proc.go: procresize",
    fields: {
      i: ["index", "the processor"],
      c: ["address", "the record of its cache"],
      nprocs: ["count", "processors after the resize"],
    },
  },
  procresize: {
    says: "The number of processors changes; caches are made for new ones and freed of old ones.",
    go: "proc.go: procresize",
    fields: { nprocs: ["count", "processors from now on"] },
  },
  "gc.init": {
    says: "The collector is set up; from here on the heap counts as swept.",
    go: "mgc.go: gcinit",
    fields: {},
  },
  "gc.enable": {
    says: "From here on, reaching the heap trigger may start a cycle.",
    go: "mgc.go: gcenable",
    fields: {},
  },
} satisfies Partial<EventGlosses>;
