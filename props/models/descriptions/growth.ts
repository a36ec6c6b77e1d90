/** The model `growth` in words. */
import type { Description } from "../../explorer/model.ts";

export const growth: Description = {
  initial:
    "One. The machine is off, the sampling rate is 0, and nothing is mapped but the program. A page has 1024 bytes, a " +
    "physical page 512. With 32 bits the program ends at 0x11000, mappings are looked for from 0x380000 downwards, " +
    "the address space ends at 0x400000, and a reservation has 64 KiB; the first arena has 128 KiB. With 64 " +
    "bits the arena is one reservation of 256 KiB. The heap grows by at least 8 KiB, in steps of 2 KiB.",
  actions: {
    mallocinit:
      "Where it has not been done. Its arguments are the physical page and the end of the program. Does what malloc.go's " +
      "mallocinit does.",
    "gc.init": "After mallocinit. Sets GC percent to its first value (mgc.go: gcinit).",
    procresize: "After gc.init. Makes one processor with a cache (proc.go: procresize).",
    "manual.alloc":
      "Argument: np, 1, 60 or 130 with 32 bits, and 1, 120 or 260 with 64. After procresize, while less than spans " +
      "spans have been taken. Does what mheap.go's allocManual does; a node of the treap always has priority 1. " +
      "It may get nothing, and is then a step all the same.",
  },
  fields: {
    "os.space.taken":
      "what is mapped or reserved, by address; pieces of one kind that touch are one",
    "os.space.latest": "the piece that the OS gave last",
    "os.oddities": "how many more unusual answers there may be",
    "ghost.persistent": "blocks that are never freed",
    "ghost.regions": "memory that sysAlloc gave; heapRegions: for the heap",
    "ghost.reservations": "what sysReserve gave",
    "ghost.mapped": "address ranges that sysMap mapped",
    "ghost.grown": "address ranges that the heap has grown by",
    "ghost.sums": "bytes by statistic, added up from the events",
    "ghost.refused": "bytes by statistic that sysAlloc asked for in vain",
  },
  answers:
    "Each call of the OS (sysReserve, sysAlloc, sysMap, sysFree, sysUnused, sysUsed) has several answers while oddities " +
    "is more than 0; equal answers are one. The first is the usual one, and costs nothing; each of the others " +
    "takes 1 from oddities. Usual: a map over a reservation, or beyond one where the place is free, is granted; a " +
    "mapping gets the hint if that place is free, else the highest free place below the one where the " +
    "search begins, else the lowest above it. Unusual: refused; next to the piece that was given last, behind it or " +
    "else before it; at the lowest free place above the program; at the highest one of the address " +
    "space; at the first free place from 64 KiB above the usual one upwards; from 64 KiB below it downwards. " +
    "Where there is no such place, and for calls that have a fixed place, it is the usual one.",
  ends: "where spans spans have been taken, and where Go has given up",
};
