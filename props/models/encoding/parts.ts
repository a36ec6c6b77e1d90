/** Shapes of the other parts of a state, in the order of the chapters. */
import type { Arena } from "../../../spec/arena/arena.ts";
import type { Fixalloc } from "../../../spec/arena/mfixalloc.ts";
import type { Persistent } from "../../../spec/arena/persistentalloc.ts";
import type { GcBits } from "../../../spec/collector/gcbits.ts";
import type { Sweeping } from "../../../spec/collector/mgcsweep.ts";
import type { SweepBuf } from "../../../spec/collector/mgcsweepbuf.ts";
import type { Pacer } from "../../../spec/collector/pacer.ts";
import { type Fixed, statNames } from "../../../spec/machine/event.ts";
import type { Mcache } from "../../../spec/objects/mcache.ts";
import type { Processors } from "../../../spec/objects/processors.ts";
import type { AllSpans } from "../../../spec/pages/spanalloc.ts";
import type { Stats } from "../../../spec/stats/mstats.ts";
import { list } from "../../explorer/encoding/collections.ts";
import { record, tuple } from "../../explorer/encoding/records.ts";
import { boolean, oneOf } from "../../explorer/encoding/scalars.ts";
import { type Encoder, seen, type Shape } from "../../explorer/encoding/shape.ts";
import { number, word } from "./numbers.ts";
import { fixRecord } from "./spans.ts";
import { chain, collection, flag } from "./values.ts";

type Fields<A> = { readonly [K in keyof A]-?: Shape<A[K]> };

export const arena = record<Arena>({
  physPageSize: number(),
  spans: number(),
  spansMapped: number(),
  bitmap: number(),
  bitmapMapped: number(),
  start: number(),
  used: number(),
  alloc: number(),
  end: number(),
  reserved: flag,
});

export const persistent = record<Persistent>({
  chunks: collection(record({ base: number(), off: number() })),
});

const fixalloc = record<Fixalloc>({
  size: number(),
  stat: oneOf(...statNames),
  freed: chain(record({ record: fixRecord })),
  chunk: number(),
  nchunk: number(),
  inuse: number(),
  made: number(),
});

/** The numbers of the freed records, the latest first. */
export const freedNumbers: Encoder<Fixalloc["freed"]> = seen(
  (freed: Fixalloc["freed"]) => {
    const numbers: number[] = [];
    for (let at = freed; at !== null; at = at.earlier) numbers.push(at.record.index);
    return numbers;
  },
  list(number(), number()),
);

export const fixed = record<Readonly<Record<Fixed, Fixalloc>>>({
  treap: fixalloc,
  span: fixalloc,
  cache: fixalloc,
  specialfinalizer: fixalloc,
  specialprofile: fixalloc,
});

const arenas = list<GcBits["free"][number]>(record({ base: number(), used: number() }), number());

export const gcbits = record<GcBits>({
  free: arenas,
  next: arenas,
  current: arenas,
  previous: arenas,
});

export const allspans = record<AllSpans>({ base: number(), capacity: number() });

export const processors = record<Processors>({
  boot: number(),
  nprocs: number(),
  caches: list(number(), number()),
});

export const cacheFields: Fields<Mcache> = {
  record: fixRecord,
  nextSample: number(),
  alloc: collection(number()),
  tiny: number(),
  tinyoffset: number(),
  localScan: number(),
  localTinyallocs: number(),
  localLargefree: word,
  localNlargefree: number(),
  localNsmallfree: collection(number()),
};

const sweepBuf = record<SweepBuf>({
  entries: collection(number()),
  index: number(),
  spineLen: number(),
  spineCap: number(),
});

export const sweepingFields: Fields<Sweeping> = {
  sweepgen: number(),
  done: boolean,
  buffers: tuple<Sweeping["buffers"]>(sweepBuf, sweepBuf),
  pagesSwept: word,
  pagesSweptBasis: word,
  heapLiveBasis: word,
  pagesPerByte: number(),
};

export const pacerFields: Fields<Pacer> = {
  phase: oneOf(0, 1, 2),
  stage: oneOf(
    "off",
    "started",
    "rotated",
    "planned",
    "marking",
    "terminating",
    "marked",
    "ended",
    "sweepable",
  ),
  mode: number(),
  initialised: boolean,
  enabled: boolean,
  percent: number(),
  triggerRatio: number(),
  marked: word,
  initialHeapLive: word,
  heapmin: word,
  trigger: word,
  nextGC: word,
  assistBytes: collection(number()),
};

export const statsFields: Fields<Stats> = {
  heap_sys: word,
  stacks_sys: word,
  mspan_sys: word,
  mcache_sys: word,
  buckhash_sys: word,
  gc_sys: word,
  other_sys: word,
  stacks_inuse: word,
  heap_inuse: word,
  heap_live: word,
  heap_scan: word,
  heap_objects: number(),
  tinyallocs: word,
  largealloc: word,
  nlargealloc: word,
  largefree: word,
  nlargefree: word,
  nsmallfree: collection(word),
};
