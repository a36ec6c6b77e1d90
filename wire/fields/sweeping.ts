/** Sweeping: the sweep buffers, the spans swept, and the credit that is paid for allocating. */
import { Bitmap, Sweeper } from "../codecs/names.ts";
import { optional, type Shapes } from "../codecs/shape.ts";
import { Address, Bytes, Flag, Float, integer, natural, Pages, Word } from "../codecs/units.ts";

export const sweeping = {
  sweepone: { who: Sweeper, r: optional(integer) },
  "sb.pop": {
    b: natural,
    a: Address,
    sp: Address,
    i: natural,
    state: optional(natural),
    sg: optional(natural),
    hsg: optional(natural),
  },
  "sb.push": { b: natural, a: Address, sp: Address, i: optional(natural) },
  sweep: {
    a: Address,
    preserve: Flag,
    np: optional(Pages),
    spc: optional(natural),
    ne: optional(natural),
    es: optional(Bytes),
    ac: optional(natural),
    fi: optional(natural),
    sg: optional(natural),
    hsg: optional(natural),
    dirty: optional(Flag),
    specials: optional(Flag),
    alloc: optional(Bitmap),
    marks0: optional(Bitmap),
    marks: optional(Bitmap),
    live: optional(natural),
    freed: optional(integer),
    r: optional(Flag),
    pagesSwept: optional(Word),
  },
  deduct: {
    n: Word,
    csp: Word,
    swept: optional(Word),
    sweptBasis: optional(Word),
    live: optional(Word),
    liveBasis: optional(Word),
    ppb: optional(Float),
    sweptAfter: optional(Word),
    ppbAfter: optional(Float),
  },
} satisfies Partial<Shapes>;
