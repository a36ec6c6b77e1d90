/** Heap sampling, and the specials of an object: finalizers and profile records. */
import { SpecialKind } from "../codecs/names.ts";
import { optional, type Shapes } from "../codecs/shape.ts";
import { Address, Bytes, Flag, integer, uint32 } from "../codecs/units.ts";

export const sampling = {
  sample: { rnd: uint32, rate: integer, r: integer },
  prof: { n: Bytes, ns: optional(integer) },
  "prof.set": { a: Address },
  "sp.add": { a: Address, k: SpecialKind, sp: optional(Address), r: optional(Flag) },
  "sp.rm": { a: Address, k: SpecialKind, r: optional(Address) },
  "sp.free": { a: Address, k: SpecialKind, n: Bytes, sp: Address },
  "fin.add": { a: Address, r: optional(Flag) },
  "fin.rm": { a: Address },
} satisfies Partial<Shapes>;
