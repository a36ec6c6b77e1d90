/** The page heap: spans, lists, treap, growth, scavenging. */
import { Stat } from "../codecs/names.ts";
import { optional, type Shapes } from "../codecs/shape.ts";
import { Address, Bytes, Flag, integer, natural, Pages, uint32, Word } from "../codecs/units.ts";

export const pageheap = {
  "heap.alloc": {
    np: Word,
    spc: natural,
    large: Flag,
    nz: Flag,
    r: optional(Address),
    dirty: optional(Flag),
    sp: optional(Address),
  },
  "manual.alloc": {
    np: Pages,
    stat: Stat,
    r: optional(Address),
    dirty: optional(Flag),
    sp: optional(Address),
  },
  "manual.free": { a: Address, np: Pages, stat: Stat },
  "heap.free": { a: Address, np: Pages, acct: Flag },
  "span.alloc": {
    np: Word,
    r: optional(Address),
    sp: optional(Address),
    dirty: optional(Flag),
  },
  "span.free": {
    a: Address,
    np: Pages,
    acctinuse: Flag,
    acctidle: Flag,
    now: optional(natural),
    since: optional(integer),
    r: optional(Address),
    rnp: optional(Pages),
    dirty: optional(Flag),
    rel: optional(Pages),
  },
  "fl.ins": { a: Address, np: Pages, sp: Address },
  "fl.rm": { a: Address, np: Pages, sp: Address },
  "tr.ins": { a: Address, np: Pages, sp: Address, node: Address, prio: uint32 },
  "tr.rm": { a: Address, np: Pages, sp: Address, node: Address, prio: uint32 },
  reclaim: { np: Word },
  "heap.grow": { np: Word, r: optional(Flag) },
  "arena.alloc": {
    n: Word,
    r: optional(Address),
    used: optional(Address),
    alloc: optional(Address),
    end: optional(Address),
    reserved: optional(Flag),
  },
  "arena.used": { a: Address },
  scavenge: { k: integer, now: Word, limit: Word, released: optional(Word) },
  "scav.span": {
    a: Address,
    np: Pages,
    oldrel: Pages,
    start: Address,
    n: Bytes,
    released: Word,
    since: integer,
  },
} satisfies Partial<Shapes>;
