/** The calls of the operating system's memory layer. */
import { Stat } from "./names.ts";
import { optional, type Shapes } from "./shape.ts";
import { Address, Flag, Word } from "./units.ts";

export const os = {
  "os.reserve": { hint: Address, n: Word, r: Address, reserved: Flag },
  "os.map": { a: Address, n: Word, reserved: Flag, stat: Stat, r: optional(Address) },
  "os.alloc": { n: Word, stat: Stat, r: Address },
  "os.free": { a: Address, n: Word, stat: Stat },
  "os.unused": { a: Address, n: Word },
  "os.used": { a: Address, n: Word },
  "os.fault": { a: Address, n: Word },
} satisfies Partial<Shapes>;
