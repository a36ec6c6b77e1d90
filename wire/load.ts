/** Loads: what a counter says once a machine is up, in the header of a generated trace. */
import { type Codec, oneOf, plain } from "./codecs/codec.ts";
import { optional, record } from "./codecs/shape.ts";
import { integer, natural } from "./codecs/units.ts";

/** Counters that can be loaded. */
const loaded = {
  sweepgen: true,
  tinyallocs: true,
  heap_scan: true,
  heap_live: true,
  heap_marked: true,
  largealloc: true,
  nlargealloc: true,
  nmalloc: true,
  mspan_sys: true,
  mcache_sys: true,
  buckhash_sys: true,
  gc_sys: true,
  other_sys: true,
  local_tinyallocs: true,
  local_scan: true,
  local_largefree: true,
  local_nlargefree: true,
  local_nsmallfree: true,
} as const;

export type Loaded = keyof typeof loaded;

/** The counter says 2^power + by. */
export interface Load {
  readonly counter: Loaded;
  readonly power: number;
  readonly by: number;
  /** The span class that a counter by class is of. */
  readonly spc?: number;
}

export const Load: Codec<Load> = record<Load>("a load", {
  counter: oneOf<Loaded>(loaded),
  power: plain("a whole number from 0 to 64", (u): u is number => natural.is(u) && u <= 64),
  by: integer,
  spc: optional(natural),
});
