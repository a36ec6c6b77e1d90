/** The start of a program, its processors and its sampling rate. */
import { optional, type Shapes } from "../codecs/shape.ts";
import { Address, Bytes, Flag, integer, natural } from "../codecs/units.ts";

export const start = {
  mallocinit: {
    physPageSize: Bytes,
    end: Address,
    brk: Address,
    spans: optional(Address),
    bitmap: optional(Address),
    arena_start: optional(Address),
    arena_used: optional(Address),
    arena_alloc: optional(Address),
    arena_end: optional(Address),
    reserved: optional(Flag),
    spansSize: optional(Bytes),
    bitmapSize: optional(Bytes),
    resv: optional(Address),
    resvSize: optional(Bytes),
  },
  pcache: { i: natural, c: Address, nprocs: natural },
  procresize: { nprocs: natural },
  rate: { rate: integer },
  "gc.init": {},
  "gc.enable": {},
} satisfies Partial<Shapes>;
