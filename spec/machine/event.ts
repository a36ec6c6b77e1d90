/**
 * Events: what an observer of the allocator sees, in the shapes of the recorded traces.
 *
 * Every act has a name, its arguments, its results and the acts nested in it (`fx`), in order.
 * Addresses and counts are numbers, 64-bit values are words (a bigint from 2^53 on), float64
 * values are numbers. A flag or optional field that is absent means 0.
 */
import type { Address, Bytes, Flag, Pages, Word } from "../numbers/units.ts";

/** The statistics that memory is accounted to; `local` is a counter that is thrown away. */
export const statNames = [
  "heap_sys",
  "stacks_sys",
  "mspan_sys",
  "mcache_sys",
  "buckhash_sys",
  "gc_sys",
  "other_sys",
  "stacks_inuse",
  "heap_inuse",
  "local",
] as const;
export type Stat = (typeof statNames)[number];

/** The fixed-size allocators of the heap. */
export type Fixed = "span" | "cache" | "treap" | "specialfinalizer" | "specialprofile";

/** A type as an allocation sees it: size, bytes up to its last pointer, alignment, pointer-free. */
export type TypeInfo = readonly [size: Bytes, ptrdata: Bytes, align: Bytes, noscan: Flag];

/** The callers of sweepone, as the traces name them. */
export const sweeperNames = [
  "gcfinish",
  "bg",
  "deduct",
  "gcstart",
  "reclaim",
  "userGC",
  "gcstw",
] as const;
export type Sweeper = (typeof sweeperNames)[number];

export type SpecialKind = "finalizer" | "profile";

/** Counts by span class or size class, zeros left out. */
export type Counts = Readonly<Record<string, Word>>;

/** What a checkpoint reports of the allocator's raw internals, and of the executing P. */
export interface Checkpoint {
  readonly mallocs: number;
  readonly end: Flag;
  readonly heap_live: Word;
  readonly heap_scan: Word;
  readonly heap_inuse: Word;
  readonly heap_idle: Word;
  readonly heap_sys: Word;
  readonly heap_released: Word;
  readonly heap_objects: number;
  readonly mspan_inuse: Word;
  readonly mspan_sys: Word;
  readonly mcache_inuse: Word;
  readonly mcache_sys: Word;
  readonly other_sys: Word;
  readonly stacks_inuse: Word;
  readonly stacks_sys?: Word;
  readonly gc_sys: Word;
  readonly buckhash_sys: Word;
  readonly tinyallocs: Word;
  readonly pagesInUse: Word;
  readonly pagesSwept: Word;
  readonly arena_used: Address;
  readonly arena_alloc: Address;
  readonly arena_end: Address;
  readonly largealloc: Word;
  readonly nlargealloc: Word;
  readonly largefree: Word;
  readonly nlargefree: Word;
  readonly local_scan: number;
  readonly local_tinyallocs: number;
  readonly local_largefree: Word;
  readonly local_nlargefree: Word;
  readonly tiny: Address;
  readonly tinyoffset: Bytes;
  readonly next_sample: number;
  readonly next_gc: Word;
  readonly gc_trigger: Word;
  readonly treap_inuse: Word;
  readonly specialfinalizer_inuse: Word;
  readonly specialprofile_inuse: Word;
  readonly sweepgen: number;
  readonly nallspans: number;
  readonly nmalloc: Counts;
  readonly nsmallfree: Counts;
}

/** What ReadMemStats reports. */
export interface MemStats {
  readonly alloc: Word;
  readonly heap_alloc: Word;
  readonly total_alloc: Word;
  readonly mallocs: Word;
  readonly frees: Word;
  readonly heap_objects: Word;
  readonly sys: Word;
  readonly mcache_inuse: Word;
  readonly mspan_inuse: Word;
  readonly heap_inuse: Word;
  readonly heap_idle: Word;
  readonly heap_released: Word;
  readonly heap_sys: Word;
}

/** The code that must not allocate: mallocgc itself, and a signal handler. */
export const callerNames = ["mallocgc", "signal"] as const;
export type Caller = (typeof callerNames)[number];

/** The fields of each event, by name. */
export interface Fields {
  // The operating system. `errno` is present only where a call failed and Go learns why.
  "os.reserve": { hint: Address; n: Word; r: Address; reserved: Flag };
  /** `r` is present only where the mapping did not land at `a`: 0 = refused. */
  "os.map": { a: Address; n: Word; reserved: Flag; stat: Stat; r?: Address; errno?: number };
  "os.alloc": { n: Word; stat: Stat; r: Address; errno?: number };
  "os.free": { a: Address; n: Word; stat: Stat; errno?: number };
  "os.unused": { a: Address; n: Word; errno?: number };
  "os.used": { a: Address; n: Word; errno?: number };
  "os.fault": { a: Address; n: Word; errno?: number };

  // Start.
  mallocinit: {
    physPageSize: Bytes;
    end: Address;
    brk: Address;
    spans?: Address;
    bitmap?: Address;
    arena_start?: Address;
    arena_used?: Address;
    arena_alloc?: Address;
    arena_end?: Address;
    reserved?: Flag;
    spansSize?: Bytes;
    bitmapSize?: Bytes;
    resv?: Address;
    resvSize?: Bytes;
  };
  pcache: { i: number; c: Address; nprocs: number };
  procresize: { nprocs: number };
  rate: { rate: number };
  "gc.init": object;
  "gc.enable": object;

  // Small allocators.
  persist: { n: Word; align: Bytes; stat: Stat; r?: Address };
  "fix.init": { f: Fixed; n: Bytes; stat: Stat };
  "fix.alloc": { f: Fixed; r?: Address };
  "fix.free": { f: Fixed; a: Address };
  bits: { ne: number; r?: Address };
  "gc.epoch": { free: Address; current: Address; previous: Address };

  // The page heap.
  "heap.alloc": {
    np: Word;
    spc: number;
    large: Flag;
    nz: Flag;
    r?: Address;
    dirty?: Flag;
    sp?: Address;
  };
  "manual.alloc": { np: Pages; stat: Stat; r?: Address; dirty?: Flag; sp?: Address };
  "manual.free": { a: Address; np: Pages; stat: Stat };
  "heap.free": { a: Address; np: Pages; acct: Flag };
  "span.alloc": { np: Word; r?: Address; sp?: Address; dirty?: Flag };
  "span.free": {
    a: Address;
    np: Pages;
    acctinuse: Flag;
    acctidle: Flag;
    now?: number;
    since?: number;
    r?: Address;
    rnp?: Pages;
    dirty?: Flag;
    rel?: Pages;
  };
  "fl.ins": { a: Address; np: Pages; sp: Address };
  "fl.rm": { a: Address; np: Pages; sp: Address };
  "tr.ins": { a: Address; np: Pages; sp: Address; node: Address; prio: number };
  "tr.rm": { a: Address; np: Pages; sp: Address; node: Address; prio: number };
  reclaim: { np: Word };
  "heap.grow": { np: Word; r?: Flag };
  "arena.alloc": {
    n: Word;
    r?: Address;
    used?: Address;
    alloc?: Address;
    end?: Address;
    reserved?: Flag;
  };
  "arena.used": { a: Address };
  scavenge: { k: number; now: Word; limit: Word; released?: Word };
  "scav.span": {
    a: Address;
    np: Pages;
    oldrel: Pages;
    start: Address;
    n: Bytes;
    released: Word;
    since: number;
  };

  // Central lists and caches.
  malloc: {
    n: Word;
    nz: Flag;
    ty?: TypeInfo;
    df?: Flag;
    path?: "zero" | "tinyhit" | "tinynew" | "small" | "large";
    r?: Address;
    tb?: Address;
    to?: Bytes;
    ns?: number;
    hg?: Flag;
    bl?: Flag;
    gc?: Flag;
    clr?: Flag;
    smp?: Flag;
  };
  newobject: { ty: TypeInfo; r?: Address };
  newarray: { ty: TypeInfo; n: number | bigint; r?: Address };
  nextfree: { spc: number; r?: Address; hg?: Flag; fi?: number };
  refill: { spc: number; r?: Address };
  "c.cache": {
    spc: number;
    r?: Address;
    ne?: number;
    ac?: number;
    fi?: number;
    cache?: Word;
    live?: Word;
  };
  "c.grow": { spc: number; r?: Address; ne?: number; limit?: Address };
  "c.uncache": { spc: number; a: Address; ne: number; ac: number; fi: number; live: Word };
  "c.free": { spc: number; a: Address; preserve: Flag; wasempty: Flag; r?: Flag };
  "mcache.alloc": { r?: Address; ns?: number };
  "mcache.free": { c: Address };
  releaseall: { c: Address };
  flush: { c: Address; heap_scan: Word; tinyallocs: Word };

  // Sampling and specials.
  sample: { rnd: number; rate: number; r: number };
  prof: { n: Bytes; ns?: number };
  "prof.set": { a: Address };
  "sp.add": { a: Address; k: SpecialKind; sp?: Address; r?: Flag };
  "sp.rm": { a: Address; k: SpecialKind; r?: Address };
  "sp.free": { a: Address; k: SpecialKind; n: Bytes; sp: Address };
  "fin.add": { a: Address; r?: Flag };
  "fin.rm": { a: Address };

  // Sweeping.
  sweepone: { who: Sweeper; r?: number };
  "sb.pop": {
    b: number;
    a: Address;
    sp: Address;
    i: number;
    state?: number;
    sg?: number;
    hsg?: number;
  };
  "sb.push": { b: number; a: Address; sp: Address; i?: number };
  sweep: {
    a: Address;
    preserve: Flag;
    np?: Pages;
    spc?: number;
    ne?: number;
    es?: Bytes;
    ac?: number;
    fi?: number;
    sg?: number;
    hsg?: number;
    dirty?: Flag;
    specials?: Flag;
    alloc?: string;
    marks0?: string;
    marks?: string;
    live?: number;
    freed?: number;
    r?: Flag;
    pagesSwept?: Word;
  };
  deduct: {
    n: Word;
    csp: Word;
    swept?: Word;
    sweptBasis?: Word;
    live?: Word;
    liveBasis?: Word;
    ppb?: number;
    sweptAfter?: Word;
    ppbAfter?: number;
  };

  // Garbage collection.
  "gc.start": { mode: number; trig: number; cycle: number; live?: Word; gc_trigger?: Word };
  "gc.cycle": { marked: Word; next_gc: Word; live: Word; gcpercent: number };
  "gc.phase": { phase: number; live: Word; cycle?: number };
  "gc.marked": { marked: Word; live: Word; scan: Word };
  "gc.sweepgen": { mode: number; sweepgen: number; sb0: number; sb1: number };
  "gc.trigger": {
    ratio: number;
    gcpercent: number;
    heapmin?: Word;
    marked?: Word;
    live?: Word;
    sweepdone?: Flag;
    pagesInUse?: Word;
    pagesSwept?: Word;
    ratioSet?: number;
    gc_trigger?: Word;
    next_gc?: Word;
    ppb?: number;
    liveBasis?: Word;
    sweptBasis?: Word;
  };

  ckpt: { mallocs: number; end: Flag } & Partial<Checkpoint>;
  memstats: Partial<MemStats>;
}

export type EventName = keyof Fields;

/** One act of the allocator, with the acts that happened inside it. */
export type Event<E extends EventName = EventName> = {
  [Name in E]: { readonly e: Name; readonly fx?: ReadonlyArray<Event> } & Readonly<Fields[Name]>;
}[E];
