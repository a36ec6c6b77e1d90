/** Garbage collection, as far as the allocator sees it. */
import { optional, type Shapes } from "../codecs/shape.ts";
import { Flag, Float, integer, natural, Word } from "../codecs/units.ts";

export const gc = {
  "gc.start": {
    mode: natural,
    trig: natural,
    cycle: natural,
    live: optional(Word),
    gc_trigger: optional(Word),
  },
  "gc.cycle": { marked: Word, next_gc: Word, live: Word, gcpercent: integer },
  "gc.phase": { phase: natural, live: Word, cycle: optional(natural) },
  "gc.marked": { marked: Word, live: Word, scan: Word },
  "gc.sweepgen": { mode: natural, sweepgen: natural, sb0: natural, sb1: natural },
  "gc.trigger": {
    ratio: Float,
    gcpercent: integer,
    heapmin: optional(Word),
    marked: optional(Word),
    live: optional(Word),
    sweepdone: optional(Flag),
    pagesInUse: optional(Word),
    pagesSwept: optional(Word),
    ratioSet: optional(Float),
    gc_trigger: optional(Word),
    next_gc: optional(Word),
    ppb: optional(Float),
    liveBasis: optional(Word),
    sweptBasis: optional(Word),
  },
} satisfies Partial<Shapes>;
