/**
 * What can be done to the machine, and what comes of it. The names are those of the recorded
 * traces' top-level operations; `p` is the P that executes, -1 for none.
 */
import type { Word } from "../numbers/word.ts";
import type { Stat, Sweeper } from "./vocabulary.ts";

/** A type as an allocation sees it: size, bytes up to its last pointer, alignment, pointer-free. */
export type TypeInfo = readonly [size: number, ptrdata: number, align: number, noscan: 0 | 1];

interface Tagged<Tag extends string> {
  readonly tag: Tag;
  readonly p: number;
}

export interface MallocInit extends Tagged<"mallocinit"> {
  readonly physPageSize: number;
  readonly end: number;
  readonly brk: number;
}
export interface Rate extends Tagged<"rate"> {
  readonly rate: number;
}
export interface PCache extends Tagged<"pcache"> {
  readonly i: number;
  readonly c: number;
  readonly nprocs: number;
}
export interface ProcResize extends Tagged<"procresize"> {
  readonly nprocs: number;
}
/** Callers that must not allocate: mallocgc itself, and a signal handler. */
export type Caller = "mallocgc" | "signal";

export interface MallocAction extends Tagged<"malloc"> {
  readonly n: Word;
  readonly nz: 0 | 1;
  readonly ty?: TypeInfo;
  readonly df?: 0 | 1;
  /** Where the call comes from, when not from a goroutine. */
  readonly from?: Caller;
}
export interface NewObject extends Tagged<"newobject"> {
  readonly ty: TypeInfo;
}
export interface NewArray extends Tagged<"newarray"> {
  readonly ty: TypeInfo;
  readonly n: number | bigint;
}
export interface Persist extends Tagged<"persist"> {
  readonly n: Word;
  readonly align: number;
  readonly stat: Stat;
}
export interface ManualAlloc extends Tagged<"manual.alloc"> {
  readonly np: number;
  readonly stat: Stat;
}
export interface ManualFree extends Tagged<"manual.free"> {
  readonly a: number;
  readonly np: number;
  readonly stat: Stat;
}
/** An action on one cache, by the address of its record. */
export interface OnCache<Tag extends string> extends Tagged<Tag> {
  readonly c: number;
}
/** An action on one object, by its address. */
export interface OnObject<Tag extends string> extends Tagged<Tag> {
  readonly a: number;
}
export interface SweepOne extends Tagged<"sweepone"> {
  readonly who: Sweeper;
}
export interface Scavenge extends Tagged<"scavenge"> {
  readonly k: number;
  readonly now: Word;
  readonly limit: Word;
}
export interface GcTrigger extends Tagged<"gc.trigger"> {
  readonly ratio: number;
  readonly gcpercent: number;
}
export interface GcStart extends Tagged<"gc.start"> {
  readonly mode: number;
  readonly trig: number;
  readonly cycle: number;
}
export interface GcPhase extends Tagged<"gc.phase"> {
  readonly phase: number;
}
export interface GcMarked extends Tagged<"gc.marked"> {
  readonly marked: Word;
  readonly live: Word;
  readonly scan: Word;
  /** What the marker reached, where the environment does not say so at every sweep. */
  readonly objects?: ReadonlyArray<number>;
}
export interface GcSweepgen extends Tagged<"gc.sweepgen"> {
  readonly mode: number;
}
export interface Checkpoint extends Tagged<"ckpt"> {
  readonly mallocs: number;
  readonly end: 0 | 1;
}
export type Action =
  | MallocInit
  | Rate
  | PCache
  | ProcResize
  | MallocAction
  | NewObject
  | NewArray
  | Persist
  | ManualAlloc
  | ManualFree
  | OnCache<"mcache.free">
  | OnCache<"releaseall">
  | OnCache<"flush">
  | OnObject<"fin.add">
  | OnObject<"fin.rm">
  | SweepOne
  | Scavenge
  | GcTrigger
  | GcStart
  | GcPhase
  | GcMarked
  | GcSweepgen
  | Checkpoint
  | Tagged<"memstats">
  | Tagged<"mcache.alloc">
  | Tagged<"gc.init">
  | Tagged<"gc.enable">
  | Tagged<"gc.cycle">
  | Tagged<"gc.epoch">;

/** What of the input was rejected; `answer` is the environment's, not the action's. */
export type RejectCode =
  | "action"
  | "flag"
  | "size"
  | "processor"
  | "address"
  | "type"
  | "align"
  | "stat"
  | "rate"
  | "cache"
  | "procs"
  | "gc"
  | "answer";

/**
 * What an action came to. A panic, a disabled and a rejected action leave the state as it was, except
 * for a rejected answer, after which the machine is dead.
 */
export type Outcome =
  | { readonly tag: "done" }
  | { readonly tag: "throw"; readonly message: string; readonly printed: ReadonlyArray<string> }
  | { readonly tag: "panic"; readonly message: string }
  | { readonly tag: "disabled"; readonly reason: string }
  | { readonly tag: "rejected"; readonly code: RejectCode; readonly message: string };
