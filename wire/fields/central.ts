/** Allocation, the central lists and the caches. */
import { Path, TypeInfo } from "../codecs/names.ts";
import { optional, type Shapes } from "../codecs/shape.ts";
import { Address, bigInteger, Bits, Bytes, Flag, integer, natural, Word } from "../codecs/units.ts";

export const central = {
  malloc: {
    n: Word,
    nz: Flag,
    ty: optional(TypeInfo),
    df: optional(Flag),
    path: optional(Path),
    r: optional(Address),
    tb: optional(Address),
    to: optional(Bytes),
    ns: optional(integer),
    hg: optional(Flag),
    bl: optional(Flag),
    gc: optional(Flag),
    clr: optional(Flag),
    smp: optional(Flag),
  },
  newobject: { ty: TypeInfo, r: optional(Address) },
  newarray: { ty: TypeInfo, n: bigInteger, r: optional(Address) },
  nextfree: {
    spc: natural,
    r: optional(Address),
    hg: optional(Flag),
    fi: optional(natural),
  },
  refill: { spc: natural, r: optional(Address) },
  "c.cache": {
    spc: natural,
    r: optional(Address),
    ne: optional(natural),
    ac: optional(natural),
    fi: optional(natural),
    cache: optional(Bits),
    live: optional(Word),
  },
  "c.grow": {
    spc: natural,
    r: optional(Address),
    ne: optional(natural),
    limit: optional(Address),
  },
  "c.uncache": {
    spc: natural,
    a: Address,
    ne: natural,
    ac: natural,
    fi: natural,
    live: Word,
  },
  "c.free": { spc: natural, a: Address, preserve: Flag, wasempty: Flag, r: optional(Flag) },
  "mcache.alloc": { r: optional(Address), ns: optional(integer) },
  "mcache.free": { c: Address },
  releaseall: { c: Address },
  flush: { c: Address, heap_scan: Word, tinyallocs: Word },
} satisfies Partial<Shapes>;
