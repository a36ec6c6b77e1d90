/**
 * Columns of the span records. What a record still holds from an earlier life is not written: no code
 * reads it before it is overwritten.
 */
import { DEAD, FREE, IN_USE } from "../../../src/pages/mspan.ts";
import type { Runtime } from "../../../src/runtime.ts";
import type { Column, Key } from "./key.ts";

/** Writes a field of a record that is not dead. */
type Field = (rt: Runtime, s: number, key: Key) => void;

const isUsed = ({ spans }: Runtime, s: number): boolean => spans.state[s] !== FREE;
const hasSlots = ({ spans }: Runtime, s: number): boolean => spans.state[s] === IN_USE;

const putBits = ({ bits, spans }: Runtime, s: number, at: number, key: Key): void => {
  for (let i = 0; i < spans.nelems(s); i += 32) key.put(bits.words[at + (i >> 5)]!);
};

const putSpecials = ({ spans, specials }: Runtime, s: number, key: Key): void => {
  for (let at = spans.specials[s]!; at !== 0; at = specials.next[at]!) {
    key.put(at);
    key.put(specials.offset[at]!);
  }
  key.put(0);
};

const fields = {
  base: ({ spans }, s, key) => key.number(spans.base(s)),
  npages: ({ spans }, s, key) => key.put(spans.npages[s]!),
  sweepgen: ({ spans }, s, key) => key.put(spans.sweepgen[s]!),
  spanclass: (rt, s, key) => key.put(isUsed(rt, s) ? rt.spans.spanclass[s]! : 0),
  elemsize: (rt, s, key) => key.number(isUsed(rt, s) ? rt.spans.elemsize(s) : 0),
  nelems: (rt, s, key) => key.put(isUsed(rt, s) ? rt.spans.nelems(s) : 0),
  limit: (rt, s, key) => key.number(isUsed(rt, s) ? rt.spans.limit[s]! : 0),
  allocCount: ({ spans }, s, key) => key.put(spans.allocCount(s)),
  freeindex: (rt, s, key) => key.put(hasSlots(rt, s) ? rt.spans.freeindex(s) : 0),
  allocBits: (rt, s, key) => {
    if (hasSlots(rt, s)) putBits(rt, s, rt.spans.allocBits[s]!, key);
  },
  markBits: (rt, s, key) => {
    if (hasSlots(rt, s)) putBits(rt, s, rt.spans.gcmarkBits[s]!, key);
  },
  /** The window of free slots, as far as the span looks for slots in it. */
  window: (rt, s, key) => {
    const { spans } = rt;
    if (!hasSlots(rt, s) || spans.freeindex(s) >= spans.nelems(s)) return;
    key.put(spans.cacheLo(s));
    key.put(spans.cacheHi(s));
  },
  needzero: ({ spans }, s, key) => key.put(spans.needzero(s)),
  incache: ({ spans }, s, key) => key.put(spans.incache[s]!),
  unusedsince: ({ spans }, s, key) => key.number(spans.unusedsince[s]!),
  npreleased: ({ spans }, s, key) => key.put(spans.npreleased[s]!),
  specials: putSpecials,
  list: ({ spans }, s, key) => key.put(spans.list[s]!),
  next: ({ spans }, s, key) => key.put(spans.next[s]!),
  prev: ({ spans }, s, key) => key.put(spans.prev[s]!),
} satisfies Readonly<Record<string, Field>>;

export type SpanColumn = keyof typeof fields;

export const spanColumns = Object.keys(fields) as ReadonlyArray<SpanColumn>;

/** Some fields of all records that are not dead. */
export const spans = (...names: ReadonlyArray<SpanColumn>): Column => {
  const chosen = names.map((name): Field => fields[name]);
  return ({ rt }, key) => {
    const { count } = rt.spanalloc;
    key.put(count);
    for (let s = 1; s <= count; s++) {
      const state = rt.spans.state[s]!;
      key.put(state);
      if (state === DEAD) continue;
      for (const field of chosen) field(rt, s, key);
    }
  };
};

/** What stays in a dead record: its place, its length and its sweep generation survive. */
export const deadSpans: Column = ({ rt }, key) => {
  const { spanalloc, spans: all } = rt;
  for (let s = 1; s <= spanalloc.count; s++) {
    if (all.state[s] !== DEAD) continue;
    key.number(all.base(s));
    key.put(all.npages[s]!);
    key.put(all.sweepgen[s]!);
  }
};
