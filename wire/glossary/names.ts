/** Glosses: the strings that fields of the unit `name` hold. */
import type {
  Caller,
  Fields,
  Fixed,
  SpecialKind,
  Stat,
  Sweeper,
} from "../../spec/machine/event.ts";

type Path = NonNullable<Fields["malloc"]["path"]>;
type Names<A extends string> = { readonly [K in A]: string };

const stat: Names<Stat> = {
  heap_sys: "the arena",
  stacks_sys: "stacks of OS threads",
  mspan_sys: "span records",
  mcache_sys: "cache records",
  buckhash_sys: "the hash table of the profile and its buckets",
  gc_sys: "the collector: heap bitmap, mark bits, sweep buffers, mark queues",
  other_sys: "everything else",
  stacks_inuse: "manual spans for stacks",
  heap_inuse: "spans of objects",
  local: "nothing: the number is thrown away",
};

const fixed: Names<Fixed> = {
  span: "records of spans",
  cache: "records of caches",
  treap: "nodes of the treap",
  specialfinalizer: "finalizers",
  specialprofile: "links from sampled objects to the profile",
};

const sweeper: Names<Sweeper> = {
  gcfinish: "the start of a cycle, which finishes the last cycle's sweep",
  bg: "the background sweeper",
  deduct: "an allocation that must sweep before it gets a span",
  gcstart: "a thread that is about to start a cycle",
  reclaim: "the page heap, before it takes pages",
  userGC: "runtime.GC, after its cycle",
  gcstw: "a cycle of mode 2, while the world is stopped",
};

const kind: Names<SpecialKind> = {
  finalizer: "a function to be called when the object is dead",
  profile: "the object's bucket in the profile",
};

const path: Names<Path> = {
  zero: "n is 0: every such allocation returns zerobase",
  tinyhit: "the object is packed into the current tiny block",
  tinynew: "the object starts a new tiny block",
  small: "the object gets a slot of a span of its class",
  large: "the object is larger than maxSmallSize and gets a span of its own",
};

const caller: Names<Caller> = {
  mallocgc: "mallocgc itself, which must not allocate",
  signal: "a handler of signals, which must not allocate",
};

/** Lists of names: the fields that hold them, and what each name stands for. */
export const names = {
  stat: { fields: "stat", says: "the statistic that memory is accounted to", names: stat },
  fixed: { fields: "f", says: "the fixed-size allocators", names: fixed },
  sweeper: { fields: "who", says: "the sweepers", names: sweeper },
  kind: { fields: "k", says: "the kinds of specials", names: kind },
  path: { fields: "path", says: "the ways of an allocation", names: path },
  caller: { fields: "from", says: "callers that must not allocate", names: caller },
} as const;
