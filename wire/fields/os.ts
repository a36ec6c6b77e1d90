/** The calls of the operating system's memory layer. */
import { Stat } from "../codecs/names.ts";
import { optional, type Shapes } from "../codecs/shape.ts";
import { Address, Flag, natural, Word } from "../codecs/units.ts";

export const os = {
  "os.reserve": { hint: Address, n: Word, r: Address, reserved: Flag },
  "os.map": {
    a: Address,
    n: Word,
    reserved: Flag,
    stat: Stat,
    r: optional(Address),
    errno: optional(natural),
  },
  "os.alloc": { n: Word, stat: Stat, r: Address, errno: optional(natural) },
  "os.free": { a: Address, n: Word, stat: Stat, errno: optional(natural) },
  "os.unused": { a: Address, n: Word, errno: optional(natural) },
  "os.used": { a: Address, n: Word, errno: optional(natural) },
  "os.fault": { a: Address, n: Word, errno: optional(natural) },
} satisfies Partial<Shapes>;
