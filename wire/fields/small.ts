/** The small allocators: persistent chunks, fixed-size records, bitmaps. */
import { Fixed, Stat } from "../codecs/names.ts";
import { optional, type Shapes } from "../codecs/shape.ts";
import { Address, Bytes, natural, Word } from "../codecs/units.ts";

export const small = {
  persist: { n: Word, align: Bytes, stat: Stat, r: optional(Address) },
  "fix.init": { f: Fixed, n: Bytes, stat: Stat },
  "fix.alloc": { f: Fixed, r: optional(Address) },
  "fix.free": { f: Fixed, a: Address },
  bits: { ne: natural, r: optional(Address) },
  "gc.epoch": { free: Address, current: Address, previous: Address },
} satisfies Partial<Shapes>;
