/**
 * Names as numbers. The recorder writes events as doubles. This file says what each double means: the
 * codes of events, statistics, fixed-size allocators, sweepers and paths, and the fields of each event
 * in the order of recording: the fields that are known at its begin, then those known at its end.
 */

/** Statistics by name; the index is the code. */
export const STATS = [
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
export type Stat = (typeof STATS)[number];
export const HEAP_SYS = 0;
export const STACKS_SYS = 1;
export const MSPAN_SYS = 2;
export const MCACHE_SYS = 3;
export const BUCKHASH_SYS = 4;
export const GC_SYS = 5;
export const OTHER_SYS = 6;
export const STACKS_INUSE = 7;
export const HEAP_INUSE = 8;
export const LOCAL = 9;

export const FIXED = ["span", "cache", "treap", "specialfinalizer", "specialprofile"] as const;

export const SWEEPERS = [
  "gcfinish",
  "bg",
  "deduct",
  "gcstart",
  "reclaim",
  "userGC",
  "gcstw",
] as const;
export type Sweeper = (typeof SWEEPERS)[number];
export const BY_GCFINISH = 0;
export const BY_DEDUCT = 2;
export const BY_RECLAIM = 4;
export const BY_GCSTW = 6;

/** Kinds of special records; the codes are Go's, so 0 is none. */
export const KINDS = ["none", "finalizer", "profile"] as const;
export const KIND_FINALIZER = 1;
export const KIND_PROFILE = 2;

export const PATHS = ["none", "zero", "tinyhit", "tinynew", "small", "large"] as const;
export const PATH_ZERO = 1;
export const PATH_TINYHIT = 2;
export const PATH_TINYNEW = 3;
export const PATH_SMALL = 4;
export const PATH_LARGE = 5;

/**
 * Events and their fields. A plain name is an integer. `#` marks a word, `!` a float64, `?` a field
 * that is left out when it is 0. `:x` marks a name of list x, `:hex` a bitmap, `:type` a type or none,
 * `:bits64` a pattern of 64 bits, `:map` an address or none, `:counts` pairs of index and count. The
 * fields after `=` are known at the end. An event without `=` is a point: nothing is nested in it.
 */
const EVENTS = {
  "os.reserve": "hint n# r reserved",
  "os.map": "a n# reserved stat:stat r:map errno?",
  "os.alloc": "n# stat:stat r errno?",
  "os.free": "a n# stat:stat errno?",
  "os.unused": "a n# errno?",
  "os.used": "a n# errno?",
  "os.fault": "a n# errno?",
  mallocinit:
    "physPageSize end brk = spans bitmap arena_start arena_used arena_alloc arena_end reserved spansSize bitmapSize resv resvSize",
  pcache: "i c nprocs",
  procresize: "nprocs =",
  rate: "rate",
  "gc.init": "",
  "gc.enable": "",
  persist: "n# align stat:stat = r",
  "fix.init": "f:fixed n stat:stat",
  "fix.alloc": "f:fixed = r",
  "fix.free": "f:fixed a",
  bits: "ne = r",
  "gc.epoch": "free current previous",
  "heap.alloc": "np# spc large nz = r dirty sp",
  "manual.alloc": "np stat:stat = r dirty sp",
  "manual.free": "a np stat:stat =",
  "heap.free": "a np acct =",
  "span.alloc": "np# = r sp dirty",
  "span.free": "a np acctinuse acctidle = now? since? r rnp dirty rel",
  "fl.ins": "a np sp",
  "fl.rm": "a np sp",
  "tr.ins": "a np sp node prio",
  "tr.rm": "a np sp node prio",
  reclaim: "np# =",
  "heap.grow": "np# = r",
  "arena.alloc": "n# = r used alloc end reserved",
  "arena.used": "a =",
  scavenge: "k now# limit# = released#",
  "scav.span": "a np oldrel start n released# since",
  malloc: "n# nz ty:type df? = path:path r tb? to? ns hg? bl? gc? clr? smp?",
  newobject: "ty:type = r",
  newarray: "ty:type n = r",
  nextfree: "spc = r hg fi",
  refill: "spc = r",
  "c.cache": "spc = r ne ac fi cache:bits64 live#",
  "c.grow": "spc = r ne limit",
  "c.uncache": "spc a ne ac fi live#",
  "c.free": "spc a preserve wasempty = r",
  "mcache.alloc": " = r ns",
  "mcache.free": "c =",
  releaseall: "c =",
  flush: "c heap_scan# tinyallocs#",
  sample: "rnd rate r",
  prof: "n = ns",
  "prof.set": "a =",
  "sp.add": "a k:kind sp = r",
  "sp.rm": "a k:kind = r",
  "sp.free": "a k:kind n sp =",
  "fin.add": "a = r",
  "fin.rm": "a =",
  sweepone: "who:sweeper = r",
  "sb.pop": "b a sp i state? sg? hsg?",
  "sb.push": "b a sp = i",
  sweep:
    "a preserve np spc ne es ac fi sg hsg dirty specials alloc:hex = marks0:hex marks:hex live freed r pagesSwept#",
  deduct: "n# csp# swept# sweptBasis# live# liveBasis# ppb! = sweptAfter#? ppbAfter!?",
  "gc.start": "mode trig cycle live# gc_trigger#",
  "gc.cycle": "marked# next_gc# live# gcpercent",
  "gc.phase": "phase live# cycle?",
  "gc.marked": "marked# live# scan#",
  "gc.sweepgen": "mode sweepgen sb0 sb1",
  "gc.trigger":
    "ratio! gcpercent = heapmin# marked# live# sweepdone pagesInUse# pagesSwept# ratioSet! gc_trigger# next_gc# ppb! liveBasis# sweptBasis#",
  ckpt: "mallocs end heap_live# heap_scan# heap_inuse# heap_idle# heap_sys# heap_released# heap_objects mspan_inuse# mspan_sys# mcache_inuse# mcache_sys# other_sys# stacks_inuse# stacks_sys# gc_sys# buckhash_sys# tinyallocs# pagesInUse# pagesSwept# arena_used arena_alloc arena_end largealloc# nlargealloc# largefree# nlargefree# local_scan local_tinyallocs local_largefree# local_nlargefree# tiny tinyoffset next_sample next_gc# gc_trigger# treap_inuse# specialfinalizer_inuse# specialprofile_inuse# sweepgen nallspans nmalloc:counts nsmallfree:counts",
  memstats:
    "alloc# heap_alloc# total_alloc# mallocs# frees# heap_objects# sys# mcache_inuse# mspan_inuse# heap_inuse# heap_idle# heap_released# heap_sys#",
} as const;

/** The text of each event; a test of types reads the names and kinds of the fields from it. */
export type Events = typeof EVENTS;
export type EventName = keyof Events;

/** The codes of the events, in the order of the list above. */
export const CODE = Object.fromEntries(
  Object.keys(EVENTS).map((name, code) => [name, code]),
) as Readonly<Record<EventName, number>>;

export const NAMES: ReadonlyArray<string> = Object.keys(EVENTS);

export type FieldKind =
  | "integer"
  | "word"
  | "float"
  | "bits64"
  | "hex"
  | "type"
  | "counts"
  | "map"
  | "stat"
  | "fixed"
  | "kind"
  | "path"
  | "sweeper";

export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  readonly optional: boolean;
}

export interface Shape {
  readonly point: boolean;
  readonly begin: ReadonlyArray<Field>;
  readonly end: ReadonlyArray<Field>;
}

function field(text: string): Field {
  const [spelled = "", kind] = text.replace("?", "").split(":");
  const optional = text.includes("?");
  const name = spelled.replace(/[#!]/, "");
  if (kind !== undefined) return { name, kind: kind as FieldKind, optional };
  if (spelled.endsWith("#")) return { name, kind: "word", optional };
  return { name, kind: spelled.endsWith("!") ? "float" : "integer", optional };
}

const fields = (text: string): ReadonlyArray<Field> =>
  text
    .split(" ")
    .filter((part) => part !== "")
    .map(field);

/** The shape of each event, by code. */
export const SHAPES: ReadonlyArray<Shape> = Object.values(EVENTS).map((text) => {
  const [begin = "", end] = text.split("=");
  return { point: end === undefined, begin: fields(begin), end: fields(end ?? "") };
});
