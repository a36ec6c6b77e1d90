/**
 * What the heap's own memory means: the chunks of persistentalloc, the fixed-size allocators, the
 * bitmap arenas and the table of all spans.
 */
import type { Fixed } from "../../spec/machine/event.ts";
import type { Fixalloc } from "../../spec/arena/mfixalloc.ts";
import type { GcBits } from "../../spec/collector/gcbits.ts";
import type { Persistent } from "../../spec/arena/persistentalloc.ts";
import type { AllSpans } from "../../spec/pages/spanalloc.ts";
import { STATS } from "../../src/machine/vocabulary.ts";
import type { Runtime } from "../../src/runtime.ts";
import { Lookup, type Meaning } from "./comparison.ts";
import { address, bytes, recordOf } from "./span.ts";

/** By processor, -1 the global one; a chunk that was never made is none. */
export const persistentOf = ({ persistent: { base, offset } }: Runtime): Meaning<Persistent> => ({
  chunks: new Lookup(
    (p) =>
      (base[p + 1] ?? 0) === 0
        ? undefined
        : { base: address(base[p + 1]!), off: bytes(offset[p + 1]!) },
    () => [...base.keys()].filter((i) => base[i] !== 0).map((i) => i - 1),
  ),
});

type FixAlloc = Runtime["spanalloc"];

/** The chain of freed records, the one freed last in front. */
const freedOf = (records: FixAlloc): Fixalloc["freed"] => {
  const chain: number[] = [];
  for (let i = records.first; i !== 0 && chain.length <= records.count; i = records.next[i]!) {
    chain.push(i);
  }
  return chain.reduceRight<Fixalloc["freed"]>(
    (earlier, i) => ({ record: recordOf(records, i), earlier }),
    null,
  );
};

const fixallocOf = (records: FixAlloc): Fixalloc => ({
  size: bytes(records.size),
  stat: STATS[records.stat]!,
  freed: freedOf(records),
  chunk: address(records.chunk),
  nchunk: bytes(records.nchunk),
  inuse: bytes(records.inuse),
  made: records.count,
});

export const fixedOf = (rt: Runtime): Readonly<Record<Fixed, Fixalloc>> => ({
  span: fixallocOf(rt.spanalloc),
  cache: fixallocOf(rt.cachealloc),
  treap: fixallocOf(rt.treapalloc),
  specialfinalizer: fixallocOf(rt.finalizers),
  specialprofile: fixallocOf(rt.profiles),
});

type Arenas = GcBits["free"];

const arenasFrom = ({ bits }: Runtime, head: number): Arenas => {
  const found: Array<Arenas[number]> = [];
  for (let k = head; k !== 0 && found.length <= bits.count; k = bits.chain[k]!) {
    found.push({ base: address(bits.address[k]!), used: bits.fill[k]! });
  }
  return found;
};

export const gcbitsOf = (rt: Runtime): GcBits => ({
  free: arenasFrom(rt, rt.bits.free),
  next: arenasFrom(rt, rt.bits.next),
  current: arenasFrom(rt, rt.bits.current),
  previous: arenasFrom(rt, rt.bits.previous),
});

export const allspansOf = ({ heap }: Runtime): AllSpans => ({
  base: address(heap.allspans),
  capacity: heap.allspansCap,
});
