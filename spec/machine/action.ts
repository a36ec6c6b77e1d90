/**
 * Actions: everything that can be done to the allocator. The names are those of the recorded
 * traces' top-level operations; `p` is the processor that executes, -1 for none.
 */
import type { Stat, Sweeper, TypeInfo, Caller } from "./event.ts";
import type { Address, Bytes, Flag, Pages, Word } from "../numbers/units.ts";

export type Action =
  /** MemProfileRate as seen from here on. */
  | { readonly tag: "rate"; readonly p: number; readonly rate: number }
  /** The start: physical page size, end of the program image, and the brk (0 on 64-bit). */
  | {
      readonly tag: "mallocinit";
      readonly p: number;
      readonly physPageSize: Bytes;
      readonly end: Address;
      readonly brk: Address;
    }
  /** Processor `i` uses mcache `c` from now on, of `nprocs`. */
  | {
      readonly tag: "pcache";
      readonly p: number;
      readonly i: number;
      readonly c: Address;
      readonly nprocs: number;
    }
  /** GOMAXPROCS(nprocs): caches are made for new processors and freed for those that go. */
  | { readonly tag: "procresize"; readonly p: number; readonly nprocs: number }
  | { readonly tag: "gc.init"; readonly p: number }
  | { readonly tag: "gc.enable"; readonly p: number }
  | {
      readonly tag: "gc.trigger";
      readonly p: number;
      readonly ratio: number;
      readonly gcpercent: number;
    }
  | {
      readonly tag: "malloc";
      readonly p: number;
      readonly n: Word;
      readonly nz: Flag;
      readonly ty?: TypeInfo;
      readonly df?: Flag;
      /** The caller, if it is not a goroutine's own code. */
      readonly from?: Caller;
    }
  | { readonly tag: "newobject"; readonly p: number; readonly ty: TypeInfo }
  | {
      readonly tag: "newarray";
      readonly p: number;
      readonly ty: TypeInfo;
      readonly n: number | bigint;
    }
  | {
      readonly tag: "persist";
      readonly p: number;
      readonly n: Word;
      readonly align: Bytes;
      readonly stat: Stat;
    }
  | { readonly tag: "manual.alloc"; readonly p: number; readonly np: Pages; readonly stat: Stat }
  | {
      readonly tag: "manual.free";
      readonly p: number;
      readonly a: Address;
      readonly np: Pages;
      readonly stat: Stat;
    }
  | { readonly tag: "mcache.alloc"; readonly p: number }
  | { readonly tag: "mcache.free"; readonly p: number; readonly c: Address }
  | { readonly tag: "releaseall"; readonly p: number; readonly c: Address }
  | { readonly tag: "flush"; readonly p: number; readonly c: Address }
  | { readonly tag: "sweepone"; readonly p: number; readonly who: Sweeper }
  | {
      readonly tag: "gc.start";
      readonly p: number;
      readonly mode: number;
      readonly trig: number;
      readonly cycle: number;
    }
  | { readonly tag: "gc.epoch"; readonly p: number }
  | { readonly tag: "gc.cycle"; readonly p: number }
  | { readonly tag: "gc.phase"; readonly p: number; readonly phase: 0 | 1 | 2 }
  /** The marker's findings; `objects` are the live objects, unless a recording has the mark bits. */
  | {
      readonly tag: "gc.marked";
      readonly p: number;
      readonly marked: Word;
      readonly live: Word;
      readonly scan: Word;
      readonly objects?: ReadonlyArray<Address>;
    }
  | { readonly tag: "gc.sweepgen"; readonly p: number; readonly mode: number }
  | { readonly tag: "fin.add"; readonly p: number; readonly a: Address }
  | { readonly tag: "fin.rm"; readonly p: number; readonly a: Address }
  | {
      readonly tag: "scavenge";
      readonly p: number;
      readonly k: number;
      readonly now: Word;
      readonly limit: Word;
    }
  | { readonly tag: "ckpt"; readonly p: number; readonly mallocs: number; readonly end: Flag }
  | { readonly tag: "memstats"; readonly p: number };

export type ActionTag = Action["tag"];

/** The action with this tag. */
export type ActionOf<T extends ActionTag> = Extract<Action, { readonly tag: T }>;
